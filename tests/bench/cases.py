"""Made-up articles to compare: of so many sentences, revisions, and the worst that a text can be."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from reader.articles import Block, Text
from reader.comparison.model import Compared
from tests.bench.libraries import Words

#: Sentences of one paragraph.
_PARAGRAPH = 5


def articles(*bodies: str) -> list[Compared]:
    """Articles of these texts, a block a line."""
    made = []
    for number, body in enumerate(bodies):
        blocks, at = [], 0
        for line in body.split("\n"):
            if line.strip():
                blocks.append(Block("paragraph", at, at + len(line)))
            at += len(line) + 1
        name = f"article {number}"
        made.append(Compared(name, name, None, name, Text(body, tuple(blocks)), "en"))
    return made


def retold(count: int, articles_count: int = 2) -> list[str]:
    """Texts of ``count`` sentences: of each after the first a quarter of the sentences are reworded in part,
    a tenth are others, and some stand elsewhere."""
    words = Words(11)
    first = [words.sentence() for _ in range(count)]
    return [_text(first), *(_text(_retold(words, first)) for _ in range(articles_count - 1))]


def _text(sentences: Sequence[str]) -> str:
    starts = range(0, len(sentences), _PARAGRAPH)
    return "\n".join(" ".join(sentences[start : start + _PARAGRAPH]) for start in starts)


def _retold(words: Words, sentences: Sequence[str]) -> list[str]:
    made = []
    for sentence in sentences:
        roll = words.random.random()
        parts = sentence.split(" ")
        if roll < 0.25:
            for at in range(2, len(parts) - 1, 3):
                parts[at] = words.take(1)[0]
        made.append(words.sentence() if roll > 0.9 else " ".join(parts))
    for _ in range(len(made) // 50):
        made.insert(words.random.randrange(len(made)), made.pop(words.random.randrange(len(made))))
    return made


def revisions(count: int) -> list[str]:
    """Two versions of a text of some ``count`` words: a sentence in ten has a word changed, one in fifty is
    new, one in fifty gone, and a few paragraphs have moved."""
    words = Words(12)
    sentences, written = [], 0
    while written < count:
        sentences.append(words.sentence())
        written += sentences[-1].count(" ") + 1
    later = []
    for sentence in sentences:
        roll = words.random.random()
        if roll < 0.02:
            continue
        if roll < 0.12:
            parts = sentence.split(" ")
            parts[words.random.randrange(len(parts))] = words.take(1)[0]
            sentence = " ".join(parts)
        later.append(sentence)
        if roll > 0.98:
            later.append(words.sentence())
    lines = [_text(sentences).split("\n"), _text(later).split("\n")]
    for _ in range(len(lines[1]) // 100):
        lines[1].insert(words.random.randrange(len(lines[1])), lines[1].pop())
    return ["\n".join(some) for some in lines]


def _reversed(body: str, by: str) -> str:
    return by.join(reversed(body.split(by)))


def _identical() -> list[str]:
    return ["\n".join(["The council approved the new bridge on Tuesday."] * 1_000)] * 2


def _one_sentence() -> list[str]:
    words = Words(13).take(10_000)
    other = [word if at % 20 else f"{word}s not" for at, word in enumerate(words)]
    return [" ".join(words) + ".", " ".join(other) + "."]


def _one_sentence_reversed() -> list[str]:
    words = " ".join(Words(13).take(10_000))
    return [words + ".", _reversed(words, " ") + "."]


def _periodic() -> list[str]:
    words = Words(14)
    lines = [words.sentence() for _ in range(5)] * 200
    return ["\n".join(lines), "\n".join(lines[2:])]


def _periodic_sentence() -> list[str]:
    return [
        " ".join(["bridge", "council", "river"] * 3_333) + ".",
        " ".join(["council", "river", "bridge", "mayor"] * 2_500) + ".",
    ]


def _one_word() -> list[str]:
    words = [f"{word.capitalize()}." for word in Words(15).words[:5_000]]
    return ["\n".join(words), "\n".join(random.Random(1).sample(words, len(words)))]


def _reverse() -> list[str]:
    words = Words(16)
    body = "\n".join(words.sentence() for _ in range(500))
    return [body, _reversed(body, "\n")]


def _numbered() -> list[str]:
    """Sentences that differ in a number each, and from the other text's in another."""
    lines = [[f"Item {n} was sold for {7 * n + more} dollars." for n in range(2_000)] for more in (0, 1)]
    return ["\n".join(some) for some in lines]


#: Texts by the name of the case.
CASES: dict[str, Callable[[], list[str]]] = {
    "500 sentences": lambda: retold(500),
    "5,000 sentences": lambda: retold(5_000),
    "20 articles of 45 sentences": lambda: retold(45, 20),
    "10,000-word articles": lambda: retold(530),
    "100,000-word revisions": lambda: revisions(100_000),
    "1,000 identical sentences": _identical,
    "one 10,000-word sentence, edited": _one_sentence,
    "one 10,000-word sentence, reversed": _one_sentence_reversed,
    "a periodic text": _periodic,
    "a periodic sentence": _periodic_sentence,
    "5,000 one-word sentences": _one_word,
    "500 sentences reversed": _reverse,
    "2,000 sentences that differ in a number": _numbered,
}

#: Those that would take a naive way minutes.
WORST = tuple(CASES)[5:]
