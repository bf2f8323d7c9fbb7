"""Whatever is done, undoing all of it gives the first state, and redoing all of it the last."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.annotations import (
    Annotation,
    ArticleDetails,
    Change,
    Edit,
    Relation,
    edited,
    joined,
    new_id,
    now,
    with_spans,
)
from reader.articles import STATES, Progress, Story
from reader.errors import Refused
from reader.store import ListView, Store
from tests.store.helpers import SCHEMA, add_one, draft, relation, span

Action = tuple[str, int, int]
ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(
            (
                "tag",
                "note",
                "delete",
                "ends",
                "join",
                "tie",
                "untie",
                "progress",
                "title",
                "story",
                "story note",
                "version",
                "undo",
                "redo",
            )
        ),
        st.integers(0, 50),
        st.integers(0, 50),
    ),
    max_size=14,
)
BODY = "Six officials said that nobody had asked them what the plan was, and that they would not say more."


def state_of(store: Store, articles: list[str]) -> object:
    """All that a person can see, without the revisions, which only grow."""
    spans, ties = store.annotations(articles).result()
    return (
        [replace(one, revision=0) for one in spans],
        sorted((replace(one, revision=0) for one in ties), key=lambda one: one.id),
        [store.article(one).result().details for one in articles],
        [[each.text.body for each in store.article(one).result().versions] for one in articles],
        [one.id for one in store.waiting().result()],
        sorted((replace(one, revision=0) for one in store.progress(articles).result()), key=str),
        [replace(one, revision=0) for one in store.stories().result()],
        store.first_page(ListView(), 10).result(),
        [line.id for line in store.first_page(ListView(query="headline"), 10).result()],
        store.counts().result(),
    )


def body_of(store: Store, annotation: Annotation) -> str:
    """The text that an annotation points into."""
    versions = store.article(annotation.article).result().versions
    return next(each.text.body for each in versions if each.text.sha256 == annotation.text_sha256)


def new_text(number: int, which: int, other: int) -> str:
    """Another text of an article: words go, come, and change places."""
    words = f"{number} {BODY}".split()
    cut = which % len(words)
    words = [*words[:cut], *words[cut + other % 4 :], f"more{other % 3}"]
    return " ".join(words[other % 5 :] + words[: other % 5])


def change_for(store: Store, articles: list[str], action: Action) -> Change | None:
    name, which, other = action
    spans, ties = store.annotations(articles).result()
    article = articles[which % len(articles)]
    if name == "tag":
        label = SCHEMA.labels[other % len(SCHEMA.labels)].name
        made = span(store, article, which, which + 3 + other, label)
        return Change("tagged", (Edit(None, made),))
    if name == "progress":
        state = STATES[other % len(STATES)]
        wanted = Progress(article, "jo", state, now())
        was = next(iter(store.progress([article]).result()), None)
        return Change("progress", (Edit(was, None if was and other % 3 == 0 else wanted),))
    if name in ("title", "story"):
        found = store.article(article).result()
        before = ArticleDetails(article, found.details, found.revision)
        if name == "title":
            return Change("edited", (Edit(before, replace(before, details=_titled(found.details, other))),))
        story = Story(new_id(), f"story {other}", note=f"about {which}" if other % 2 else None)
        after = replace(before, details=replace(found.details, story=story.id))
        return Change("grouped", (Edit(None, story), Edit(before, after)))
    if name == "story note" and (stories := store.stories().result()):
        told = stories[which % len(stories)]
        return Change("told", (Edit(told, replace(told, note=f"told {other}" if other % 3 else None)),))
    if name == "untie" and ties:
        return Change("untied", (Edit(ties[which % len(ties)], None),))
    if not spans:
        return None
    one, two = spans[which % len(spans)], spans[other % len(spans)]
    if name == "note":
        return Change("noted", (Edit(one, edited(one, note=f"note {other}")),))
    if name == "ends":
        body = body_of(store, one)
        spans = [(each.start, each.end) for each in one.segments]
        return Change(
            "moved the ends", (Edit(one, with_spans(one, body, [*spans[1:], (which, other + 60)])),)
        )
    same_text = (one.article, one.text_sha256) == (two.article, two.text_sha256)
    if name == "join" and one != two and same_text:
        body = body_of(store, one)
        after = with_spans(one, body, [(each.start, each.end) for each in (*one.segments, *two.segments)])
        held = [tie for tie in ties if {one.id, two.id} & {tie.source, tie.target}]
        return Change("joined", joined(one, two, after, held, SCHEMA))
    if name == "tie" and one != two:
        return Change("tied", (Edit(None, relation(one, two)),))
    if name == "delete":
        gone: list[Annotation | Relation] = [tie for tie in ties if one.id in (tie.source, tie.target)]
        return Change("deleted", tuple(Edit(each, None) for each in (*gone, one)))
    return None


def _titled(details: object, other: int) -> object:
    fields = {"title": f"headline {other}", "note": f"note {other}", "metadata": {"page": str(other)}}
    return replace(details, **fields)  # type: ignore[type-var]


@settings(max_examples=80)
@given(ACTIONS)
def test_undoing_everything_gives_the_first_state_and_redoing_the_last(actions: list[Action]) -> None:
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "l.db", annotator="jo") as store:
        articles = [add_one(store, draft(f"{n}.txt", f"{n} {BODY}")) for n in range(2)]
        # Undo would go on into the adding; a second annotator's steps are not reached.
        store.annotator = "kim"
        first = state_of(store, articles)
        for action in actions:
            if action[0] in ("undo", "redo"):
                future = store.undo() if action[0] == "undo" else store.redo()
                error = future.exception()
                assert error is None or (isinstance(error, Refused) and "nothing to" in str(error))
            elif action[0] == "version":
                number = action[1] % len(articles)
                (result,) = store.add([draft(f"{number}.txt", new_text(number, *action[1:]))]).result()
                assert result.outcome in ("new_version", "unchanged"), result
            elif (change := change_for(store, articles, action)) is not None:
                store.apply(change).result()
        last = state_of(store, articles)
        steps = 0
        while store.next_undo().result() is not None:
            store.undo().result()
            steps += 1
        assert state_of(store, articles) == first
        assert store.check().result() == []
        for _ in range(steps):
            store.redo().result()
        assert state_of(store, articles) == last
        assert store.check(deep=True).result() == []
