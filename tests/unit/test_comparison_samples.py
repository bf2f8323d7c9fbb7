"""What a reader of the first three sample articles sees."""

from __future__ import annotations

import pytest

from reader.comparison.engine import compare
from reader.comparison.model import Cell, Comparison, Row
from tests.quality.articles import seeds


@pytest.fixture(scope="module")
def three() -> Comparison:
    return compare(seeds(0, 1, 2))


def text(comparison: Comparison, cell: Cell) -> str:
    body = comparison.articles[cell.article].text.body
    return " ".join(body[start:end] for start, end in cell.spans)


def row_with(comparison: Comparison, words: str) -> Row:
    (row,) = [row for row in comparison.rows if any(words in text(comparison, cell) for cell in row.cells)]
    return row


def test_the_lough_quote_stands_in_one_row_of_all_three(three: Comparison) -> None:
    row = row_with(three, "an associate researcher")
    assert [cell.article for cell in row.cells] == [0, 1, 2]
    assert all("Lough" in text(three, cell) and "means to an end" in text(three, cell) for cell in row.cells)


def test_the_word_that_one_outlet_dropped_from_the_quote_is_visibly_missing(three: Comparison) -> None:
    cell = row_with(three, "an associate researcher").cell(2)
    assert cell is not None
    body = three.articles[2].text.body
    (mark,) = [mark for mark in cell.marks if mark.kind == "missing"]
    assert body[: mark.start].endswith("“Ukraine is")
    assert body[mark.end :].startswith(" a means to an end")
    assert mark.against == (0, 1)


def test_the_words_dropped_are_marked_where_they_stand(three: Comparison) -> None:
    for article in (0, 1):
        cell = row_with(three, "an associate researcher").cell(article)
        assert cell is not None
        body = three.articles[article].text.body
        assert any(body[mark.start : mark.end] == "just" and mark.against == (2,) for mark in cell.marks)


@pytest.mark.parametrize(
    ("words", "articles"),
    [
        ("Kremlin leader", (0, 1, 2)),
        ("Ukraine is already weary", (0, 1, 2)),
        ("too enormous", (0, 2)),
        ("Hungary and Slovakia", (0, 2)),
        ("Beijing will interpret", (0, 2)),
        ("quietly rooting for the victory", (0, 2)),
        ("more than 600,000", (1,)),
        ("Aleksandar Vučić", (1,)),
    ],
)
def test_each_statement_has_the_articles_that_make_it(
    three: Comparison, words: str, articles: tuple[int, ...]
) -> None:
    assert tuple(cell.article for cell in row_with(three, words).cells) == articles


def test_furniture_stands_in_no_row(three: Comparison) -> None:
    shown = "\n".join(text(three, cell) for row in three.rows for cell in row.cells)
    assert "Stock photo" not in shown
    assert "UK Ambassador" not in shown
    assert "Read also" not in shown
