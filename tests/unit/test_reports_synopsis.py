"""The synopsis: statements, who carries them, and in what a cell differs."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.comparison.engine import compare
from reader.reports.synopsis import NOTES, Statement, by_support, statements
from tests.quality.articles import articles, seeds

LEAD = "The council of Ulm voted on Tuesday to close the old bridge over the river"
OTHER = "Fishermen had asked the mayor for a longer season in spring"


def noted(one: str, other: str) -> tuple[str, ...]:
    """The notes of the second of two sentences that stand in one row."""
    (statement,) = statements(compare(articles(one, other)))
    assert statement.states[0] == "verbatim"
    return statement.notes[1]


class TestStatements:
    def test_there_is_one_a_row_in_order_with_the_leftmost_words_exactly(self) -> None:
        comparison = compare(seeds(0, 1, 2))
        found = statements(comparison)
        assert [statement.row for statement in found] == list(range(len(comparison.rows)))
        for statement in found:
            row = comparison.rows[statement.row]
            carriers = [place for place, state in enumerate(statement.states) if state != "absent"]
            assert carriers == [cell.article for cell in row.cells]
            body = comparison.articles[carriers[0]].text.body
            assert statement.words == " ".join(body[slice(*span)] for span in row.cells[0].spans)
            assert statement.notes[carriers[0]] == ()
            assert set().union(*statement.notes) <= set(NOTES)

    def test_each_article_is_verbatim_changed_or_absent(self) -> None:
        (lead, other) = statements(
            compare(articles(f"{LEAD}.\n{OTHER}.", f"{LEAD}.", f"{LEAD.replace('Tuesday', 'Monday')}."))
        )
        assert lead.states == ("verbatim", "verbatim", "changed")
        assert other.states == ("verbatim", "absent", "absent")
        assert (lead.support, other.support) == (3, 1)

    def test_what_most_carry_comes_first_and_ties_keep_their_order(self) -> None:
        rows = [("absent", "verbatim"), ("verbatim", "changed"), ("verbatim", "absent"), ("verbatim",) * 2]
        some = [Statement(at, "", states, ((), ())) for at, states in enumerate(rows)]  # type: ignore[arg-type]
        assert [statement.row for statement in by_support(some)] == [1, 3, 0, 2]

    def test_of_nothing(self) -> None:
        assert statements(compare([])) == ()
        assert statements(compare(articles("", ""))) == ()

    @given(st.lists(st.text(alphabet="ab “”\"'.,19\n", max_size=60), min_size=1, max_size=3))
    @settings(max_examples=60)
    def test_any_text_is_told(self, bodies: list[str]) -> None:
        comparison = compare(articles(*bodies))
        found = statements(comparison)
        assert len(found) == len(comparison.rows)
        assert all(len(each.states) == len(each.notes) == len(bodies) for each in found)


class TestNotes:
    def test_critical_words_are_told_by_what_they_are(self) -> None:
        seen = "Police in Ulm said on Tuesday that 40 people had been hurt when the roof of the hall fell"
        assert noted(f"{seen}.", f"{seen.replace('40', '14')}.") == ("number",)
        assert noted(f"{seen}.", f"{seen.replace('Tuesday', 'Friday')}.") == ("date",)
        assert noted(f"{seen}.", f"{seen.replace('had been', 'had not been')}.") == ("negation",)
        assert noted(f"{seen}.", f"{seen.replace('Ulm', 'Bonn')}.") == ("name",)

    def test_words_in_another_order(self) -> None:
        one = "After the long match in the rain, Arsenal had beaten Chelsea"
        other = "After the long match in the rain, Chelsea had beaten Arsenal"
        assert noted(f"{one}.", f"{other}.") == ("order",)

    def test_other_words_inside_quotation_marks_are_wording(self) -> None:
        said = "“This bridge is a danger to each child who walks to school,” the mayor told the council"
        assert noted(f"{said}.", f"{said.replace('each child', 'everybody')}.") == ("wording",)
        dropped = said.replace("a danger to each child", "a danger to child")
        assert "wording" in noted(f"{said}.", f"{dropped}.")

    def test_other_words_outside_the_quotation_marks_are_not(self) -> None:
        said = "“This bridge is a danger to each child who walks to school,” the mayor told the council"
        assert noted(f"{said}.", f"{said.replace('told the council', 'claimed in an interview')}.") == ()

    def test_a_quotation_that_only_stops_earlier_is_not(self) -> None:
        said = "The mayor said that “this bridge is a danger to each child who walks to school every morning”"
        short = said.replace(" every morning”", "”")
        assert noted(f"{said}.", f"{short}.") == ()

    def test_the_samples(self) -> None:
        found = {
            statement.words[:30]: statement.notes[2] for statement in statements(compare(seeds(0, 1, 2)))
        }
        assert "wording" in found["According to John Lough, an as"]
        assert "wording" in found['Quote: "Absent Western unity, ']
