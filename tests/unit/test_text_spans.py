"""Where a span ends: without white space, on whole characters, on whole words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.graphemes import cluster_start
from reader.text.quotation import speech_of
from reader.text.spans import trimmed, whole_clusters, whole_words

MESSY = st.text(alphabet="ab é́ \n\"“”'’.,;()–👍🏽👩\u200d🚒", max_size=60)


def spans(body: str) -> st.SearchStrategy[tuple[int, int]]:
    places = st.integers(0, len(body))
    return st.tuples(places, places).map(lambda pair: (min(pair), max(pair)))


@given(st.data())
def test_a_trimmed_span_has_no_white_space_at_its_ends(data):
    body = data.draw(MESSY)
    start, end = data.draw(spans(body))
    first, last = trimmed(body, start, end)
    assert start <= first <= last <= max(end, first)
    assert body[first:last] == body[start:end].strip()


@given(st.data())
def test_a_span_of_whole_clusters_cuts_no_character_and_loses_none(data):
    body = data.draw(MESSY)
    start, end = data.draw(spans(body))
    first, last = whole_clusters(body, start, end)
    assert first <= start
    assert last >= end
    assert all(place in (0, len(body)) or cluster_start(body, place) == place for place in (first, last))
    assert whole_clusters(body, first, last) == (first, last)


@pytest.mark.parametrize(
    ("body", "inside", "whole"),
    [
        ("a 👍🏽 b", (2, 3), "👍🏽"),  # the thumb without its skin
        ("a 👩\u200d🚒 b", (4, 5), "👩\u200d🚒"),
        ("cafe\u0301 b", (0, 4), "cafe\u0301"),
    ],
)
def test_an_emoji_and_an_accent_are_taken_whole(body, inside, whole):
    assert body[slice(*whole_clusters(body, *inside))] == whole


@pytest.mark.parametrize(
    ("body", "selected", "meant"),
    [
        ("said Thomas Graham, an expert", "omas Grah", "Thomas Graham"),
        ("said Thomas Graham, an expert", "Thomas Graham, ", "Thomas Graham"),
        ("he called it “a means to an end.” Then", "“a means to an end.” ", "“a means to an end.”"),
        ("he called it “a means to an end” Then", "“a means to an end", "a means to an end"),
        ("in the U.S. Congress", "the U.S. ", "the U.S."),
        ("the end (of it) came", "end (of it) ", "end (of it)"),
        ("the end (of it) came", "end (of", "end (of"),
        ("the end (of it) came", "(of it", "of it"),
        ("a cost of $75 billion, he said", "$75 billion, ", "$75 billion"),
        ("18 percent of it: no", "18 percent of it: ", "18 percent of it"),
        ("Ukraine’s fate – and", "raine’s fate – ", "Ukraine’s fate"),
        ("…", "…", "…"),
    ],
)
def test_whole_words_take_cut_words_and_leave_what_only_stands_around(body, selected, meant):
    start = body.index(selected)
    first, last = whole_words(body, start, start + len(selected))
    assert body[first:last] == meant


@given(st.data())
def test_whole_words_are_found_once_and_for_all(data):
    body = data.draw(MESSY)
    start, end = data.draw(spans(body))
    first, last = whole_words(body, start, end)
    assert 0 <= first <= last <= len(body)
    assert whole_words(body, first, last) == (first, last)


@pytest.mark.parametrize(
    ("body", "spans", "how"),
    [
        ("“We are ready,” he said. “They should,”", ["“We are ready,”", "“They should,”"], "direct"),
        ("“We are ready,” he said.", ["We are ready,"], "direct"),
        ("Putin would exploit “cracks in unity”.", ["Putin would exploit “cracks in unity”"], "mixed"),
        ("“We are ready,” he said, but would wait.", ["“We are ready,”", "would wait"], "mixed"),
        ("He said it would end.", ["it would end"], "indirect"),
        ("“Never closed, he said", ["Never closed"], "indirect"),
        ("", [], "indirect"),
    ],
)
def test_how_words_are_quoted_is_seen_by_the_marks(body, spans, how):
    places = [(body.index(each), body.index(each) + len(each)) for each in spans]
    assert speech_of(body, places) == how
