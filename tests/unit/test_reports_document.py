"""The comparison as a document that programs read."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.comparison.engine import compare
from reader.reports.document import comparison_document, json_schema
from tests.quality.articles import articles, seeds

VALIDATOR = jsonschema.Draft202012Validator(json.loads(json_schema()))


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(json_schema()))


def test_the_samples_make_a_valid_document() -> None:
    document = comparison_document(compare(seeds(0, 1, 2, 3, 4)), "variorum 0.0.0")
    assert json.loads(json.dumps(document, allow_nan=False)) == document
    VALIDATOR.validate(document)
    assert document["generator"] == "variorum 0.0.0"
    assert [each["letter"] for each in document["articles"]] == list("ABCDE")
    first = document["articles"][0]
    body = seeds(0)[0].text.body
    assert first["chars"] == len(body)
    assert first["text_sha256"] == seeds(0)[0].text.sha256
    assert body[slice(*first["furniture"][0].values())].strip().startswith("date 2024-11-03")


def test_spans_are_those_of_the_sentences() -> None:
    document = comparison_document(compare(seeds(0, 2)), "x")
    (row,) = [
        row
        for row in document["rows"]
        if any("Beijing" in seeds(0)[0].text.body[s["start"] : s["end"]] for s in row["cells"][0]["spans"])
        and row["cells"][0]["article"] == 0
    ]
    assert row["kind"] == "rewritten"
    assert row["links"][0]["a"] == 0
    assert row["links"][0]["b"] == 1
    assert row["links"][0]["a_span"] == row["cells"][0]["spans"][0]


@given(st.lists(st.text(max_size=60), max_size=3))
@settings(max_examples=30)
def test_any_texts_make_a_valid_document(bodies: list[str]) -> None:
    VALIDATOR.validate(comparison_document(compare(articles(*bodies)), "x"))


@pytest.mark.parametrize(
    "wrong",
    [{"version": 2}, {"rows": [{"kind": "other"}]}, {"threshold": "high"}, {"offset_unit": "byte"}],
)
def test_the_schema_refuses_what_is_not_a_comparison(wrong: dict[str, object]) -> None:
    document = comparison_document(compare(seeds(0)), "x")
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate({**document, **wrong})


def test_versions_of_one_article_are_a_revision() -> None:
    old, new = articles("The bridge is closed. It rains.", "The bridge is open. It rains.")
    both = [replace(old, version=1), replace(new, id=old.id, version=2)]
    document = comparison_document(compare(both), "x")
    VALIDATOR.validate(document)
    assert document["revision"] is True
    assert [each["version"] for each in document["articles"]] == [1, 2]
    document = comparison_document(compare([old, new]), "x")
    VALIDATOR.validate(document)
    assert document["revision"] is False
    assert [each["version"] for each in document["articles"]] == [None, None]


def test_the_documentation_shows_the_document_as_it_is(checkout: Path) -> None:
    (example,) = re.findall(
        r"^```json\n(.*?)^```$", (checkout / "docs/formats.md").read_text("utf-8"), re.M | re.S
    )

    def fields(value: object) -> object:
        if isinstance(value, dict):
            return {name: fields(inside) for name, inside in value.items()}
        return [fields(value[0])] if isinstance(value, list) and value else None

    document = comparison_document(compare(seeds(0, 2)), "x")
    row = next(row for row in document["rows"] if row["cells"][0]["marks"] and row["cells"][0]["shared"])
    document["rows"] = [row | {"cells": row["cells"][:1]}]
    assert fields(json.loads(example)) == fields(document)
