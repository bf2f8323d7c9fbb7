"""An export is whole or absent, and holds the relations whose ends it holds, in constant memory."""

import json
import os
import stat
from concurrent.futures import Future
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from reader.annotations import Annotation, Relation, make_annotation, new_id, now
from reader.articles import Article, Details, Progress, Text, text_sha256
from reader.errors import FormatError, ReaderError, Refused
from reader.labels import default_schema
from reader.tasks import exporting
from reader.tasks.exporting import Exported, Selection, atomic_file, export, export_to

SCHEMA = default_schema()


def done(value: Any) -> "Future[Any]":
    future: Future[Any] = Future()
    future.set_result(value)
    return future


class ALibrary:
    """What exporting reads of a store, with a claim in each article and a chain of relations between them."""

    def __init__(self, count: int, path: Path = Path("news.db")) -> None:
        self.path = path
        self.asked: list[int] = []
        claim = SCHEMA.label("CLAIM")
        assert claim is not None
        self.articles: dict[str, Article] = {}
        self.tags: dict[str, Annotation] = {}
        for number in range(count):
            text = Text(f"Article {number} claims a thing.")
            article = Article(new_id(), Details(), text, f"{number}.txt", now())
            self.articles[article.id] = article
            self.tags[article.id] = make_annotation(
                article, [(0, 9)], claim, annotator="jo" if number % 2 else "anna", schema=SCHEMA
            )
        tags = list(self.tags.values())
        self.relations = [
            Relation(new_id(), "contradicts", one.id, other.id, {}, "jo", now(), now())
            for one, other in zip(tags, tags[1:] + tags[:1], strict=True)
        ]

    def iter_articles(self, ids: Any = None) -> Any:
        return (self.articles[each] for each in (self.articles if ids is None else ids))

    def annotations(self, ids: Any) -> Any:
        self.asked.append(len(ids))
        tags = tuple(self.tags[each] for each in ids)
        here = {tag.id for tag in tags}
        tied = tuple(each for each in self.relations if {each.source, each.target} & here)
        return done((tags, tied))

    def progress(self, ids: Any) -> Any:
        return done([Progress(each, "jo", "open", now()) for each in ids])

    def stories(self) -> Any:
        return done([])

    def schema(self) -> Any:
        return done(SCHEMA)


def exported(library: Any, selection: Selection | None = None) -> dict[str, Any]:
    out = BytesIO()
    export_to(library, out, selection)
    loaded: dict[str, Any] = json.loads(out.getvalue())
    return loaded


