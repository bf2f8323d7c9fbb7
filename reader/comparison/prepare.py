"""Sentences of an article made ready for comparing: folded words, stems, and what each token is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from reader.comparison.fold import fold_word, same_key
from reader.comparison.language import (
    CAPITAL_DATES,
    DATES,
    EVERYWHERE,
    MODALS,
    NEGATIONS,
    NUMBER_WORDS,
    SAME_NEGATION,
    SHORT_NAMES,
    STOP,
    UNITS,
    base,
    guess,
)
from reader.comparison.model import Compared, Span
from reader.comparison.stems import stem_english, stem_generic
from reader.text.sentences import sentences as split_sentences
from reader.text.tokens import tokens as split_tokens

Weight = Literal["", "number", "date", "negation", "modal"]

# Scripts that put no space between words: there every character is compared for itself.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
    "|[\U00020000-\U0003ffff]"
)
_CLUSTER = re.compile(
    # A number stays whole.
    r"[0-9０-９][0-9０-９.,]*[0-9０-９]|.[\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\ufe00-\ufe0f\u200d]*",
    re.DOTALL,
)
_NUMBER = re.compile(r"([$€£]?)\s*([+\-−]?\d[\d.,'’\u00a0\u202f]*)\s*(%|‰|[^\W\d_]{0,3})")
_CONTRACTED = re.compile(r"(.*[^\W\d_])n't$")
_AFTER_WORDS = frozenset(",;:!?")
_AT_THE_END = _AFTER_WORDS | {"."}
_NONE: frozenset[str] = frozenset()
#: Of a longer sentence (a text without full stops) only the first words are compared where that is quadratic.
LONG = 400
#: Content words inside quotation marks from which a sentence may be taken for a quotation.
QUOTED = 5


@dataclass(slots=True, eq=False)
class Word:
    """What a token's letters say, whatever stands around it. Never changed once it is made (it is not
    frozen, since a frozen one takes twice as long to make).

    ``form`` is the folded token, ``parts`` what it states ("won't" is "will" and "not", "18%" is "18" and
    "percent"), by which tokens of two articles are equal; ``weight`` is why a difference would be critical.
    ``length`` is that of the token as it stands in the text (code points).
    """

    form: str
    stem: str
    parts: tuple[str, ...]
    kind: Literal["word", "number", "punctuation"]
    stop: bool
    weight: Weight
    capital: bool
    length: int
    #: By what it equals another where the wording counts: its form, of numbers and negations what they state.
    written: tuple[str, ...] = field(init=False)
    #: Never worth a mark for itself: punctuation, and small words that change no meaning.
    mute: bool = field(init=False)
    #: Written without blanks between words: then pairs of characters say what a text is about.
    unspaced: bool = field(init=False)

    def __post_init__(self) -> None:
        exact = self.weight not in ("number", "negation")
        self.written = (self.form.removesuffix("'s"),) if exact else self.parts
        self.mute = self.kind == "punctuation" or (self.stop and not self.weight)
        self.unspaced = (
            self.kind != "punctuation" and not self.form.isascii() and _UNSPACED.match(self.form) is not None
        )


class Unit(NamedTuple):
    """A token at its place ``[start, end)`` in the text (code points)."""

    start: int
    end: int
    word: Word


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: ``number`` counts from 0 in its article, furniture left out; ``body`` is its text's.

    ``tokens`` are all its words, numbers and punctuation marks, ``words`` the folded forms of words and
    numbers, ``stems`` those of its content words (of all words, where there are none), sorted and each once;
    ``quotation`` those inside quotation marks, if they are most of it.
    """

    number: int
    span: Span
    key: str
    body: str = field(repr=False)
    tokens: tuple[Word, ...]
    words: tuple[str, ...]
    stems: tuple[str, ...]
    quotation: frozenset[str] = frozenset()

    @property
    def starts(self) -> list[int]:
        """Where each token starts in the text (code points). Found anew each time: few are ever asked for,
        and a long article has very many."""
        body, at = self.body, self.span[0]
        found = []
        for word in self.tokens:
            if body[at] == " ":
                at += 1
            while body[at].isspace() and not word.form.isspace():
                at += 1
            found.append(at)
            at += word.length
        return found

    @property
    def units(self) -> tuple[Unit, ...]:
        """The tokens with their places; made anew each time, like ``starts``."""
        return tuple(
            Unit(start, start + word.length, word)
            for start, word in zip(self.starts, self.tokens, strict=True)
        )


