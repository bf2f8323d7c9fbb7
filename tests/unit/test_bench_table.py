"""The table of the benches: what counts as within a budget, and how it is shown."""

from __future__ import annotations

import re

import pytest

from tests.bench.libraries import MARKER, Words, long_body, reworded, short_articles
from tests.bench.table import Figure, as_markdown, as_text, percentile, shown


@pytest.mark.parametrize(
    ("figure", "limit", "verdict"),
    [
        (Figure("a", 10, "ms", 6, times=2), 12, "ok"),
        (Figure("a", 13, "ms", 6, times=2), 12, "OVER"),
        (Figure("a", 27, "ms", 6, times=3, plus=10), 28, "ok"),
        (Figure("a", 61, "MB", most=60), 60, "OVER"),
        (Figure("a", 61, "MB"), None, ""),
        (Figure("a", 61, "ms", 6), None, ""),
    ],
)
def test_a_figure_is_held_against_its_budget(figure: Figure, limit: float | None, verdict: str) -> None:
    assert figure.limit == limit
    assert figure.verdict == verdict


def test_percentiles_lie_between_the_values() -> None:
    values = [float(value) for value in range(1, 102)]
    assert percentile(values, 50) == 51
    assert percentile(values, 95) == 96
    assert percentile([7.0], 95) == 7


def test_numbers_show_three_digits() -> None:
    assert [shown(3.4219, "ms"), shown(34.219, "ms"), shown(1342.19, "ms")] == [
        "3.42 ms",
        "34.2 ms",
        "1,342 ms",
    ]
    assert shown(1020.0, "bytes") == "1,020 bytes"


def test_the_table_names_value_reference_ratio_and_budget() -> None:
    figures = [Figure("caret key", 5, "ms", 2.5, "minimal key", times=4), Figure("memory", 45, "MB", most=60)]
    assert as_text(figures).splitlines()[2].split() == [
        "caret",
        "key",
        "5.00",
        "ms",
        "2.50",
        "ms",
        "minimal",
        "key",
        "2.00",
        "×",
        "4",
        "×",
        "ok",
    ]
    assert "| memory | 45.0 MB |  |  | 60.0 MB | ok |" in as_markdown(figures, "A machine.")


def test_made_up_articles_are_the_same_every_time_and_have_ids_of_their_own() -> None:
    drafts = list(short_articles(50))
    assert drafts == list(short_articles(50))
    assert len({draft.id for draft in drafts}) == 50
    assert all(draft.text.body[block.start : block.end] for draft in drafts for block in draft.text.blocks)


def test_a_long_text_shows_its_marker_first_behind_what_a_preview_shows() -> None:
    body = long_body(Words(3), 2_000)
    assert 1_900 < len(body.split()) < 2_200
    assert 400 < body.index(MARKER) < 900
    other = reworded(Words(4), body)
    assert MARKER in other
    sentences, others = (set(re.split(r"\.\s+", each)) for each in (body, other))
    assert 0.5 < len(sentences & others) / len(sentences) < 0.9
