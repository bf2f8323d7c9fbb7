"""The history of an annotation in words: one line a step, saying who did what."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reader.annotations import Annotation, Relation, Segment, make_annotation
from reader.articles import Article, Details, Text
from reader.labels import default_schema
from reader.screens.annotation_history import HistoryLine, history_lines, value_words
from reader.store import Event, StepInfo

SCHEMA = default_schema()
BODY = "one two three four five six seven eight"
ARTICLE = Article("a", Details(), Text(BODY), "a.txt", "")
QUOTE = make_annotation(ARTICLE, [(0, 7)], SCHEMA.label("QUOTE"), annotator="jo", schema=SCHEMA)
OTHER = ("SPEAKER", "Graham")
SAID = Relation("r", "said_by", QUOTE.id, "s", {}, "jo", "", "")


def step(number: int, words: str = "words", *, undoes: int | None = None, by: str = "jo") -> StepInfo:
    return StepInfo(number, f"2026-11-22T10:4{number}:00.000Z", by, words, 1, False, undoes)


def said(*events: Event) -> list[str]:
    return [line.what for line in history_lines(QUOTE.id, events)]


def change(before: Annotation | Relation | None, after: Annotation | Relation | None) -> str:
    other = OTHER if isinstance(after or before, Relation) else None
    (what,) = said(Event(step(1), before, after, other))
    return what


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (QUOTE, "tagged QUOTE “one two”"),
        (replace(QUOTE, origin="import"), "imported QUOTE “one two”"),
        (replace(QUOTE, origin="rule", status="suggested"), "suggested QUOTE “one two”"),
        (replace(QUOTE, origin="rule", suggestion="x"), "accepted the suggestion QUOTE “one two”"),
        (
            replace(QUOTE, origin="rule", suggestion="x", status="rejected", changed=True),
            "rejected the suggestion QUOTE “one two” with changes",
        ),
    ],
)
def test_how_it_was_made(after, words):
    assert change(None, after) == words


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"label": "CLAIM"}, "changed label: QUOTE → CLAIM"),
        ({"attributes": {**QUOTE.attributes, "type": "mixed"}}, "changed type: – → mixed"),
        ({"attributes": {**QUOTE.attributes, "negated": True}}, "changed negated: – → yes"),
        ({"note": "unsure"}, "changed note: – → “unsure”"),
        ({"segments": (Segment(4, 7, "two"),)}, "changed words: “one two” → “two”"),
        ({"segments": (Segment(8, 15, "one two"),)}, "changed place: 0–7 → 8–15"),
        ({"status": "rejected"}, "changed status: accepted → rejected"),
        (
            {"text_sha256": "0", "segments": (Segment(9, 16, "one two"),), "anchor": "moved"},
            "changed text: the next version, anchor: exact → moved",
        ),
        ({"label": "CLAIM", "note": "x"}, "changed label: QUOTE → CLAIM, note: – → “x”"),
    ],
)
def test_what_was_changed_is_told_as_it_was_and_is(fields, words):
    assert change(QUOTE, replace(QUOTE, **fields)) == words


def test_relations_are_told_from_this_end():
    assert change(None, SAID) == "related → said_by SPEAKER “Graham”"
    assert change(None, replace(SAID, source="s", target=QUOTE.id)) == "related ← said_by SPEAKER “Graham”"
    assert change(SAID, None) == "took away → said_by SPEAKER “Graham”"
    same = replace(SAID, type="same_quote", attributes={"variation": None})
    after = replace(same, attributes={"variation": "reworded"}, note="x")
    assert (
        change(same, after) == "changed → same_quote SPEAKER “Graham”: variation: – → reworded, note: – → “x”"
    )


def test_a_step_is_one_line_with_its_time_and_person():
    events = [
        Event(step(1), None, QUOTE),
        Event(step(2, by="ann"), QUOTE, replace(QUOTE, note="x")),
        Event(step(3), None, SAID, OTHER),
        Event(step(3), None, replace(SAID, id="q", type="cued_by"), ("CUE", "said")),
        Event(step(4), SAID, None, OTHER),
        Event(step(4), QUOTE, None),
        Event(step(5, "undid: deleted QUOTE", undoes=4), None, QUOTE),
        Event(step(5, "undid: deleted QUOTE", undoes=4), None, SAID, OTHER),
    ]
    assert history_lines(QUOTE.id, events) == [
        HistoryLine("2026-11-22T10:41:00.000Z", "jo", "tagged QUOTE “one two”"),
        HistoryLine("2026-11-22T10:42:00.000Z", "ann", "changed note: – → “x”"),
        HistoryLine(
            "2026-11-22T10:43:00.000Z",
            "jo",
            "related → said_by SPEAKER “Graham”; related → cued_by CUE “said”",
        ),
        HistoryLine("2026-11-22T10:44:00.000Z", "jo", "deleted it and its relation"),
        HistoryLine("2026-11-22T10:45:00.000Z", "jo", "undid: deleted QUOTE"),
    ]


def test_of_many_relations_made_in_one_step_a_few_are_named():
    events = [Event(step(1), None, replace(SAID, id=str(number)), OTHER) for number in range(9)]
    (words,) = said(*events)
    assert words.count("said_by") == 3
    assert words.endswith("; and 6 relations more")


def test_a_change_that_shows_nowhere_is_told_by_the_words_of_its_step():
    assert said(Event(step(1, "looked at it"), QUOTE, replace(QUOTE, confidence=0.5))) == ["looked at it"]


@pytest.mark.parametrize(
    ("value", "words"), [(None, "–"), (True, "yes"), (False, "no"), (1.5, "1.5"), (2.0, "2"), ("x", "x")]
)
def test_values_are_written_as_a_person_does(value, words):
    assert value_words(value) == words
