"""The native format: what it holds, in which order, strictly, and as its own JSON Schema says."""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.annotations import (
    Annotation,
    Relation,
    make_annotation,
    new_id,
    now,
)
from reader.articles import Article, Block, Details, Progress, Story, Text, Version, article_id
from reader.errors import FormatError
from reader.formats import FORMATS, Document, Entry, format_named
from reader.labels import default_schema

SCHEMA = default_schema()
BODY = "👨🏻‍🚒 firemen drive firetrucks.\n“We will,” she said, “not stop.”\n"


def validator() -> jsonschema.Draft202012Validator:
    schema = json.loads(format_named("json").schema())  # type: ignore[misc]
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


VALID = validator()


def an_article(body: str = BODY, **details: Any) -> Article:
    text = Text(body, (Block("paragraph", 0, len(body)),))
    return Article(
        id=article_id(record_id=None, outlet=details.get("outlet"), url=None, sha256=text.sha256),
        details=Details(**details),
        text=text,
        source="a.txt",
        added=now(),
    )


def tagged(article: Article, label: str, *spans: tuple[int, int]) -> Annotation:
    found = SCHEMA.label(label)
    assert found is not None
    return make_annotation(article, spans, found, annotator="jo", schema=SCHEMA)


def a_relation(source: Annotation, target: Annotation) -> Relation:
    time = now()
    return Relation(new_id(), "same_quote", source.id, target.id, {}, "jo", time, time)


def document(
    *entries: Entry, stories: tuple[Story, ...] = (), relations: tuple[Relation, ...] = ()
) -> Document:
    return Document(SCHEMA, stories, entries, relations, "variorum test", "2026-11-22T09:00:00.000Z")


def refuse_constant(name: str) -> None:
    raise AssertionError(f"{name} is no JSON")


def written(whole: Document) -> dict[str, Any]:
    text = "".join(format_named("json").write(whole))
    loaded: dict[str, Any] = json.loads(text, parse_constant=refuse_constant)
    VALID.validate(loaded)
    return loaded


class TestTheRegistry:
    def test_has_each_format_once(self) -> None:
        names = [each.name for each in FORMATS]
        assert len(set(names)) == len(names)
        assert all(each.ending.startswith(".") for each in FORMATS)

    def test_tells_what_there_is_when_a_name_is_wrong(self) -> None:
        with pytest.raises(FormatError, match="do you mean json"):
            format_named("jsn")
        with pytest.raises(FormatError, match="give json"):
            format_named("xlsx")


