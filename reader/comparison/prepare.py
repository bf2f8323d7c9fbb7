"""Sentences of an article made ready for comparing: folded words, stems, and what each token is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from reader.comparison.fold import fold_word, same_key
from reader.comparison.language import (
    CAPITAL_DATES,
    DATES,
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
    r".[\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\ufe00-\ufe0f\u200d]*",
    re.DOTALL,
)
_NUMBER = re.compile(r"([$€£]?)\s*([+\-−]?\d[\d.,'’\u00a0\u202f]*)\s*(%|‰|[^\W\d_]{0,3})")
_CONTRACTED = re.compile(r"(.*[^\W\d_])n't$")
#: Of a longer sentence (a text without full stops) only the first words are compared where that is quadratic.
LONG = 400
#: Content words inside quotation marks from which a sentence may be taken for a quotation.
QUOTED = 5


@dataclass(frozen=True, slots=True)
class Word:
    """What a token's letters say, whatever stands around it.

    ``form`` is the folded token, ``parts`` what it states ("won't" is "will" and "not", "18%" is "18" and
    "percent"), by which tokens of two articles are equal; ``weight`` is why a difference would be critical.
    """

    form: str
    stem: str
    parts: tuple[str, ...]
    kind: Literal["word", "number", "punctuation"]
    stop: bool
    weight: Weight
    capital: bool

    @property
    def mute(self) -> bool:
        """Never worth a mark for itself: punctuation, and small words that change no meaning."""
        return self.kind == "punctuation" or (self.stop and not self.weight)


@dataclass(frozen=True, slots=True)
class Unit:
    """A token at its place ``[start, end)`` in the text (code points)."""

    start: int
    end: int
    word: Word


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: ``number`` counts from 0 in its article, furniture left out.

    ``words`` are its folded words and numbers, ``stems`` those of its content words (of all words, where
    there are none), sorted and each once; ``quotation`` those inside quotation marks, if they are most of it.
    """

    number: int
    span: Span
    key: str
    units: tuple[Unit, ...]
    words: tuple[str, ...]
    stems: tuple[str, ...]
    quotation: frozenset[str] = frozenset()


class Reading:
    """Turns token texts of one language into words, each text once."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._known: dict[str, Word] = {}
        self._stem: Callable[[str], str] = stem_english if language == "en" else stem_generic
        self._stop = STOP.get(language, frozenset())
        self._negations = NEGATIONS.get(language, frozenset())
        self._modals = MODALS.get(language, frozenset())
        self._dates = DATES.get(language, frozenset())

    def word(self, text: str, kind: str) -> Word:
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._read(text, kind)
        return known

    def _read(self, text: str, kind: str) -> Word:
        form = fold_word(text)
        if kind == "punctuation":
            return Word(form, "", (form,), "punctuation", True, "", False)
        capital = text[:1].isupper()
        if kind == "number" or form[:1].isdigit():
            parts = _number_parts(form)
            return Word(form, parts[0], parts, "number", False, "number", False)
        if form in NUMBER_WORDS:
            number = NUMBER_WORDS[form].removesuffix("s")
            return Word(form, number, (number,), "word", False, "number", capital)
        contracted = _CONTRACTED.match(form)
        if contracted and self.language == "en":
            verb = {"ca": "can", "wo": "will", "sha": "shall"}.get(contracted[1], contracted[1])
            return Word(form, form, (self._part(verb), "not"), "word", True, "negation", capital)
        if form == "cannot":
            return Word(form, form, ("can", "not"), "word", True, "negation", capital)
        short = SHORT_NAMES.get(text.replace(".", "").removesuffix("'s").removesuffix("’s"))
        if short and self.language == "en":
            return Word(form, short, (short,), "word", False, "", True)
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
        parts = tuple(self._part(some) for some in bare.split("-") if some) or (bare,)
        return Word(form, "-".join(parts), parts, "word", stop, weight, capital)

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
    units: list[Unit] = []
    for token in split_tokens(body, start, end):
        text = body[token.start : token.end]
        if len(text) > 1 and not text.isascii() and _UNSPACED.search(text):
            units.extend(
                Unit(token.start + found.start(), token.start + found.end(), reading.word(found[0], "word"))
                for found in _CLUSTER.finditer(text)
            )
        else:
            units.append(Unit(token.start, token.end, reading.word(text, token.kind)))
    return tuple(units)


def _content(units: Sequence[Unit]) -> list[str]:
    """Stems of content words; of text without spaces, pairs of neighbouring characters."""
    stems: list[str] = []
    before: Unit | None = None
    for unit in units:
        word = unit.word
        if word.kind == "punctuation":
            before = None
            continue
        if _UNSPACED.match(word.form):
            if before is not None:
                stems.append(before.word.form + word.form)
            before = unit
            continue
        before = None
        if not word.stop:
            stems.extend(word.parts)
    return stems


def quoted(units: Sequence[Unit]) -> list[bool]:
    """Which tokens stand inside quotation marks; a lone mark opens or closes a longer quotation."""
    marks = [at for at, unit in enumerate(units) if unit.word.form == '"']
    inside = [False] * len(units)
    if len(marks) % 2 == 0:
        for start, end in zip(marks[::2], marks[1::2], strict=True):
            inside[start + 1 : end] = [True] * (end - start - 1)
    elif len(marks) == 1:
        (mark,) = marks
        if mark < 3:
            inside[mark + 1 :] = [True] * (len(units) - mark - 1)
        else:
            inside[:mark] = [True] * mark
    return inside


def _quotation(units: Sequence[Unit]) -> list[str]:
    """The content of a sentence that is mostly a quotation; of any other none."""
    inside = [unit for unit, is_inside in zip(units, quoted(units), strict=True) if is_inside]
    count = sum(not unit.word.stop for unit in inside)
    total = sum(not unit.word.stop for unit in units)
    return _content(inside) if count >= QUOTED and 2 * count >= total else []


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
    units = units_of(body, *span, reading)
    words = tuple(unit.word.form for unit in units if unit.word.kind != "punctuation")
    stems = _content(units) or [unit.word.stem for unit in units if unit.word.kind != "punctuation"]
    return Sentence(
        number,
        span,
        same_key(body[slice(*span)]),
        units,
        words,
        tuple(sorted(set(stems))),
        frozenset(_quotation(units)),
    )
