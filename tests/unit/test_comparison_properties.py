"""What holds of the comparison of any articles: their order, spans, marks."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.comparison.engine import compare
from reader.comparison.model import Comparison, Row
from reader.text.sentences import sentences
from tests.quality.articles import articles

WORDS = """the council of Prague may not approve 40 million euros for “a new bridge” , said Anna Novak never
on Tuesday – and 5% more. U.S. won’t 3,000 . ? ! ' " ( ) भारत 中文 ไทย نعم é ﬁ \u200b \u00ad"""
SCRAPS = WORDS.split()
BODY = st.lists(st.sampled_from([*SCRAPS, "\n", "\n\n", "\u00a0", "\u2028"]), max_size=40).map(" ".join)


@st.composite
def retold(draw: st.DrawFn) -> list[str]:
    """Two to four texts, each after the first the first with some scraps changed, moved or left out."""
    first = draw(BODY)
    bodies = [first]
    for _ in range(draw(st.integers(1, 3))):
        words = first.split(" ")
        for _ in range(draw(st.integers(0, 4))):
            at = draw(st.integers(0, len(words) - 1))
            words[at : at + draw(st.integers(0, 2))] = draw(st.lists(st.sampled_from(SCRAPS), max_size=2))
            words = words or [""]
        bodies.append(" ".join(words))
    return bodies


def sentences_of(comparison: Comparison, row: Row) -> frozenset[tuple[str, int]]:
    return frozenset(
        (comparison.articles[cell.article].id, start) for cell in row.cells for start, _ in cell.spans
    )


@given(retold())
@settings(max_examples=120)
def test_spans_stand_in_order_in_their_sentences_and_every_sentence_in_one_row(bodies: list[str]) -> None:
    comparison = compare(articles(*bodies, language=None))
    for place, each in enumerate(comparison.articles):
        cells = [cell for row in comparison.rows for cell in row.cells if cell.article == place]
        assert sorted(span for cell in cells for span in cell.spans) == list(sentences(each.text))
        for cell in cells:
            assert list(cell.spans) == sorted(cell.spans)
            reached = 0
            for start, end in cell.shared:
                assert reached <= start < end
                assert any(low <= start and end <= high for low, high in cell.spans)
                reached = end
            reached = 0
            for mark in cell.marks:
                assert reached <= mark.start <= mark.end
                assert any(low <= mark.start and mark.end <= high for low, high in cell.spans)
                assert (mark.kind == "missing") == (mark.start == mark.end)
                reached = mark.end


@given(retold(), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_groups_do_not_depend_on_the_order_of_articles(bodies: list[str], random: object) -> None:
    given_articles = articles(*dict.fromkeys(bodies), language="en")
    shuffled = list(given_articles)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = compare(given_articles), compare(shuffled)
    assert {sentences_of(one, row): (row.kind, row.score) for row in one.rows} == {
        sentences_of(other, row): (row.kind, row.score) for row in other.rows
    }


@given(BODY, st.integers(2, 20))
@settings(max_examples=40)
def test_one_text_in_several_articles_has_only_what_is_the_same(body: str, count: int) -> None:
    comparison = compare(articles(*[body] * count, language="en"))
    for row in comparison.rows:
        assert (row.kind, row.score, row.moved) == ("same", 1.0, False)
        assert [cell.article for cell in row.cells] == list(range(count))
        assert not any(cell.marks for cell in row.cells)


@given(BODY)
@settings(max_examples=30)
def test_an_empty_article_shares_nothing_and_changes_nothing(body: str) -> None:
    with_empty = compare(articles(body, "", language="en"))
    assert all(row.kind == "only" and row.cells[0].article == 0 for row in with_empty.rows)
    assert with_empty.rows == compare(articles(body, language="en")).rows


@given(st.lists(st.sampled_from(SCRAPS), min_size=1, max_size=3).map(" ".join))
@settings(max_examples=40)
def test_articles_of_one_sentence_have_one_row_or_two(body: str) -> None:
    comparison = compare(articles(body, f"{body} again", language="en"))
    assert 1 <= len(comparison.rows) <= 2 * len(sentences(comparison.articles[1].text))