class Reading:
    """Turns token texts of one language into words, each text once."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._known: dict[str, Word] = {}
        # What stands between two blanks reads the same wherever it stands, but at the end of a sentence.
        self._pieces: dict[str, tuple[Word, ...]] = {}
        self._stem: Callable[[str], str] = stem_english if language == "en" else stem_generic
        self._stop = STOP.get(language, frozenset())
        self._negations = NEGATIONS.get(language, frozenset()) | EVERYWHERE
        self._modals = MODALS.get(language, frozenset())
        self._dates = DATES.get(language, frozenset())

    def word(self, text: str, kind: str) -> Word:
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._read(text, kind)
        return known

    def words(self, body: str, start: int, end: int) -> list[Word]:
        """The tokens of ``body[start:end]`` in order."""
        part = body[start:end]
        # Only these are read with what stands on the other side of a blank, or before the start.
        if " %" in part or " ‰" in part or (start and not body[start - 1].isspace()):
            return [word for word, _ in self._tokens(body, start, end)]
        *pieces, last = part.split(" ")
        found: list[Word] = []
        known = self._pieces
        for piece in pieces:
            words = known.get(piece)
            if words is None:
                words = known[piece] = self._piece(piece, " ", _AFTER_WORDS)
            found += words
        found += self._piece(last, "", _AT_THE_END)
        return found

    def _piece(self, piece: str, after: str, marks: frozenset[str]) -> tuple[Word, ...]:
        """What stands between two blanks, or behind the last. ``after`` follows it; ``marks`` are those that
        are a token of their own behind any word there."""
        if piece.isascii():
            if piece.isalpha():
                return (self.word(piece, "word"),)
            if piece[-1:] in marks and piece[:-1].isalpha():
                return self.word(piece[:-1], "word"), self.word(piece[-1], "punctuation")
        return tuple(word for word, _ in self._tokens(piece + after, 0, len(piece) + len(after)))

    def _tokens(self, body: str, start: int, end: int) -> Iterator[tuple[Word, int]]:
        """Each token with its start; text without spaces character by character."""
        for token in split_tokens(body, start, end):
            text = body[token.start : token.end]
            if len(text) > 1 and not text.isascii() and _UNSPACED.search(text):
                for found in _CLUSTER.finditer(text):
                    yield self.word(found[0], "word"), token.start + found.start()
            else:
                yield self.word(text, token.kind), token.start

    def units(self, body: str, start: int, end: int) -> tuple[Unit, ...]:
        """The tokens of ``body[start:end]`` with their places."""
        return tuple(Unit(at, at + word.length, word) for word, at in self._tokens(body, start, end))

    def _read(self, text: str, kind: str) -> Word:
        form, size = fold_word(text), len(text)
        if kind == "punctuation":
            return Word(form, "", (form,), "punctuation", True, "", False, size)
        capital = text[:1].isupper()
        if kind == "number" or form[:1].isdigit():
            parts = _number_parts(form)
            return Word(form, parts[0], parts, "number", False, "number", False, size)
        if form in NUMBER_WORDS:
            number = NUMBER_WORDS[form].removesuffix("s")
            return Word(form, number, (number,), "word", False, "number", capital, size)
        if form == "cannot":
            return Word(form, form, ("can", "not"), "word", True, "negation", capital, size)
        if self.language == "en":
            contracted = _CONTRACTED.match(form) if form.endswith("n't") else None
            if contracted:
                verb = {"ca": "can", "wo": "will", "sha": "shall"}.get(contracted[1], contracted[1])
                return Word(form, form, (self._part(verb), "not"), "word", True, "negation", capital, size)
            short = capital and SHORT_NAMES.get(text.replace(".", "").removesuffix("'s").removesuffix("’s"))
            if short:
                return Word(form, short, (short,), "word", False, "", True, size)
        bare = form[:-2] if form.endswith("'s") else form.rstrip("'") or form
        weight: Weight = ""
        if bare in self._dates and (capital or bare not in CAPITAL_DATES):
            weight = "date"
        elif bare in self._negations:
            weight = "negation"
        elif bare in self._modals:
            weight = "modal"
        stop = bare in self._stop or weight in ("negation", "modal")
        if not self._stop and len(bare) <= 2 and not _UNSPACED.match(bare):
            stop = True
        # "long-range" says what "long range" says.
        if "-" in bare:
            parts = tuple([self._part(some) for some in bare.split("-") if some]) or (bare,)
        else:
            parts = (self._part(bare),) if bare else (bare,)
        return Word(form, "-".join(parts), parts, "word", stop, weight, capital, size)

    def _part(self, form: str) -> str:
        if form in self._negations or form in self._modals or form in self._stop:
            return SAME_NEGATION.get(form, form)
        return self._stem(form)


def _number_parts(form: str) -> tuple[str, ...]:
    """What a number states, however written: ``$2.7bn`` → 2.7, billion, dollar; ``600,000`` → 600000."""
    found = _NUMBER.match(form)
    if found is None or found.end() != len(form):
        return (form.replace(",", ""),)
    sign, digits, tail = found.groups()
    parts = [re.sub(r"[,'’\u00a0\u202f](?=\d{3}(?!\d))", "", digits).rstrip(".,").replace("−", "-")]
    if tail:
        parts.append(UNITS.get(tail, tail))
    if sign:
        parts.append(UNITS[sign])
    return tuple(parts)


def units_of(body: str, start: int, end: int, reading: Reading) -> tuple[Unit, ...]:
    """The tokens of ``body[start:end]``; text without spaces character by character."""
    return reading.units(body, start, end)


def content(words: Sequence[Word]) -> list[str]:
    """Stems of content words; of text without spaces, pairs of neighbouring characters."""
    stems: list[str] = []
    before: Word | None = None
    for word in words:
        if word.unspaced:
            if before is not None:
                stems.append(before.form + word.form)
            before = word
            continue
        before = None
        if not word.stop:
            stems += word.parts
    return stems


def quoted(words: Sequence[Word]) -> list[bool]:
    """Which tokens stand inside quotation marks; a lone mark opens or closes a longer quotation."""
    marks = [at for at, word in enumerate(words) if word.form == '"']
    inside = [False] * len(words)
    if len(marks) % 2 == 0:
        for start, end in zip(marks[::2], marks[1::2], strict=True):
            inside[start + 1 : end] = [True] * (end - start - 1)
    elif len(marks) == 1:
        (mark,) = marks
        if mark < 3:
            inside[mark + 1 :] = [True] * (len(words) - mark - 1)
        else:
            inside[:mark] = [True] * mark
    return inside


def _quotation(words: Sequence[Word]) -> list[str]:
    """The content of a sentence that is mostly a quotation; of any other none."""
    inside = [word for word, is_inside in zip(words, quoted(words), strict=True) if is_inside]
    count = sum(not word.stop for word in inside)
    total = sum(not word.stop for word in words)
    return content(inside) if count >= QUOTED and 2 * count >= total else []


def language_of(article: Compared, spans: Sequence[Span]) -> str:
    """The article's language, if it is known or its small words tell it, else ``""``."""
    known = base(article.language)
    if known:
        return known
    body = article.text.body
    sample = [token for start, end in spans[:40] for token in split_tokens(body, start, end)]
    return guess(fold_word(body[token.start : token.end]) for token in sample)


