"""Texts changed the way newsrooms change them, by an editor who remembers where every word went."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from reader.text.sentences import split_sentences
from reader.text.tokens import tokens

Span = tuple[int, int]


@dataclass(frozen=True)
class Word:
    """One token of a text with the white space before it. ``origin`` is the token of the old text it is
    (-1: of none), ``instead`` the one it took the place of."""

    text: str
    gap: str
    origin: int = -1
    instead: int = -1
    kind: str = "word"


Sentence = list[Word]


@dataclass(frozen=True)
class Edited:
    """Two states of a text: ``old_tokens`` the spans of the old one's tokens, ``words``
    which of them are no punctuation; ``kept`` where a token stands
    in the new text, ``replaced`` where that stands which took its place. All in code points."""

    old: str
    new: str
    old_tokens: tuple[Span, ...]
    words: frozenset[int]
    kept: dict[int, Span] = field(default_factory=dict)
    replaced: dict[int, Span] = field(default_factory=dict)


@dataclass(frozen=True)
class Rates:
    """How often what is done: of the words, of the sentences, and paragraphs moved a text."""

    words: float = 0.15
    rewritten: float = 0.04
    deleted: float = 0.04
    planted: float = 0.04
    alike: float = 0.4
    moved: int = 2


def paragraphs_of(body: str) -> list[list[Sentence]]:
    """A text as lines of sentences of words; with their gaps they give the text again, but for white space
    at its end."""
    made: list[list[Sentence]] = []
    at = number = 0
    for line in body.split("\n"):
        start = body.index(line, at) if line else at
        spans = split_sentences(body, start, start + len(line)) if line.strip() else []
        paragraph: list[Sentence] = []
        for one, other in spans:
            sentence: Sentence = []
            for token in tokens(body, one, other):
                word = Word(body[token.start : token.end], body[at : token.start], number, kind=token.kind)
                sentence.append(word)
                at = token.end
                number += 1
            paragraph.append(sentence)
        if paragraph:
            made.append(paragraph)
    return made


def edit(body: str, rates: Rates, chance: random.Random, vocabulary: Sequence[str]) -> Edited:
    """Change a text at these rates; the same ``chance`` gives the same text."""
    paragraphs = paragraphs_of(body)
    old_tokens = _spans(paragraphs)
    whole = [sentence for paragraph in paragraphs for sentence in paragraph]
    plants = [
        _altered(s, rates.alike, chance, vocabulary, origin=False)
        for s in whole
        if _some(rates.planted, chance)
    ]
    planted_of = {id(s) for s in whole if _some(rates.planted / 2, chance)}
    gone: list[Sentence] = []
    changed: list[list[Sentence]] = []
    for paragraph in paragraphs:
        kept: list[Sentence] = []
        for sentence in paragraph:
            if id(sentence) in planted_of:  # the original goes, a look-alike comes elsewhere
                gone.append(_altered(sentence, rates.alike, chance, vocabulary, origin=False))
            elif _some(rates.deleted, chance):
                continue
            elif _some(rates.rewritten, chance):
                kept.append(_altered(sentence, 0.85, chance, vocabulary))
            else:
                kept.append(_altered(sentence, rates.words, chance, vocabulary, mixed=True))
        if kept:
            changed.append(kept)
    for _ in range(chance.randint(0, rates.moved)):
        if len(changed) > 2:
            changed.insert(chance.randrange(len(changed)), changed.pop(chance.randrange(len(changed))))
    for plant in gone:
        if changed:
            paragraph = chance.choice(changed)
            paragraph.insert(chance.randint(0, len(paragraph)), plant)
    for plant in plants:
        if not changed or chance.random() < 0.5:
            changed.insert(chance.randint(0, len(changed)), [plant])
        else:
            paragraph = chance.choice(changed)
            paragraph.insert(chance.randint(0, len(paragraph)), plant)
    words = frozenset(word.origin for sentence in whole for word in sentence if word.kind != "punctuation")
    return _written(Edited(body, "", old_tokens, words), changed)


def _some(rate: float, chance: random.Random) -> bool:
    return chance.random() < rate


def _altered(
    sentence: Sentence,
    rate: float,
    chance: random.Random,
    vocabulary: Sequence[str],
    *,
    mixed: bool = False,
    origin: bool = True,
) -> Sentence:
    """Words replaced; ``mixed``: half of them, a quarter deleted, beside a quarter one inserted. Without
    ``origin`` it is a copy, whose words are nobody's."""
    made: Sentence = []
    for word in sentence:
        if word.kind == "punctuation" or not _some(rate, chance):
            made.append(word)
            continue
        how = chance.choice(("replace", "replace", "delete", "insert")) if mixed else "replace"
        other = word.text
        while other == word.text:
            other = chance.choice(vocabulary)
        if how == "insert":
            made += [word, Word(other, " ")]
        elif how == "replace":
            made.append(Word(other, word.gap, instead=word.origin))
    return made if origin else [replace(word, origin=-1, instead=-1) for word in made]


def _spans(paragraphs: Sequence[Sequence[Sentence]]) -> tuple[Span, ...]:
    spans: list[Span] = []
    at = 0
    for paragraph in paragraphs:
        for sentence in paragraph:
            for word in sentence:
                at += len(word.gap)
                spans.append((at, at + len(word.text)))
                at += len(word.text)
    return tuple(spans)


def _written(made: Edited, paragraphs: Sequence[Sequence[Sentence]]) -> Edited:
    pieces: list[str] = []
    at = 0
    for paragraph in paragraphs:
        for number, sentence in enumerate(paragraph):
            for place, word in enumerate(sentence):
                gap = word.gap
                if place == 0:
                    gap = " " if number else ("\n\n" if "\n\n" in made.old else "\n") if pieces else ""
                pieces += [gap, word.text]
                span = (at + len(gap), at + len(gap) + len(word.text))
                at = span[1]
                if word.origin >= 0:
                    made.kept[word.origin] = span
                if word.instead >= 0:
                    made.replaced[word.instead] = span
    return replace(made, new="".join(pieces))
