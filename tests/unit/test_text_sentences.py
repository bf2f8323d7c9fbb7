"""Sentences: where readers see them, inside their blocks, and nothing lost between them."""

from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.articles import Block, Text
from reader.sources import plain
from reader.text import sentences as module
from reader.text.sentences import sentences, split_sentences
from tests.hostile.cases import CASES

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))


def split(text: str, language: str | None = None) -> list[str]:
    return [text[a:b] for a, b in split_sentences(text, 0, len(text), language)]


@pytest.mark.parametrize(
    "expected",
    [
        ["He won.", "She lost!", "Who knows?", "Nobody…"],
        ["He said J.D. Vance won.", "Mr. Smith of the U.S. Army left at 5 p.m. on Monday."],
        ["He lives in the U.S.", "The end."],
        [
            "“We are ready,” he said.",
            "“They should stop.",
            "If it were so, it would stop.",
            "Yes!”",
            "He left.",
        ],
        ["“Who knows?” Putin asked.", "Then he left."],
        ["You should fight in Ukraine? Mr. Putin asked.", "Nobody answered."],
        ["Members of Congress agreed.", "“There are problems at the border.", "You have nothing to do."],
        ["Aid for Kiev. .", "“Ultimately, it is up to Ukraine,” it said."],
        ["The terms are. .", "Next."],
        ["It cost $2.7 billion, or 3.5% of GDP.", "No. 5 is alive."],
        ["He quoted ‘a. b’ and left.", "Done."],
    ],
    ids=lambda expected: expected[0],
)
def test_sentences_end_where_readers_see_it(expected):
    assert split(" ".join(expected)) == expected


def test_other_scripts_and_languages():
    assert split("你好。世界很大！是吗？") == ["你好。", "世界很大！", "是吗？"]
    assert split("Das ist z. B. gut. Er ging am 3. November.", "de") == [
        "Das ist z. B. gut.",
        "Er ging am 3. November.",
    ]


def test_white_space_that_breaks_the_segmenter_is_harmless():
    assert split("Plan B\u00a0. Then it went on.") == ["Plan B\u00a0.", "Then it went on."]
    assert split("A line\nbroken in two. Another\u2028one.") == [
        "A line\nbroken in two.",
        "Another\u2028one.",
    ]


def test_a_segmenter_that_fails_gives_a_sentence_a_line_and_a_warning(monkeypatch):
    class Panic(BaseException):
        pass

    def panic(text, language):
        raise Panic

    monkeypatch.setattr(module, "_boundaries", panic)
    told = []
    text = " First. Second.\n\nThird. "
    spans = split_sentences(text, 0, len(text), on_warning=told.append)
    assert [text[a:b] for a, b in spans] == ["First. Second.", "Third."]
    assert len(told) == 1
    assert "one sentence a line" in told[0]


def test_an_interrupt_is_not_swallowed(monkeypatch):
    def interrupt(text, language):
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "_boundaries", interrupt)
    with pytest.raises(KeyboardInterrupt):
        split("One. Two.")


def test_no_sentence_crosses_a_block_and_furniture_is_left_out():
    body = "Headline without a stop\nShare\nFirst sentence. Second one\ngoes on here."
    text = Text(
        body,
        (
            Block("title", 0, 23),
            Block("furniture", 24, 29),
            Block("paragraph", 30, len(body)),
        ),
    )
    words = [body[a:b] for a, b in sentences(text)]
    assert words == ["Headline without a stop", "First sentence.", "Second one\ngoes on here."]
    assert "Share" in [body[a:b] for a, b in sentences(text, include_furniture=True)]


def test_a_text_without_blocks_is_taken_line_by_line():
    body = "No stop here\nAnd one. And two."
    assert [body[a:b] for a, b in sentences(Text(body))] == ["No stop here", "And one.", "And two."]


@dataclass(frozen=True)
class _Cut:
    """A text with blocks at drawn places."""

    body: str
    blocks: tuple[Block, ...] = field(default_factory=tuple)


def covered(body: str, blocks: tuple[Block, ...], spans: tuple[tuple[int, int], ...]) -> None:
    at = 0
    for a, b in spans:
        assert at <= a < b
        assert not body[a].isspace()
        assert not body[b - 1].isspace()
        assert any(block.start <= a and b <= block.end for block in blocks)
        at = b
    inside = {place for a, b in spans for place in range(a, b)}
    for block in blocks:
        for place in range(block.start, block.end):
            assert body[place].isspace() or place in inside


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_the_sentences_of_a_seed_cover_its_blocks(path):
    body = path.read_text(encoding="utf-8")
    blocks = plain.parse(body).blocks
    spans = sentences(Text(body, blocks), include_furniture=True)
    covered(body, blocks, spans)
    assert not any(body[a:b].strip(" .") == "" for a, b in spans), "a stray stop is no sentence"


@settings(max_examples=200)
@given(
    st.text(
        st.sampled_from("AB ab.?!…“”\"'’\u00a0\u2009\n\t1,()«»。\u0301x-") | st.characters(), max_size=120
    ),
    st.lists(st.integers(0, 120), max_size=6),
)
def test_sentences_of_any_text_stand_in_order_inside_blocks_and_cover_them(body, cuts):
    edges = sorted({0, len(body), *(cut for cut in cuts if cut < len(body))})
    blocks = tuple(Block("paragraph", a, b) for a, b in pairwise(edges))
    covered(body, blocks, sentences(_Cut(body, blocks), include_furniture=True))


@pytest.mark.parametrize("name", CASES)
def test_hostile_texts_have_sentences_too(name):
    body = CASES[name]
    blocks = (Block("paragraph", 0, len(body)),)
    covered(body, blocks, sentences(Text(body.encode("utf-8", "replace").decode(), blocks)))