class TestTheDocument:
    def test_of_an_empty_library_is_valid(self) -> None:
        assert written(document())["articles"] == []

    def test_has_its_fields_in_the_promised_order(self) -> None:
        article = an_article(outlet="Wire")
        quote = tagged(article, "QUOTE", (31, 41), (52, 63))
        relation = a_relation(quote, quote)
        entry = Entry(article, (quote,), (Progress(article.id, "jo", "open", now()),))
        found = written(document(entry, stories=(Story(new_id(), "S"),), relations=(relation,)))
        assert list(found) == [
            *("format", "version", "generator", "exported_at", "offset_unit"),
            *("schema", "stories", "articles", "relations"),
        ]
        assert list(found["schema"]) == ["name", "version", "labels", "relations"]
        label = found["schema"]["labels"][0]
        assert list(label) == [
            *("name", "key", "colour", "sign", "guideline", "retired", "renamed_from", "former_names"),
            "attributes",
        ]
        assert list(label["attributes"][0]) == ["name", "type", "values", "default"]
        assert list(found["schema"]["relations"][0]) == [
            *("name", "from", "to", "symmetric", "place", "quick", "retired", "renamed_from"),
            *("former_names", "attributes"),
        ]
        assert list(found["stories"][0]) == ["id", "title", "note"]
        first = found["articles"][0]
        assert list(first) == [
            *("id", "title", "outlet", "author", "published", "url", "language", "source", "story"),
            *("note", "metadata", "text_sha256", "text", "blocks", "versions", "progress", "annotations"),
        ]
        assert list(first["progress"][0]) == ["annotator", "state", "updated"]
        assert list(first["annotations"][0]) == [
            *("id", "label", "start", "end", "quote", "prefix", "suffix", "segments", "text_sha256"),
            *("anchor", "attributes", "note", "status", "origin", "confidence", "tier", "reasons"),
            *("suggestion", "changed", "annotator", "schema_version", "created", "updated"),
        ]
        assert list(found["relations"][0]) == [
            *("id", "type", "from", "to", "attributes", "note", "status", "origin", "confidence"),
            *("suggestion", "annotator", "created", "updated"),
        ]

    def test_says_offsets_in_code_points_of_the_very_text(self) -> None:
        article = an_article()
        annotation = tagged(article, "CLAIM", (19, 29))
        found = written(document(Entry(article, (annotation,))))["articles"][0]
        segment = found["annotations"][0]["segments"][0]
        assert segment == {"start": 19, "end": 29, "text": "firetrucks"}
        assert found["text"][19:29] == "firetrucks"

    def test_of_a_split_quotation_has_segments_hull_and_joined_quote(self) -> None:
        article = an_article()
        annotation = tagged(article, "QUOTE", (31, 41), (52, 63))
        found = written(document(Entry(article, (annotation,))))["articles"][0]["annotations"][0]
        assert (found["start"], found["end"]) == (31, 63)
        assert found["quote"] == "“We will,” … “not stop.”"
        assert found["prefix"] == BODY[:31][-32:]
        assert found["suffix"] == "\n"

    def test_has_every_attribute_set_or_not(self) -> None:
        article = an_article()
        bare = replace(tagged(article, "QUOTE", (31, 41)), attributes={"type": "direct", "extra": 2.5})
        relation = a_relation(bare, bare)
        found = written(document(Entry(article, (bare,)), relations=(relation,)))
        assert found["articles"][0]["annotations"][0]["attributes"] == {
            "type": "direct",
            "attribution": None,
            "negated": None,
            "wording": None,
            "extra": 2.5,
        }
        assert found["relations"][0]["attributes"] == {"variation": None}

    def test_has_the_texts_before_the_current_one(self) -> None:
        older = Text("Old.", (Block("paragraph", 0, 4),))
        article = replace(an_article(), older=(Version(older, "2026-01-02T03:04:05.678Z"),))
        (version,) = written(document(Entry(article)))["articles"][0]["versions"]
        assert version == {
            "text_sha256": older.sha256,
            "text": "Old.",
            "blocks": [{"kind": "paragraph", "start": 0, "end": 4}],
            "added": "2026-01-02T03:04:05.678Z",
        }

    def test_keeps_hostile_characters_exactly(self) -> None:
        title = "\x1b]0;owned\x07 \u202e[/] {} \x85\u2028\x00 =1+1"
        article = an_article("text " + title, title=title, metadata={"[@click=app.quit]": "\x9b31m"})
        found = written(document(Entry(article)))["articles"][0]
        assert found["title"] == title
        assert found["text"] == "text " + title
        assert found["metadata"] == {"[@click=app.quit]": "\x9b31m"}

    @pytest.mark.parametrize("number", [float("nan"), float("inf")])
    def test_refuses_a_number_that_json_does_not_have(self, number: float) -> None:
        article = an_article()
        wrong = replace(tagged(article, "CLAIM", (19, 29)), confidence=number)
        with pytest.raises(FormatError, match=article.id):
            written(document(Entry(article, (wrong,))))

    def test_is_written_article_by_article(self) -> None:
        taken = 0

        def entries() -> Iterator[Entry]:
            nonlocal taken
            for number in range(1000):
                taken += 1
                yield Entry(an_article(f"text {number}"))

        pieces = format_named("json").write(replace(document(), entries=entries()))
        list(islice(pieces, 10))
        assert 0 < taken < 10

    def test_stands_line_by_line_so_that_two_can_be_compared(self) -> None:
        articles = [an_article(f"text {number}") for number in range(3)]
        text = "".join(format_named("json").write(document(*map(Entry, articles))))
        assert len([line for line in text.splitlines() if line.startswith('{"id"')]) == 3

    @settings(max_examples=40, deadline=None)
    @given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.data())
    def test_of_any_text_gives_every_segment_back(self, body: str, data: st.DataObject) -> None:
        article = an_article(body, title=body[:20])
        start = data.draw(st.integers(0, len(body) - 1))
        end = data.draw(st.integers(start + 1, len(body)))
        try:
            annotation = tagged(article, "EVIDENCE", (start, end))
        except ValueError:
            return  # nothing but white space
        found = written(document(Entry(article, (annotation,))))["articles"][0]
        for segment in found["annotations"][0]["segments"]:
            assert found["text"][segment["start"] : segment["end"]] == segment["text"]


class TestTheJsonSchema:
    def damaged(self, change: dict[str, Any]) -> list[str]:
        article = an_article()
        found = written(document(Entry(article, (tagged(article, "QUOTE", (31, 41)),))))
        found["articles"][0]["annotations"][0] |= change
        return [error.json_path for error in VALID.iter_errors(found)]

    @pytest.mark.parametrize(
        "change",
        [
            {"start": -1},
            {"start": 1.5},
            {"segments": []},
            {"status": "maybe"},
            {"origin": "elsewhere"},
            {"anchor": "lost"},
            {"confidence": 2},
            {"attributes": {"type": ["direct"]}},
            {"text_sha256": "abc"},
            {"created": "yesterday"},
            {"id": "7"},
            {"prefix": "x" * 33},
        ],
    )
    def test_refuses_what_the_format_does_not_allow(self, change: dict[str, Any]) -> None:
        (path,) = self.damaged(change)
        assert path.startswith(f"$.articles[0].annotations[0].{next(iter(change))}")

    def test_lets_fields_be_that_it_does_not_know(self) -> None:
        assert self.damaged({"from_the_future": 1}) == []

    def test_misses_each_field_that_is_gone(self) -> None:
        article = an_article()
        found = written(document(Entry(article, (tagged(article, "QUOTE", (31, 41)),))))
        annotation = found["articles"][0]["annotations"][0]
        for name in list(annotation):
            value = annotation.pop(name)
            assert not VALID.is_valid(found), name
            annotation[name] = value
        assert VALID.is_valid(found)