def prepare(articles: Sequence[Compared]) -> Iterator[tuple[Sentence, ...]]:
    """The sentences of each article, furniture left out, in order.

    An article too short to tell its language is read in the one that most of the others are in.
    """
    spans = [split_sentences(article.text, article.language) for article in articles]
    languages = [language_of(article, some) for article, some in zip(articles, spans, strict=True)]
    counts = Counter(language for language in languages if language)
    usual = min(counts, key=lambda language: (-counts[language], language), default="")
    readings: dict[str, Reading] = {}
    for article, some, language in zip(articles, spans, languages, strict=True):
        reading = readings.setdefault(language or usual, Reading(language or usual))
        body = article.text.body
        yield tuple(_sentence(body, number, span, reading) for number, span in enumerate(some))


def _sentence(body: str, number: int, span: Span, reading: Reading) -> Sentence:
    tokens = tuple(reading.words(body, *span))
    words = tuple([word.form for word in tokens if word.kind != "punctuation"])
    stems = content(tokens) or [word.stem for word in tokens if word.kind != "punctuation"]
    key = same_key(body[slice(*span)])
    quotation = frozenset(_quotation(tokens)) if '"' in key else _NONE
    return Sentence(number, span, key, body, tokens, words, tuple(sorted(set(stems))), quotation)
