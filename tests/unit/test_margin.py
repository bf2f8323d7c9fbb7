"""Cards of the margin: in order, at the height of their text, never over each other."""

from hypothesis import given
from hypothesis import strategies as st

from reader.annotations import make_annotation
from reader.articles import Article, Details, Text
from reader.labels import default_schema
from reader.widgets.margin import Card, make_card, place_cards


def card(name: str, lines: int = 1) -> Card:
    return Card(name, "Q", "label-blue", tuple(f"{name} {number}" for number in range(lines)))


def test_a_card_stands_at_the_height_of_its_text():
    placed = place_cards([(3, card("a")), (9, card("b"))])
    assert placed[3].card.annotation == "a"
    assert placed[9].card.annotation == "b"


def test_a_card_below_another_waits_for_the_first_free_line():
    placed = place_cards([(3, card("a")), (3, card("b")), (3, card("c"))])
    assert [placed[height].card.annotation for height in (3, 4, 5)] == ["a", "b", "c"]


def test_further_lines_are_shown_only_where_they_push_nobody_down():
    placed = place_cards([(0, card("a", 3)), (2, card("b", 3))])
    assert [placed[height].card.annotation for height in range(4)] == ["a", "a", "b", "b"]


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 6)), max_size=30))
def test_every_card_has_its_first_line_once_and_in_order(wanted):
    cards = [(height, card(str(number), lines)) for number, (height, lines) in enumerate(sorted(wanted))]
    placed = place_cards(cards)
    firsts = [placed[height].card.annotation for height in sorted(placed) if placed[height].number == 0]
    assert firsts == [each.annotation for _, each in cards]


def test_a_card_says_label_values_note_and_who_else_made_it():
    text = Text("“Yes,” she said.")
    article = Article(id="a", details=Details(), text=text, source="a.txt", added="")
    schema = default_schema()
    label = schema.label("QUOTE")
    annotation = make_annotation(
        article,
        [(0, 6)],
        label,
        annotator="jo",
        schema=schema,
        attributes={"type": "direct", "negated": True},
    )
    assert make_card(annotation, schema, annotator="jo").lines == ("QUOTE direct", "negated")
    assert make_card(annotation, schema, annotator="mo").lines[-1] == "by jo"
