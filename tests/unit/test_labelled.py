"""What a screen knows of its articles' annotations: what is shown, what is stored, and where they stand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.annotations import Annotation, Edit, Relation, make_annotation, quoted
from reader.articles import Article, Details, Text
from reader.labels import default_schema
from reader.screens.labelled import Labelled, place_key

SCHEMA = default_schema()
BODY = "one two three four five six seven eight nine ten " * 4
ARTICLE = Article("a", Details(), Text(BODY), "a.txt", "")
OTHER = Article("b", Details(), Text(BODY + "!"), "b.txt", "")


def note(start: int, end: int, label: str = "QUOTE", article: Article = ARTICLE) -> Annotation:
    return make_annotation(article, [(start, end)], SCHEMA.label(label), annotator="jo", schema=SCHEMA)


def tie(source: Annotation, target: Annotation) -> Relation:
    return Relation(f"{source.id}>{target.id}", "said_by", source.id, target.id, {}, "jo", "", "")


@pytest.fixture
def labelled() -> Labelled:
    held = Labelled()
    held.load([ARTICLE, OTHER], [], [])
    return held


spans = st.tuples(st.integers(0, 12), st.integers(1, 12)).map(lambda pair: (4 * pair[0], 4 * sum(pair)))


@given(st.lists(spans, max_size=12), st.lists(st.integers(0, 11), max_size=12))
def test_annotations_stand_in_order_of_place_however_they_come_and_go(made, dropped):
    held = Labelled()
    held.load([ARTICLE], [], [])
    assert held.of("a") == []  # the order is kept from here on, not made once at the end
    annotations = [note(*span) for span in made]
    for annotation in annotations:
        held.put(annotation)
    for number in dropped:
        if number < len(annotations):
            held.drop(annotations[number].id)
    left = [each for number, each in enumerate(annotations) if number not in dropped]
    assert held.of("a") == sorted(left, key=place_key)


def test_what_is_changed_stands_once_in_its_new_place(labelled):
    first, second = note(0, 3), note(8, 13)
    for each in (first, second):
        labelled.put(each)
    assert labelled.of("a") == [first, second]
    moved = replace(first, segments=note(40, 45).segments)
    labelled.put(moved)
    assert labelled.of("a") == [second, moved]


def test_what_is_rejected_or_of_another_text_is_not_shown(labelled):
    shown, rejected, old = note(0, 3), replace(note(4, 7), status="rejected"), note(8, 13)
    old = replace(old, text_sha256="0" * 64)
    for each in (shown, rejected, old):
        labelled.put(each)
    assert labelled.of("a") == [shown]
    labelled.put(replace(shown, status="rejected"))
    assert labelled.of("a") == []
    labelled.drop(rejected.id)
    labelled.drop("unknown")


def test_the_next_is_that_after_the_current_one_else_that_after_the_caret(labelled):
    long, short, late = note(4, 23), note(4, 7), note(24, 27)
    elsewhere = note(4, 7, article=OTHER)
    for each in (late, short, long, elsewhere):
        labelled.put(each)
    assert labelled.next("a", 0, None, 1) == long
    assert labelled.next("a", 4, long.id, 1) == short  # one after the other at the same place
    assert labelled.next("a", 4, short.id, 1) == late
    assert labelled.next("a", 24, late.id, 1) is None
    assert labelled.next("a", 4, short.id, -1) == long
    assert labelled.next("a", 4, long.id, -1) is None
    assert labelled.next("a", 4, None, 1) == late  # behind the caret, not at it
    assert labelled.next("a", 25, None, -1) == late
    assert labelled.next("a", 24, None, -1) == short
    assert labelled.next("a", 0, elsewhere.id, 1) == long  # another article's is no place here
    assert labelled.next("b", 0, None, 1) == elsewhere


def test_what_is_stored_is_taken_in_without_touching_what_is_shown_unless_asked(labelled):
    made = note(0, 3)
    labelled.put(made)
    stored = replace(made, revision=1)
    labelled.settle([Edit(None, stored)], show=False)
    assert labelled.stored[made.id].revision == 1
    assert labelled.shown[made.id].revision == 0
    labelled.settle([Edit(stored, replace(stored, note="x", revision=2))], show=True)
    assert labelled.shown[made.id].note == "x"
    labelled.settle([Edit(stored, None)], show=True)
    assert not labelled.shown
    assert not labelled.stored


def test_what_belongs_to_no_article_of_the_screen_is_left_out(labelled):
    stranger = replace(note(0, 3), article="c")
    labelled.settle([Edit(None, stranger)], show=True)
    assert stranger.id not in labelled.shown
    assert stranger.id not in labelled.stored


def test_a_refused_change_leaves_exactly_what_is_stored(labelled):
    kept, refused, deleted = note(0, 3), note(4, 7), note(8, 13)
    labelled.load([ARTICLE], [kept, deleted], [])
    assert labelled.of("a") == [kept, deleted]
    labelled.put(refused)
    labelled.put(replace(kept, note="changed"))
    labelled.drop(deleted.id)
    labelled.take_back()
    assert labelled.of("a") == [kept, deleted]


def test_a_deletion_takes_the_relations_of_either_direction_and_no_others(labelled):
    quote, speaker, cue = note(0, 3), note(4, 7, "SPEAKER"), note(8, 13, "CUE")
    ties = [tie(quote, speaker), tie(cue, quote), tie(cue, speaker)]
    labelled.load([ARTICLE], [quote, speaker, cue], ties)
    change = labelled.deletion(quote.id)
    assert change.words == "deleted QUOTE “one”"
    assert [edit.before for edit in change.edits] == [ties[0], ties[1], quote]
    assert all(edit.after is None for edit in change.edits)
    labelled.settle(change.edits, show=True)
    assert list(labelled.relations) == [ties[2]]
    with pytest.raises(KeyError):
        labelled.deletion(quote.id)


def test_relations_that_come_back_with_their_end_are_held_in_whatever_order_they_come(labelled):
    quote, speaker = note(0, 3), note(4, 7, "SPEAKER")
    back = tie(quote, speaker)
    labelled.settle([Edit(None, back), Edit(None, quote), Edit(None, speaker)], show=True)
    assert labelled.relations_of(quote.id) == [back]
    assert labelled.relations_of(speaker.id) == [back]
    stranger = replace(back, id="x", source="nobody", target="no one")
    labelled.settle([Edit(None, stranger)], show=True)
    assert "x" not in labelled.relations


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain words", "“plain words”"),
        ("“said so”", "“said so”"),
        ('"said so"', '"said so"'),
        ("over\n two  lines", "“over two lines”"),
        ("a" * 40, f"“{'a' * 31}…”"),
        ("", "“”"),
    ],
)
def test_a_text_in_a_message_has_quotation_marks_once(text, expected):
    assert quoted(text) == expected
