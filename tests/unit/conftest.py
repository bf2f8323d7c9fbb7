"""The command line on a real library."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.annotations import Change, Edit, Relation, make_annotation, new_id, now
from reader.cli import run
from reader.store import Store
from tests.unit.commands import HOSTILE, Done, Shell


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Shell:
    """Run a command line: ``shell("list", "--json")``."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))

    def call(*argv: str | Path) -> Done:
        capsys.readouterr()
        status = run([str(each) for each in argv])
        out, err = capsys.readouterr()
        for stream in (err, "" if out.startswith("{") else out):
            assert all(char.isprintable() or char == "\n" for char in stream)
        assert "Traceback" not in err
        return Done(status, out, err)

    return call


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    """A library of the five samples and a hostile one, with two quotes, a claim and a relation."""
    folder = tmp_path_factory.mktemp("filled")
    (folder / "hostile.json").write_text(
        json.dumps(
            {"text": f"{HOSTILE} and more of it.", "title": HOSTILE, "outlet": HOSTILE, HOSTILE: HOSTILE}
        )
    )
    library = folder / "filled.db"
    assert run(["add", "-l", str(library), str(seeds), str(folder / "hostile.json")]) == 0
    with Store.open(library, annotator="jo", mode="write") as store:
        articles = {article.source: article for article in store.iter_articles()}
        schema = store.schema().result()
        quote, claim = schema.label("QUOTE"), schema.label("CLAIM")
        assert quote is not None
        assert claim is not None
        found = []
        for source, words, label in (
            ("000_777b30ebcc33e457.txt", "cracks in Western unity", quote),
            ("002_62d2e3d75829a7bc.txt", "cracks in Western unity", quote),
            ("002_62d2e3d75829a7bc.txt", "Ukraine is already strained", claim),
        ):
            article = articles[source]
            start = article.text.body.index(words)
            found.append(
                make_annotation(article, [(start, start + len(words))], label, annotator="jo", schema=schema)
            )
        one, other = sorted((found[0].id, found[1].id))
        relation = Relation(
            new_id(), "same_quote", one, other, {"variation": "identical"}, "jo", now(), now()
        )
        edits = tuple(Edit(None, each) for each in (*found, relation))
        store.apply(Change("tagged", edits)).result()
    return library


@pytest.fixture
def ids(filled: Path) -> dict[str, str]:
    with Store.open(filled, annotator="jo", mode="read") as store:
        return {article.source[:3]: article.id for article in store.iter_articles()}
