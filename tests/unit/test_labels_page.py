"""docs/labels.md says only what happens: its file is a schema, its message is the one that is printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reader.errors import LabelError
from reader.labels import ATTRIBUTE_TYPES, COLOURS, PLACES, parse_schema
from tests.unit.commands import Shell


@pytest.fixture(scope="module")
def page(checkout: Path) -> str:
    return (checkout / "docs" / "labels.md").read_text(encoding="utf-8")


@pytest.fixture
def example(page: str, tmp_path: Path) -> Path:
    (block,) = re.findall(r"^```toml\n(.*?)^```$", page, re.M | re.S)
    file = tmp_path / "mine.toml"
    file.write_text(block, encoding="utf-8")
    return file


def test_the_example_is_a_schema(shell: Shell, example: Path) -> None:
    done = shell("labels", "check", example)
    assert done.out == f"{example}: interviews, version 1: 2 labels, 2 relations, no faults\n"


def test_the_example_can_be_used_and_shows_what_the_page_says(
    shell: Shell, example: Path, tmp_path: Path
) -> None:
    assert shell("labels", "use", example, "-l", tmp_path / "x.db").status == 0
    out = shell("labels", "-l", tmp_path / "x.db").out
    assert "QUESTION  (key 1, sign ?, orange)" in out
    assert "answers  ANSWER → QUESTION  (same article, quick)" in out
    assert "QUOTE  (sign Q, blue, retired)" in out


def test_each_entry_that_a_file_can_have_is_explained(page: str) -> None:
    with pytest.raises(LabelError, match="unknown entry x") as of_label:
        parse_schema('[[label]]\nname = "A"\nx = 1\n')
    with pytest.raises(LabelError, match="unknown entry x") as of_relation:
        parse_schema('[[label]]\nname = "A"\n[[relation]]\nname = "r"\nx = 1\n')
    with pytest.raises(LabelError, match="unknown entry x") as of_attribute:
        parse_schema('[[label]]\nname = "A"\nattributes = [{ name = "a", type = "text", x = 1 }]\n')
    for caught in (of_label, of_relation, of_attribute):
        for entry in str(caught.value).partition("it can have ")[2].split(", "):
            assert f"`{entry}`" in page
    for word in (*COLOURS, *ATTRIBUTE_TYPES, *PLACES):
        assert f"`{word}`" in page


def test_the_message_is_the_one_that_is_printed(
    shell: Shell, page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("wrong.toml").write_text('[[label]]\nname = "A"\nkey = "1"\n[[label]]\nname = "B"\nkey = "1"\n')
    done = shell("labels", "check", "wrong.toml")
    assert f"$ variorum labels check wrong.toml\n{done.err}" in page
