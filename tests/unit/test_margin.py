"""Cards of the margin: in order, at the height of their text, never over each other."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reader.annotations import make_annotation
from reader.articles import Article, Details, Text
from reader.labels import default_schema
from reader.widgets.margin import Card, CardToCome, Margin, card_lines, make_card


def card(name: str, lines: int = 1) -> Card:
    return Card(name, "Q", "label-blue", tuple(f"{name} {number}" for number in range(lines)))


def margin(*cards: tuple[int, Card]) -> Margin:
    """Cards that want these heights; their places are in the order given."""
    made = Margin()
    made.fill(((number, 0, ""), wanted, each) for number, (wanted, each) in enumerate(cards))
    return made


def shown(made: Margin) -> list[tuple[int, str, int]]:
    lines = ((height, made.at(height)) for height in range(400))
    return [(height, line.card.annotation, line.number) for height, line in lines if line]


def test_a_card_stands_at_the_height_of_its_text():
    assert shown(margin((3, card("a")), (9, card("b")))) == [(3, "a", 0), (9, "b", 0)]


def test_a_card_below_another_waits_for_the_first_free_line():
    placed = margin((3, card("a")), (3, card("b")), (3, card("c")))
    assert shown(placed) == [(3, "a", 0), (4, "b", 0), (5, "c", 0)]


def test_further_lines_are_shown_only_where_they_push_nobody_down():
    placed = margin((0, card("a", 3)), (2, card("b", 3)))
    assert [name for _, name, _ in shown(placed)] == ["a", "a", "b", "b", "b"]


wanted_cards = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 6)), max_size=30)


@given(wanted_cards)
def test_every_card_has_its_first_line_once_and_in_order(wanted):
    cards = [(height, card(str(number), lines)) for number, (height, lines) in enumerate(sorted(wanted))]
    firsts = [name for _, name, number in shown(margin(*cards)) if number == 0]
    assert firsts == [each.annotation for _, each in cards]


@given(wanted_cards, st.lists(st.tuples(st.integers(0, 29), st.booleans()), max_size=12))
def test_cards_that_come_and_go_leave_the_same_margin_as_filling_it_anew(wanted, changes):
    cards = {
        (height, -number, str(number)): (height, card(str(number), lines))
        for number, (height, lines) in enumerate(wanted)
    }
    places = sorted(cards)
    present = set(places)
    made = Margin()
    made.fill((place, *cards[place]) for place in places)
    for number, _ in changes:
        if not places:
            break
        place = places[number % len(places)]
        before = shown(made)
        if place in present:
            changed = made.drop(place)
            present.remove(place)
        else:
            changed = made.put(place, *cards[place])
            present.add(place)
        differing = {height for height, *_ in set(before) ^ set(shown(made))}
        assert all(height in changed for height in differing)
        anew = Margin()
        anew.fill((each, *cards[each]) for each in sorted(present))
        assert shown(made) == shown(anew)


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
    # However crowded it is, the first line is seen.
    assert make_card(annotation, schema, annotator="mo").lines == ("QUOTE by jo direct", "negated")


def test_a_card_names_relations_and_who_else_changed_it_behind_the_values():
    text = Text("“Yes,” she said.")
    article = Article(id="a", details=Details(), text=text, source="a.txt", added="")
    schema = default_schema()
    annotation = make_annotation(article, [(0, 6)], schema.label("QUOTE"), annotator="jo", schema=schema)
    made = make_card(annotation, schema, annotator="jo", relations=["→ said_by she"], changed="ann 10:42")
    assert made.lines == ("QUOTE", "→ said_by she", "changed by ann 10:42")


def test_what_a_card_has_no_line_for_goes_on_behind_its_last_one():
    placed = margin((0, card("a", 3)), (2, card("b", 2)))
    assert [placed.at(height).rest for height in range(4)] == ["", "a 2", "", ""]
    assert placed.at(1).words == "a 1"


def test_the_height_of_a_card_is_asked_for_by_its_place():
    placed = margin((3, card("a")), (3, card("b")))
    assert (placed.top((0, 0, "")), placed.top((1, 0, "")), placed.top((2, 0, ""))) == (3, 4, None)


VALUES = st.dictionaries(st.sampled_from(["type", "negated", "wording"]), st.sampled_from([None, False, "x"]))
WHOSE = st.tuples(st.sampled_from(["jo", "mo"]), st.sampled_from(["accepted", "suggested"]))
CHANGED = st.sampled_from(["", "ann 10:42"])


@given(VALUES, WHOSE, st.sampled_from([None, "", "a note"]), st.integers(0, 3), CHANGED)
def test_the_lines_of_a_card_are_counted_before_it_is_made(values, whose, note, relations, changed):
    text = Text("“Yes,” she said.")
    article = Article(id="a", details=Details(), text=text, source="a.txt", added="")
    schema = default_schema()
    made = make_annotation(article, [(0, 6)], schema.label("QUOTE"), annotator="jo", schema=schema)
    annotation = replace(made, attributes=values, note=note, status=whose[1])
    told = ["→ said_by she"] * relations
    card = make_card(annotation, schema, annotator=whose[0], relations=told, changed=changed)
    lines = card_lines(annotation, annotator=whose[0], relations=relations, changed=bool(changed))
    assert lines == len(card.lines)


def test_a_card_is_made_when_it_is_first_seen():
    made = []

    def to_come(number: int) -> CardToCome:
        return CardToCome(2, lambda: made.append(number) or card(str(number), 2))

    cards = Margin()
    cards.fill(((number, 0, ""), 3 * number, to_come(number)) for number in range(1_000))
    assert made == []
    assert [cards.at(height).words for height in (300, 301)] == ["100 0", "100 1"]
    assert made == [100]
    assert cards.top((900, 0, "")) == 2_700
