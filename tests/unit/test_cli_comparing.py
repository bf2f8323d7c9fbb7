"""``variorum compare``: what it prints or writes, of files, of a library's articles and of their versions."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from reader.cli import run
from reader.reports.document import json_schema as comparison_schema
from tests.unit.commands import Shell, refused


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with an article of three versions and one of a single text."""
    folder = tmp_path_factory.mktemp("grown")
    library = folder / "grown.db"
    lead = "The council of Ulm voted on Tuesday to close the old bridge over the river."
    texts = (
        f"{lead}\n\nFishermen protest.",
        f"{lead}\n\nFishermen protest.\n\nThe mayor agrees with them.",
        f"{lead}\n\nThe mayor agrees with them.",
    )
    for text in texts:
        (folder / "bridge.txt").write_text(text)
        assert run(["add", "-l", str(library), str(folder / "bridge.txt")]) == 0
    (folder / "other.txt").write_text("Nothing of all this is true.")
    assert run(["add", "-l", str(library), str(folder / "other.txt")]) == 0
    return library


class TestComparing:
    def test_of_files_prints_a_valid_document(self, shell: Shell, seeds: Path, tmp_path: Path) -> None:
        first, _, third, *_ = sorted(seeds.iterdir())
        document = shell("compare", first, third, "--json", "-l", tmp_path / "x.db").document
        jsonschema.validate(document, json.loads(comparison_schema()))
        assert [article["source"] for article in document["articles"]] == [first.name, third.name]
        assert not (tmp_path / "x.db").exists()

    def test_mixes_files_and_ids_in_the_order_they_were_named(
        self, shell: Shell, filled: Path, seeds: Path, ids: dict[str, str]
    ) -> None:
        third = seeds / "003_f14847e18536160b.txt"
        document = shell("compare", ids["002"][:8], third, ids["000"], "--json", "-l", filled).document
        assert [article["id"] for article in document["articles"]] == [ids["002"], ids["003"], ids["000"]]

    def test_shows_columns_that_fit(self, shell: Shell, seeds: Path) -> None:
        done = shell("compare", *sorted(seeds.iterdir())[:2], "--width", "90")
        assert done.status == 0
        assert " │ " in done.out
        assert max(map(len, done.out.splitlines())) <= 90

    def test_shows_plain_words(self, shell: Shell, seeds: Path) -> None:
        done = shell("compare", *sorted(seeds.iterdir())[:2], "--plain")
        assert done.status == 0
        assert " │ " not in done.out

    def test_needs_two(self, shell: Shell, seeds: Path) -> None:
        assert shell("compare", "3f2a").status == 2
        assert shell("compare", next(seeds.iterdir())).status == 2
        assert shell("compare").status == 2

    def test_refuses_a_file_that_is_none(self, shell: Shell, seeds: Path) -> None:
        assert "gone.txt" in refused(shell("compare", next(seeds.iterdir()), "gone.txt"))

    def test_the_same_article_twice_has_nothing_but_the_same(
        self, shell: Shell, seeds: Path, filled: Path, ids: dict[str, str]
    ) -> None:
        file = next(seeds.iterdir())
        for names in ((file, file), (ids["001"], ids["001"], "-l", filled)):
            document = shell("compare", *names, "--json").document
            assert {row["kind"] for row in document["rows"]} == {"same"}
            assert document["revision"] is True
            assert [article["version"] for article in document["articles"]] == [None, None]


class TestVersions:
    @pytest.fixture
    def bridge(self, shell: Shell, grown: Path) -> str:
        listed = shell("list", "--json", "-l", grown).document["articles"]
        return next(each["id"] for each in listed if each["source"] == "bridge.txt")[:8]

    def test_are_compared_by_number(self, shell: Shell, grown: Path, bridge: str) -> None:
        document = shell("compare", f"{bridge}@1", bridge, "--json", "-l", grown).document
        jsonschema.validate(document, json.loads(comparison_schema()))
        assert document["revision"] is True
        assert [article["version"] for article in document["articles"]] == [1, 3]
        done = shell("compare", f"{bridge}@1", bridge, "--plain", "-l", grown)
        assert "A is version 1 · added 20" in done.out
        assert "removed, only in A." in done.out
        assert "added, only in B." in done.out

    def test_a_single_name_is_told_which_others_there_are(
        self, shell: Shell, grown: Path, bridge: str
    ) -> None:
        done = shell("compare", bridge, "-l", grown)
        assert (done.status, done.out) == (2, "")
        assert f"or another version of it: {bridge}@1, {bridge}@2\n" in done.err
        assert f"of it: {bridge}@1, {bridge}@3\n" in shell("compare", f"{bridge}@2", "-l", grown).err

    def test_that_are_not_there_are_refused(self, shell: Shell, grown: Path, bridge: str) -> None:
        assert "@1, @2, @3" in refused(shell("compare", f"{bridge}@4", bridge, "-l", grown))
        assert "@0" in refused(shell("compare", f"{bridge}@0", bridge, "-l", grown))


class TestPage:
    def test_is_written_and_where_is_said(self, shell: Shell, seeds: Path, tmp_path: Path) -> None:
        page = tmp_path / "page.html"
        done = shell("compare", *sorted(seeds.iterdir())[:2], "--html", page)
        assert (done.status, done.out) == (0, "")
        assert done.err == f"variorum: the page is written to {page}\n"
        assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
        assert [each.name for each in tmp_path.iterdir()] == ["page.html"]

    def test_has_the_annotations_of_the_library(
        self, shell: Shell, filled: Path, ids: dict[str, str], tmp_path: Path
    ) -> None:
        page = tmp_path / "page.html"
        assert shell("compare", ids["000"], ids["002"], "--html", page, "-l", filled).status == 0
        text = page.read_text(encoding="utf-8")
        assert text.count('<li id="n') == 3
        assert "Ukraine is already strained</blockquote>" in text

    def test_never_takes_the_place_of_what_is_no_page(
        self, shell: Shell, seeds: Path, tmp_path: Path, filled: Path
    ) -> None:
        one, other = tmp_path / "one.txt", tmp_path / "two.txt"
        one.write_text("It rains in Ulm.")
        other.write_text("It pours in Ulm.")
        (tmp_path / "link.html").symlink_to(one)
        for target in (one, tmp_path, tmp_path / "link.html", filled, tmp_path / "no" / "page.html"):
            assert str(target) in refused(shell("compare", one, other, "--html", target))
        assert one.read_text() == "It rains in Ulm."
        assert filled.read_bytes().startswith(b"SQLite format 3")