class TestRelations:
    def test_between_pages_are_exported_once_each(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(exporting, "PAGE", 3)
        library = ALibrary(10)
        found = exported(library)["relations"]
        assert sorted(each["id"] for each in found) == sorted(each.id for each in library.relations)
        assert max(library.asked) == 3

    def test_many_of_them_do_not_stay_in_memory(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(exporting, "RELATIONS_IN_MEMORY", 10)
        assert len(exported(ALibrary(30))["relations"]) == 30

    def test_need_both_ends_in_the_selection(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(exporting, "PAGE", 1)
        library = ALibrary(6)
        chosen = tuple(library.articles)[:3]
        found = exported(library, Selection(articles=chosen))
        ends = {each["id"] for article in found["articles"] for each in article["annotations"]}
        assert len(found["relations"]) == 2
        assert all({each["from"], each["to"]} <= ends for each in found["relations"])
        assert exported(library, Selection(annotators=frozenset({"anna"})))["relations"] == []


class TestTheSelection:
    def test_of_annotators_also_chooses_their_progress(self) -> None:
        articles = exported(ALibrary(2), Selection(annotators=frozenset({"anna"})))["articles"]
        assert [len(article["annotations"]) for article in articles] == [1, 0]
        assert [article["progress"] for article in articles] == [[], []]

    def test_of_no_label_of_the_schema_is_refused_before_anything_is_written(self, tmp_path: Path) -> None:
        with pytest.raises(FormatError, match="'CLAIMS' is not in the library"):
            export(ALibrary(1), tmp_path / "e.json", Selection(labels=frozenset({"CLAIMS"})))  # type: ignore[arg-type]
        assert list(tmp_path.iterdir()) == []

    def test_is_told_how_far_it_is(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(exporting, "PAGE", 2)
        seen: list[int] = []
        library: Any = ALibrary(5)
        result = export_to(library, BytesIO(), on_progress=lambda reached: seen.append(reached.articles))
        assert seen == [2, 4, 5]
        assert result == Exported(5, 5, 5)


class TestTheFile:
    def test_is_absent_when_the_export_fails(self, tmp_path: Path) -> None:
        library: Any = ALibrary(3)
        broken = next(iter(library.tags))
        object.__setattr__(library.tags[broken], "confidence", float("nan"))
        with pytest.raises(FormatError):
            export(library, tmp_path / "e.json")
        assert list(tmp_path.iterdir()) == []

    def test_is_as_it_was_when_replacing_it_fails(self, tmp_path: Path) -> None:
        target = tmp_path / "e.json"
        target.write_text("old")

        def half() -> None:
            with atomic_file(target) as out:
                out.write(b"half")
                raise RuntimeError

        with pytest.raises(RuntimeError):
            half()
        assert target.read_text() == "old"
        assert list(tmp_path.iterdir()) == [target]

    def test_is_never_seen_in_part(self, tmp_path: Path) -> None:
        target = tmp_path / "e.json"
        target.write_text("old")
        with atomic_file(target) as out:
            out.write(b"new" * 1_000_000)
            out.flush()
            assert target.read_text() == "old"
        assert target.read_bytes() == b"new" * 1_000_000

    def test_keeps_the_permissions_that_were_there(self, tmp_path: Path) -> None:
        target = tmp_path / "e.json"
        target.write_text("old")
        target.chmod(0o640)
        with atomic_file(target) as out:
            out.write(b"new")
        assert stat.S_IMODE(target.stat().st_mode) == 0o640

    def test_has_the_usual_permissions_when_new(self, tmp_path: Path) -> None:
        umask = os.umask(0o027)
        try:
            with atomic_file(tmp_path / "e.json") as out:
                out.write(b"new")
        finally:
            os.umask(umask)
        assert stat.S_IMODE((tmp_path / "e.json").stat().st_mode) == 0o640

    def test_may_have_a_name_as_long_as_any(self, tmp_path: Path) -> None:
        target = tmp_path / ("é" * 125)
        with atomic_file(target) as out:
            out.write(b"new")
        assert target.read_bytes() == b"new"

    @pytest.mark.parametrize("kind", ["link", "dangling link", "folder", "pipe", "folder of none", "nul"])
    def test_is_refused_where_it_would_act(self, tmp_path: Path, kind: str) -> None:
        target = tmp_path / "target"
        match kind:
            case "link":
                (tmp_path / "real").write_text("kept")
                target.symlink_to(tmp_path / "real")
            case "dangling link":
                target.symlink_to(tmp_path / "gone")
            case "folder":
                target.mkdir()
            case "pipe":
                os.mkfifo(target)
            case "folder of none":
                target = tmp_path / "none" / "e.json"
            case "nul":
                target = tmp_path / "a\0b"
        before = sorted(tmp_path.iterdir())
        with pytest.raises(ReaderError, match=r"give|leave out"), atomic_file(target) as out:
            out.write(b"new")
        assert sorted(tmp_path.iterdir()) == before
        if kind == "link":
            assert (tmp_path / "real").read_text() == "kept"

    def test_is_never_the_library_under_another_name(self, tmp_path: Path) -> None:
        library = tmp_path / "news.db"
        library.write_text("the library")
        (tmp_path / "same.db").hardlink_to(library)
        with pytest.raises(Refused, match="the library itself"):
            export(ALibrary(1, library), tmp_path / "same.db")  # type: ignore[arg-type]
        assert library.read_text() == "the library"


def test_a_lone_surrogate_is_spelt_as_json_spells_it() -> None:
    library: Any = ALibrary(1)
    (article,) = library.articles.values()
    object.__setattr__(article.details, "metadata", {"key": "a\udc80b"})
    assert exported(library)["articles"][0]["metadata"] == {"key": "a\udc80b"}
    assert article.text.sha256 == text_sha256(article.text.body)
