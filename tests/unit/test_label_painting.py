"""Which paint and which letters an annotation gets beside and under its words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reader.annotations import Annotation, make_annotation
from reader.articles import Article, Details, Text
from reader.labels import Label, LabelSchema, default_schema
from reader.widgets.columns import add_label, make_column, remove_label
from reader.widgets.columns_pane import Column

BODY = "one two three four five six seven eight nine ten"
ARTICLE = Article("a", Details(), Text(BODY), "a.txt", "")
SCHEMA = default_schema()


@pytest.fixture
def column() -> Column:
    return make_column(ARTICLE.id, ARTICLE.text)


def tagged(*words: str, label: str = "QUOTE") -> Annotation:
    spans = [(BODY.index(each), BODY.index(each) + len(each)) for each in words]
    found = SCHEMA.label(label) or Label(label, "", "blue", "?")
    return make_annotation(ARTICLE, spans, found, annotator="jo", schema=SCHEMA)


def letters(column: Column) -> dict[str, list[tuple[str, str]]]:
    """The signs with their paints by the word at which they stand."""
    return {
        BODY[offset:].split()[0]: [(sign.letter, sign.paint) for sign in signs]
        for offset, signs in column.signs.items()
        if signs
    }


def paints(column: Column) -> list[tuple[str, str]]:
    return [(BODY[each.start : each.end], each.paint) for each in column.labels.touching(0, len(BODY))]


def test_a_label_has_its_letter_and_its_colour(column: Column) -> None:
    add_label(column, tagged("three four", label="SPEAKER"), SCHEMA)
    assert letters(column) == {"three": [("S", "sign-green")]}
    assert paints(column) == [("three four", "label-green")]


def test_each_segment_has_the_letter(column: Column) -> None:
    add_label(column, tagged("two", "five six"), SCHEMA)
    assert letters(column) == {"two": [("Q", "sign-blue")], "five": [("Q", "sign-blue")]}


def test_a_retired_label_is_grey_and_keeps_its_letter(column: Column) -> None:
    retired = replace(SCHEMA, labels=tuple(replace(each, retired=True) for each in SCHEMA.labels))
    add_label(column, tagged("two", label="SPEAKER"), retired)
    assert letters(column) == {"two": [("S", "sign-grey")]}
    assert paints(column) == [("two", "label-grey")]


def test_a_label_that_the_schema_does_not_have_is_grey_with_the_first_letter_of_its_name(
    column: Column,
) -> None:
    add_label(column, tagged("two", label="mystery"), SCHEMA)
    assert letters(column) == {"two": [("M", "sign-grey")]}


def test_a_renamed_label_is_painted_as_what_it_is_called_now(column: Column) -> None:
    said = replace(SCHEMA.labels[0], name="SAID", sign="A", former_names=("QUOTE",))
    add_label(column, tagged("two"), LabelSchema("new", 2, (said,), ()))
    assert letters(column) == {"two": [("A", "sign-blue")]}


@pytest.mark.parametrize("label", ["QUOTE", "mystery"])
def test_taking_it_off_leaves_nothing(column: Column, label: str) -> None:
    annotation = tagged("two", "five six", label=label)
    add_label(column, tagged("two"), SCHEMA)
    add_label(column, annotation, SCHEMA)
    remove_label(column, annotation, SCHEMA)
    assert letters(column) == {"two": [("Q", "sign-blue")]}
    assert paints(column) == [("two", "label-blue")]
