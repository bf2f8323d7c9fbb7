"""Relations: which two annotations may have, how they are made, and which is the nearest."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.annotations import Annotation, Relation, make_annotation
from reader.articles import Article, Details, Text
from reader.errors import Refused
from reader.labels import default_schema
from reader.relations import gap, make_relation, nearest, other_end, quick_relations, the_same, ways

SCHEMA = default_schema()
BODY = "abcdefghij " * 30
HERE = Article("here", Details(), Text(BODY), "here.txt", "")
THERE = Article("there", Details(), Text(BODY + "."), "there.txt", "")
LABELS = [label.name for label in SCHEMA.labels]


def note(label: str, *spans: tuple[int, int], article: Article = HERE, by: str = "jo") -> Annotation:
    return make_annotation(article, spans or [(0, 10)], SCHEMA.label(label), annotator=by, schema=SCHEMA)


def related(source: Annotation, target: Annotation, name: str) -> Relation:
    return make_relation(source, target, name, annotator="jo", schema=SCHEMA)


def quick(annotation: Annotation, *around: Annotation, held: tuple[Relation, ...] = ()):
    def relations_of(end: str) -> list[Relation]:
        return [each for each in held if end in (each.source, each.target)]

    return quick_relations(annotation, around, relations_of, annotator="jo", schema=SCHEMA)


# Which may be made


def test_the_ways_are_those_of_the_schema_in_its_order_each_in_the_direction_that_fits():
    quote, speaker, claim = note("QUOTE"), note("SPEAKER"), note("CLAIM")
    assert [(way.type.name, way.turned) for way in ways(SCHEMA, quote, speaker)] == [("said_by", False)]
    assert [(way.type.name, way.turned) for way in ways(SCHEMA, speaker, quote)] == [("said_by", True)]
    between = [way.type.name for way in ways(SCHEMA, claim, note("CLAIM", article=THERE))]
    assert between == ["same_claim", "contradicts", "supports", "attacks"]


@pytest.mark.parametrize(
    ("source", "target", "reason"),
    [
        (note("QUOTE"), note("EVIDENCE"), "QUOTE and EVIDENCE; go to QUOTE, CLAIM, SPEAKER or CUE"),
        (note("CUE"), note("CUE"), "no relation joins CUE and CUE; go to QUOTE"),
        (note("QUOTE"), note("SPEAKER", article=THERE), "said_by joins annotations of one article"),
        (note("CUE"), note("QUOTE", article=THERE), "cued_by joins annotations of one article"),
        (replace(note("QUOTE"), status="suggested"), note("SPEAKER"), "QUOTE is only suggested"),
        (note("QUOTE"), replace(note("SPEAKER"), status="suggested"), "SPEAKER is only suggested"),
    ],
)  # fmt: skip
def test_what_cannot_be_related_is_refused_with_the_reason(source, target, reason):
    with pytest.raises(Refused, match=reason):
        ways(SCHEMA, source, target)


def test_an_annotation_has_no_relation_to_itself():
    claim = note("CLAIM")
    with pytest.raises(Refused, match="to itself"):
        related(claim, claim, "same_claim")


def test_a_type_that_does_not_join_these_two_is_refused_by_name():
    with pytest.raises(Refused, match="same_quote does not join QUOTE and SPEAKER"):
        related(note("QUOTE"), note("SPEAKER"), "same_quote")


def test_a_retired_type_is_not_made():
    relations = tuple(replace(each, retired=each.name == "said_by") for each in SCHEMA.relations)
    schema = replace(SCHEMA, relations=relations)
    with pytest.raises(Refused, match="no relation joins QUOTE and SPEAKER"):
        ways(schema, note("QUOTE"), note("SPEAKER"))


# Making them


@given(st.sampled_from(LABELS), st.sampled_from(LABELS), st.booleans())
def test_what_is_made_keeps_the_schema_from_whichever_end_it_is_begun(one_label, other_label, same_article):
    one, other = note(one_label), note(other_label, article=HERE if same_article else THERE)
    try:
        found = ways(SCHEMA, one, other)
    except Refused:
        with pytest.raises(Refused):
            ways(SCHEMA, other, one)
        return
    for way in found:
        relation = related(one, other, way.type.name)
        labels = {one.id: one_label, other.id: other_label}
        assert labels[relation.source] in way.type.source
        assert labels[relation.target] in way.type.target
        assert {relation.source, relation.target} == {one.id, other.id}
        assert same_article or way.type.place == "any"
        assert relation.attributes == {each.name: None for each in way.type.attributes}
        assert (relation.annotator, relation.status, relation.origin) == ("jo", "accepted", "human")
        if way.type.symmetric:
            assert relation.source < relation.target
            assert the_same(related(other, one, way.type.name), [relation]) is relation


def test_the_same_is_of_one_type_between_the_same_ends_by_one_person():
    one, other = note("CLAIM"), note("CLAIM")
    supports = related(one, other, "supports")
    assert the_same(related(one, other, "supports"), [supports]) is supports
    assert the_same(related(one, other, "attacks"), [supports]) is None
    assert the_same(related(other, one, "supports"), [supports]) is None
    assert the_same(replace(supports, annotator="ann"), [supports]) is None
    assert other_end(supports, one.id) == other.id
    assert other_end(supports, other.id) == one.id


# The nearest


def test_the_gap_is_between_the_nearest_segments_and_nothing_where_they_meet():
    split = note("QUOTE", (0, 10), (40, 50))
    assert gap(split, note("SPEAKER", (12, 20))) == 2
    assert gap(note("SPEAKER", (33, 38)), split) == 2
    assert gap(split, note("SPEAKER", (60, 70))) == 10
    assert gap(split, note("SPEAKER", (44, 46))) == 0
    assert gap(split, note("CUE", (50, 54))) == 0


def test_of_two_as_near_the_one_before_is_taken_then_one_of_the_same_person():
    quote = note("QUOTE", (40, 50))
    before, after = note("SPEAKER", (30, 38)), note("SPEAKER", (52, 60))
    assert nearest(quote, [after, before]) is before
    theirs = note("SPEAKER", (30, 38), by="ann")
    assert nearest(quote, [theirs, before]) is before
    assert nearest(quote, []) is None


positions = st.integers(0, 20).map(lambda at: 11 * at)


@given(positions, st.lists(positions, min_size=1, max_size=8))
def test_nothing_is_nearer_than_the_nearest(place, others):
    quote = note("QUOTE", (place, place + 5))
    among = [note("SPEAKER", (other, other + 3)) for other in others]
    assert gap(quote, nearest(quote, among)) == min(gap(quote, each) for each in among)


# The quick ones


def test_each_quick_type_goes_to_its_nearest_end_and_no_other_type_is_made():
    quote, claim = note("QUOTE", (40, 50)), note("CLAIM", (60, 70))
    far, near, cue = note("SPEAKER", (0, 5)), note("SPEAKER", (30, 38)), note("CUE", (52, 58))
    made = quick(quote, far, near, cue, claim, quote)
    assert [(each.type, each.source, each.target) for each in made.relations] == [
        ("said_by", quote.id, near.id),
        ("cued_by", quote.id, cue.id),
    ]
    assert made.reasons == ()
    assert [each.type for each in quick(claim, near, cue, quote).relations] == ["said_by"]


def test_what_is_related_already_is_skipped_and_what_is_missing_is_named():
    quote, speaker = note("QUOTE", (40, 50)), note("SPEAKER", (30, 38))
    said = related(quote, speaker, "said_by")
    made = quick(quote, speaker, note("SPEAKER", (52, 60)), held=(said,))
    assert made.relations == ()
    assert made.reasons == ("said_by is there", "no CUE in the paragraph")


def test_from_the_other_end_it_is_the_nearest_that_has_none_of_that_type():
    near, far, speaker = note("QUOTE", (40, 50)), note("QUOTE", (80, 90)), note("SPEAKER", (30, 38))
    (made,) = quick(speaker, near, far).relations
    assert (made.type, made.source, made.target) == ("said_by", near.id, speaker.id)
    (second,) = quick(speaker, near, far, held=(made,)).relations
    assert second.source == far.id
    done = quick(speaker, near, far, held=(made, second))
    assert done.relations == ()
    assert done.reasons == ("no QUOTE or CLAIM without said_by in the paragraph",)


def test_suggestions_are_neither_begun_from_nor_gone_to():
    quote, speaker = note("QUOTE", (40, 50)), replace(note("SPEAKER", (30, 38)), status="suggested")
    assert quick(quote, speaker).relations == ()
    assert quick(speaker, quote).reasons == ("SPEAKER is only suggested; accept it first",)


def test_a_label_without_quick_types_has_nothing_to_say():
    assert quick(note("EVIDENCE"), note("CLAIM")) == ((), ())
