"""Annotations follow a changed text, or wait for a person; they never go to a place that only looks alike."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.anchoring import Reanchored, followed_place, placed_at, propose, reanchor, waiting
from reader.annotations import Annotation, Segment
from reader.articles import Text
from reader.text.graphemes import cluster_start
from tests.quality import anchoring as quality
from tests.quality.edits import Rates

STORY = """The mayor opened the new bridge on Monday.
Two hundred people watched from the banks of the river.
"It took us nine years," said the mayor, "and it was worth every one of them."
The old bridge had been closed since the flood of 2014.
Fishermen complained that nobody had asked them about the noise.
A second bridge is planned for the next decade."""


def annotation(body: str, *quotes: str) -> Annotation:
    """Over the first place of each of these in the text."""
    spans = [(body.index(quote), body.index(quote) + len(quote)) for quote in quotes]
    return over(body, *spans)


def over(body: str, *spans: tuple[int, int]) -> Annotation:
    segments = tuple(Segment(start, end, body[start:end]) for start, end in spans)
    text = Text(body).sha256
    return Annotation("n1", "a1", text, "QUOTE", segments, "", "", {}, "jo", 1, "then", "then", revision=3)


def followed(old: str, new: str, *quotes: str) -> Reanchored:
    return propose(annotation(old, *quotes), Text(old), Text(new))


def places(found: Reanchored) -> list[str]:
    return [segment.text for segment in found.proposal]


def test_an_annotation_in_an_unchanged_passage_is_exact_and_points_into_the_new_text() -> None:
    new = "Updated at noon.\n" + STORY.replace("Two hundred", "Three hundred")
    found = followed(STORY, new, "It took us nine years")
    after = found.annotation
    assert (found.anchor, after.anchor) == ("exact", "exact")
    assert after.text_sha256 == Text(new).sha256
    assert new[after.start : after.end] == "It took us nine years" == after.quote
    assert after.prefix == new[after.start - 32 : after.start]
    assert after.suffix == new[after.end : after.end + 32]
    assert after.revision == 3
    assert after.updated != "then"


def test_a_paragraph_that_was_moved_takes_its_annotations_along() -> None:
    lines = STORY.split("\n")
    new = "\n".join([lines[4], *lines[:4], lines[5]])
    found = followed(STORY, new, "nobody had asked them about the noise")
    assert found.anchor == found.annotation.anchor == "moved"
    assert new[found.annotation.start : found.annotation.end] == "nobody had asked them about the noise"


def test_a_sentence_of_which_words_changed_waits_with_a_proposal() -> None:
    new = STORY.replace("Two hundred people watched", "Some three hundred people looked on")
    was = annotation(STORY, "Two hundred people watched from the banks of the river.")
    found = propose(was, Text(STORY), Text(new))
    assert found.anchor == "fuzzy"
    assert places(found) == ["Some three hundred people looked on from the banks of the river."]
    assert 0.3 < found.score < 1
    assert found.annotation == replace(was, anchor="fuzzy", updated=found.annotation.updated)


def test_a_sentence_that_went_is_an_orphan_and_it_is_known_where_it_would_stand() -> None:
    lines = STORY.split("\n")
    new = "\n".join(lines[:3] + lines[4:])
    found = followed(STORY, new, lines[3])
    assert (found.anchor, found.proposal, found.annotation.anchor) == ("orphan", (), "orphan")
    assert found.annotation.text_sha256 == Text(STORY).sha256
    assert new[: found.around[0]].endswith('every one of them."')
    assert new[found.around[1] :].startswith("Fishermen")


def test_what_went_is_not_put_on_a_sentence_that_looks_like_it() -> None:
    old = STORY.replace("Fishermen", "The old bridge had been closed since the fire of 1988.\nFishermen")
    lines = old.split("\n")
    new = "\n".join(lines[:3] + lines[4:])
    assert followed(old, new, lines[3]).anchor == "orphan"
    assert followed(old, new, lines[4]).anchor == "exact"


def test_a_look_alike_elsewhere_takes_nothing_from_what_is_still_there() -> None:
    look_alike = "The old bridge had been shut since the flood of 2013."
    new = look_alike + "\n" + STORY.replace("had been closed since", "had stayed closed since")
    found = followed(STORY, new, "The old bridge had been closed since the flood of 2014.")
    assert places(found) == ["The old bridge had stayed closed since the flood of 2014."]


def test_a_short_span_is_placed_only_on_the_same_words_in_the_same_surroundings() -> None:
    assert followed(STORY, "News:\n" + STORY, "the mayor").anchor == "exact"
    changed = STORY.replace("said the mayor", "said the governor")
    found = followed(STORY, changed, 'years," said the')  # its own words changed nothing
    assert found.anchor == "exact"
    start = STORY.index("the mayor, ")
    gone = propose(over(STORY, (start, start + 9)), Text(STORY), Text(changed))
    assert (gone.anchor, gone.proposal) == ("orphan", ())


def test_a_short_line_that_stands_alone_is_followed_though_all_beside_it_is_new() -> None:
    old = "The title\n\nA first paragraph of words.\n\nIn short\n\nAnother one follows here."
    new = "The title\n\nWritten from scratch.\n\nIn short\n\nNothing of that was left."
    found = followed(old, new, "In short")
    assert (found.anchor, places(found)) == ("exact", ["In short"])
    for twice in (old + "\n\nIn short", old.replace("In short", "In short it is said")):
        assert followed(twice, new, "In short").anchor == "orphan"


def test_of_two_places_with_the_same_words_each_keeps_its_own() -> None:
    starts = [i for i in range(len(STORY)) if STORY.startswith("bridge", i)]
    new = STORY.replace("A second bridge", "One more bridge").replace("on Monday", "on Tuesday")
    for number, start in enumerate(starts):
        found = propose(over(STORY, (start, start + 6)), Text(STORY), Text(new))
        assert found.anchor == "exact"
        assert found.annotation.start == [i for i in range(len(new)) if new.startswith("bridge", i)][number]


def test_of_several_segments_the_worst_counts_and_what_was_found_is_proposed() -> None:
    parts = ("It took us nine years", "it was worth every one of them")
    assert followed(STORY, "Late.\n" + STORY, *parts).anchor == "exact"
    changed = STORY.replace("worth every one", "worth each single one")
    fuzzy = followed(STORY, changed, *parts)
    assert fuzzy.anchor == fuzzy.annotation.anchor == "fuzzy"
    assert places(fuzzy) == ["It took us nine years", "it was worth each single one of them"]
    gone = followed(STORY, STORY.replace(', "and it was worth every one of them."', "."), *parts)
    assert gone.anchor == "orphan"
    assert places(gone) == ["It took us nine years"]


def test_segments_that_changed_places_are_not_joined_in_silence() -> None:
    lines = STORY.split("\n")
    new = "\n".join([*lines[:1], *lines[3:], *lines[1:3]])
    found = followed(
        STORY, new, "watched from the banks of the river", "nobody had asked them about the noise"
    )
    assert found.anchor == "fuzzy"
    assert places(found) == ["nobody had asked them about the noise", "watched from the banks of the river"]


def test_the_same_words_set_otherwise_are_proposed_whole() -> None:
    new = STORY.replace('"', "”").replace("nine years,", "nine\nyears,")
    found = followed(STORY, new, '"It took us nine years," said the mayor')
    assert (found.anchor, found.score) == ("fuzzy", 1.0)
    assert places(found) == ["”It took us nine\nyears,” said the mayor"]


def test_part_of_a_word_stays_that_part() -> None:
    found = followed(STORY, "News.\n" + STORY, "hermen complained that nobody had asked them about the noi")
    assert found.anchor == "exact"
    changed = STORY.replace("nobody", "no one")
    found = followed(STORY, changed, "hermen complained that nobody had asked them about the noi")
    assert places(found) == ["hermen complained that no one had asked them about the noi"]


def test_a_span_never_ends_inside_an_emoji_it_did_not_end_in() -> None:
    old = "The firemen drove their firetruck to the fire \U0001f468\U0001f3fb and left."
    new = old.replace("\U0001f468\U0001f3fb", "\U0001f468\U0001f3fb‍\U0001f692").replace("left", "went")
    found = followed(old, new, "drove their firetruck to the fire \U0001f468\U0001f3fb")
    assert found.anchor == "fuzzy"
    assert places(found) == ["drove their firetruck to the fire \U0001f468\U0001f3fb‍\U0001f692"]


def test_scripts_without_blanks_are_followed_too() -> None:
    old = "นายกรัฐมนตรีกล่าวเมื่อวันจันทร์ว่ารัฐบาลจะลดภาษีในปีหน้า"
    new = old.replace("วันจันทร์", "วันอังคาร")
    assert followed(old, new, "รัฐบาลจะลดภาษีในปีหน้า").anchor == "exact"
    old = "首相は月曜日に記者団に対し、政府は来年度に所得税を引き下げる方針だと述べた。"
    new = old.replace("月曜日", "火曜日")
    assert followed(old, new, "政府は来年度に所得税を引き下げる方針だ").anchor == "exact"


def test_text_that_came_back_is_exact_everywhere() -> None:
    found = reanchor([annotation(STORY, "Fishermen"), annotation(STORY, "decade")], Text(STORY), Text(STORY))
    assert [each.anchor for each in found] == ["exact", "exact"]


def test_an_annotation_that_does_not_fit_its_text_is_an_orphan() -> None:
    wrong = replace(annotation(STORY, "Fishermen"), segments=(Segment(5, 9, "nope"),))
    outside = replace(wrong, segments=(Segment(5, 9_999, "nope"),))
    empty = replace(wrong, segments=())
    for found in reanchor([wrong, outside, empty], Text(STORY), Text(STORY)):
        assert (found.anchor, found.proposal, found.score) == ("orphan", (), 0.0)


def test_a_person_places_or_leaves_it() -> None:
    new = Text("Other words entirely.")
    was = replace(annotation(STORY, "Fishermen"), anchor="orphan")
    placed = placed_at(was, new, [Segment(6, 11, "words")])
    assert (placed.text_sha256, placed.start, placed.anchor) == (new.sha256, 6, "exact")
    assert (placed.prefix, placed.suffix) == ("Other ", " entirely.")
    kept = waiting(was)
    assert (kept.text_sha256, kept.segments, kept.anchor) == (was.text_sha256, was.segments, "exact")


def test_many_equal_sentences_keep_their_order() -> None:
    old = "He said no. " * 400
    new = old + "Then he said yes."
    spans = [(12 * i, 12 * i + 11) for i in range(0, 400, 7)]
    found = reanchor([over(old, span) for span in spans], Text(old), Text(new))
    assert [each.annotation.start for each in found if each.anchor == "exact"] == [span[0] for span in spans]


def test_a_caret_stays_beside_its_word() -> None:
    new = "News.\n" + STORY.replace("on Monday", "at noon")
    assert new[followed_place(STORY, new, STORY.index("hundred people") + 3) :].startswith("dred people")
    assert new[: followed_place(STORY, new, STORY.index("Monday"))].endswith("the new bridge")
    assert followed_place("", "New.", 0) == 0
    assert followed_place(STORY, "", 7) == 0
    assert followed_place(STORY, STORY, len(STORY)) == len(STORY)


# Any text, any edit

PIECES = (
    "the", "mayor", "said", "no", "a", "cat", ".", ",", "“", "”", '"', "\n", "\n\n", " ", "\u2028", "2014",
    "é", "e\u0301", "\U0001f468\u200d\U0001f692", "\U0001f1fa\U0001f1f8", "\U0001f1fa", "\u0301",
    "\u200d", "ไทย", "東京", "\x00", "\ufffd", "한국", "\u1100", "\u1161",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=60).map(
    lambda words: "".join(word + " " * (len(word) > 1) for word in words)
)


@st.composite
def changed(draw: st.DrawFn) -> tuple[str, str, list[tuple[int, int]]]:
    """A text, the same after some splices and moves, and spans of the first in order."""
    old = draw(TEXTS)
    new = old
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(new)))
        end = min(len(new), start + draw(st.integers(0, 12)))
        cut = new[start:end]
        rest = new[:start] + draw(st.one_of(st.just(""), TEXTS.map(lambda text: text[:10]))) + new[end:]
        place = draw(st.integers(0, len(rest)))
        new = rest[:place] + cut + rest[place:] if draw(st.booleans()) else rest
    edges = sorted(draw(st.sets(st.integers(0, len(old)), min_size=2, max_size=6)))
    return old, new, list(zip(edges[::2], edges[1::2], strict=False))


@given(changed())
def test_any_edit_keeps_the_text_of_each_segment_that_is_placed(
    case: tuple[str, str, list[tuple[int, int]]],
) -> None:
    old, new, spans = case
    was = over(old, *spans)
    found = propose(was, Text(old), Text(new))
    after = found.annotation
    if found.anchor in ("exact", "moved"):
        assert after.text_sha256 == Text(new).sha256
        assert [segment.text for segment in after.segments] == [segment.text for segment in was.segments]
        assert all(new[segment.start : segment.end] == segment.text for segment in after.segments)
    else:
        assert (after.text_sha256, after.segments) == (was.text_sha256, was.segments)


@given(changed())
def test_any_proposal_is_in_order_without_overlap_and_ends_at_whole_characters(
    case: tuple[str, str, list[tuple[int, int]]],
) -> None:
    old, new, spans = case
    found = propose(over(old, *spans), Text(old), Text(new))
    last = 0
    for segment in found.proposal:
        assert last <= segment.start < segment.end <= len(new)
        assert new[segment.start : segment.end] == segment.text
        last = segment.end
    assert 0 <= found.around[0] <= found.around[1] <= len(new)
    assert 0 <= found.score <= 1 + 1e-9
    inside = [edge for span in spans for edge in span if cluster_start(old, edge) != edge]
    if not inside:
        edges = [edge for segment in found.proposal for edge in (segment.start, segment.end)]
        assert all(cluster_start(new, edge) == edge for edge in edges)


@given(changed(), st.integers(0, 80))
def test_a_caret_is_never_lost(case: tuple[str, str, list[tuple[int, int]]], place: int) -> None:
    old, new, _ = case
    found = followed_place(old, new, min(place, len(old)))
    assert 0 <= found <= len(new)


@given(TEXTS, TEXTS)
def test_two_texts_that_have_nothing_to_do_with_each_other_are_no_trouble(old: str, new: str) -> None:
    (found,) = reanchor([over(old, (0, len(old)))], Text(old), Text(new))
    assert found.anchor in ("exact", "moved", "fuzzy", "orphan")


# How well, on a part of what `python -m tests.quality anchoring` measures


@pytest.fixture(scope="module")
def tallies() -> dict[str, quality.Tally]:
    return quality.measure(Rates(), 42, start=quality.REPORTING)


def test_sentences_of_a_text_with_a_seventh_of_its_words_changed_are_followed(
    tallies: dict[str, quality.Tally],
) -> None:
    sentences = tallies["sentences"]
    assert sentences.spans > 600
    assert sentences.share("right") >= 98.5
    assert sentences.share("wrong") <= 0.8
    assert sentences.counts["silent"] == 0


def test_of_short_spans_hardly_any_is_put_on_the_wrong_place(tallies: dict[str, quality.Tally]) -> None:
    short = tallies["short"]
    assert short.spans > 10_000
    assert short.share("wrong") <= 1
    assert short.share("right") >= 97


def test_the_editor_knows_where_every_word_went() -> None:
    for edited in quality.trials(Rates(words=0.3), 20, start=11):
        for token, (start, end) in edited.kept.items():
            was = edited.old_tokens[token]
            assert edited.new[start:end] == edited.old[was[0] : was[1]]
        assert not edited.kept.keys() & edited.replaced.keys()


def test_a_wrong_place_is_counted_as_wrong() -> None:
    edited = next(quality.trials(Rates(words=0, planted=0, rewritten=0, deleted=0, moved=0), 1, start=3))
    assert edited.new == edited.old.rstrip() or len(edited.new) > 100
    span = quality.spans_of(edited.old)["sentences"][2]
    truth = edited.new.index(edited.old[slice(*span)])
    right = (truth, truth + span[1] - span[0])
    placed = quality.Placed("exact", right, 1.0, right)
    assert quality.judge(edited, span, placed) == ("right", True)
    shifted = (right[0] + 1, right[1])
    assert quality.judge(edited, span, replace(placed, span=shifted))[0] == "wrong"
    assert quality.judge(edited, span, replace(placed, span=shifted, anchor="fuzzy"))[0] == "right"
    elsewhere = (right[0] - 60, right[0])
    assert quality.judge(edited, span, replace(placed, span=elsewhere, anchor="fuzzy"))[0] == "wrong"
    assert quality.judge(edited, span, replace(placed, span=None, anchor="orphan"))[0] == "orphan"
