"""Adding articles from files, folders and standard input to a library. Blocks its caller."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from reader.annotations import ArticleDetails, Change, Edit, brief, new_id
from reader.articles import Draft, Story
from reader.errors import SourceError
from reader.store import AddResult, Store

#: Articles that one step puts into a story.
STORY_PAGE = 500

Listener = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an adding is: ``total`` is what was expected, None if nobody knows."""

    done: int
    total: int | None


@dataclass(slots=True)
class Added:
    """What an adding did. ``results`` stand in the order they were decided, refused ones among them."""

    results: list[AddResult] = field(default_factory=list)

    @property
    def counts(self) -> Counter[str]:
        return Counter(result.outcome for result in self.results)

    @property
    def refused(self) -> list[AddResult]:
        return [result for result in self.results if result.outcome == "refused"]

    @property
    def ids(self) -> list[str]:
        """The articles that the sources are now, each once."""
        return list(dict.fromkeys(result.id for result in self.results if result.id is not None))


def add_paths(
    store: Store,
    paths: Sequence[str | Path],
    *,
    encoding: str | None = None,
    outlet: str | None = None,
    story: str | None = None,
    keep_going: bool = False,
    stdin: bytes | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    on_skip: Listener = lambda _: None,
) -> Added:
    """Add what the paths hold; ``-`` stands for ``stdin``, the bytes of standard input.

    ``outlet`` is given to articles that name none; ``story`` is the title of a story that all of them
    join, made if there is none of that title. A source that is refused ends the adding, and what was
    added before it stays; with ``keep_going`` the rest is added all the same. A file of records with bad
    ones gives none of its articles, or with ``keep_going`` the good ones.
    The callbacks are called from the writing thread, ``on_skip`` with one line for each file passed over;
    what else there is to say stands in the results' messages.
    """
    added = Added()
    total = expected(paths) if on_progress is not None else None

    def keep(result: AddResult) -> None:
        added.results.append(result)
        if on_progress is not None:
            on_progress(Progress(len(added.results), total))

    def refuse(source: str, reason: str) -> None:
        keep(AddResult(source, None, "refused", reason))

    def drafts() -> Iterator[Draft]:
        for path in paths:
            try:
                for draft in _read(path, encoding, keep_going, stdin, on_skip, refuse):
                    yield draft if draft.details.outlet or not outlet else _with(draft, outlet=outlet)
            except SourceError as error:
                refuse(str(path), str(error))
                if not keep_going:
                    return

    source = drafts()
    first = next(source, None)  # a story is made only if there is something to put into it
    if first is None:
        return added
    every: Iterable[Draft] = chain((first,), source)
    if story:
        story_id = story_named(store, story)
        every = (_with(draft, story=story_id) for draft in every)
    store.add(every, on_result=keep, keep_results=False).result()
    if story:
        _join(store, story_id, story, added)
    return added


def story_named(store: Store, title: str) -> str:
    """The id of the story of that title or id, made if there is none."""
    for story in store.stories().result():
        if title in (story.title, story.id):
            return story.id
    story = Story(new_id(), title)
    store.apply(Change(f"made the story “{brief(title)}”", (Edit(None, story),)), by_command=True).result()
    return story.id


@contextmanager
def sample_paths() -> Iterator[list[Path]]:
    """The sample articles that come with Variorum, as files that exist inside the ``with`` block."""
    from importlib.resources import as_file, files

    folder = files("reader").joinpath("sample")
    if not folder.is_dir():  # an editable install: they stand in the checkout
        folder = Path(__file__).parents[2] / "seeds"
    if not folder.is_dir():
        raise SourceError("the sample articles are missing; install Variorum again")
    with as_file(folder) as real:
        yield sorted(path for path in real.iterdir() if path.suffix == ".txt")


def add_samples(store: Store) -> Added:
    """Add the sample articles to the library."""
    with sample_paths() as paths:
        return add_paths(store, paths)


def expected(paths: Sequence[str | Path]) -> int | None:
    """About how many articles the paths hold: files counted one each, lines of ``.jsonl`` files counted.
    None if that cannot be told cheaply."""
    count = 0
    for path in map(Path, paths):
        if path.is_dir():
            for folder, _, names in os.walk(path):
                for name in names:
                    found = _articles_in(Path(folder, name))
                    if found is None:
                        return None
                    count += found
        elif path.is_file():
            found = _articles_in(path)
            if found is None:
                return None
            count += found
        else:
            return None
    return count


def _articles_in(path: Path) -> int | None:
    ending = path.suffix.lower()
    if ending in (".txt", ".md"):
        return 1
    if ending == ".jsonl":
        try:
            with path.open("rb") as lines:
                return sum(piece.count(b"\n") for piece in iter(lambda: lines.read(1 << 20), b""))
        except OSError:
            return 1
    return None if ending in (".json", ".csv") else 0


def _read(
    path: str | Path,
    encoding: str | None,
    keep_going: bool,
    stdin: bytes | None,
    on_skip: Listener,
    refuse: Callable[[str, str], None],
) -> Iterator[Draft]:
    from reader.sources.files import read_path, read_stream

    if str(path) == "-":
        yield from read_stream(stdin or b"", name="-", encoding=encoding)
    else:
        yield from read_path(
            Path(path), encoding=encoding, on_skip=on_skip, on_error=refuse, keep_going=keep_going
        )


def _with(draft: Draft, *, outlet: str | None = None, story: str | None = None) -> Draft:
    details = draft.details
    return replace(
        draft,
        details=replace(details, outlet=outlet or details.outlet, story=story or details.story),
    )


def _join(store: Store, story: str, title: str, added: Added) -> None:
    """Put articles that were there before into the story, too; they count as updated."""
    there = [each.id for each in added.results if each.id and each.outcome in ("unchanged", "new_version")]
    joined: set[str] = set()
    for start in range(0, len(there), STORY_PAGE):
        ids = list(dict.fromkeys(there[start : start + STORY_PAGE]))
        articles = [each for each in store.iter_articles(ids) if each.details.story != story]
        if articles:
            edits = tuple(
                Edit(
                    ArticleDetails(article.id, article.details, article.revision),
                    ArticleDetails(article.id, replace(article.details, story=story), article.revision),
                )
                for article in articles
            )
            words = f"put {len(edits)} article{'s' if len(edits) > 1 else ''} into the story “{brief(title)}”"
            store.apply(Change(words, edits), by_command=True).result()
            joined.update(article.id for article in articles)
    for position, result in enumerate(added.results):
        if result.outcome == "unchanged" and result.id in joined:
            added.results[position] = result._replace(outcome="updated", message="put into the story")
