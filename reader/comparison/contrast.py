"""How two cells of a row differ, word by word.

Two ways, by how alike they are. *Edited* ones are read in order: what an edit script leaves over is
marked. *Rewritten* ones share words in any order: a content word is marked if the other cell has no word of
its stem, small words follow their neighbours, so that runs come out as phrases and not as confetti. In both,
numbers, dates, names, negations and modals that differ are ``critical``; the same words in another order
are ``reordered``; where words of the other cell are absent between places that match, a ``missing`` mark
stands.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from reader.comparison.align import EDITED
from reader.comparison.model import MarkKind, Span
from reader.comparison.names import Names
from reader.comparison.prepare import Sentence, Unit
from reader.tokendiff import Op, opcodes

#: A gap of words unlike each other is no wider than this if its names or numbers stand for one another.
NARROW = 8
#: Words that match on either side of a place where words are said to be missing.
ANCHOR = 2


@dataclass(frozen=True, slots=True)
class Side:
    """One cell's words, over all its sentences; ``sentence``, ``named`` and ``quoted`` go with ``units``."""

    article: int
    units: tuple[Unit, ...]
    sentence: tuple[int, ...]
    named: tuple[bool, ...]
    quoted: tuple[bool, ...]
    key: str

    @property
    def count(self) -> int:
        """Sentences in the cell."""
        return self.sentence[-1] + 1 if self.sentence else 0

    def only(self, number: int) -> Side:
        """One of its sentences as a side of its own."""
        start, end = bisect_left(self.sentence, number), bisect_right(self.sentence, number)
        return Side(
            self.article,
            self.units[start:end],
            (0,) * (end - start),
            self.named[start:end],
            self.quoted[start:end],
            self.key.split("\n")[number],
        )

    def weighs(self, at: int) -> str:
        """Why a difference in this word would be critical, or ``""``."""
        return self.units[at].word.weight or ("name" if self.named[at] else "")

    def mute(self, at: int) -> bool:
        """Whether the word is not worth a mark for itself; inside quotation marks every word is."""
        word = self.units[at].word
        return word.mute and not self.named[at] and (word.kind == "punctuation" or not self.quoted[at])


def side(article: int, sentences: Sequence[Sentence], names: Names) -> Side:
    """A cell ready for contrasting."""
    units: list[Unit] = []
    number: list[int] = []
    named: list[bool] = []
    quoted: list[bool] = []
    for place, sentence in enumerate(sentences):
        units += sentence.units
        number += [place] * len(sentence.units)
        named += names.flags(sentence)
        quoted += _quoted(sentence)
    key = "\n".join(sentence.key for sentence in sentences)
    return Side(article, tuple(units), tuple(number), tuple(named), tuple(quoted), key)


def _quoted(sentence: Sentence) -> list[bool]:
    """Which tokens stand inside quotation marks that open and close in this sentence."""
    marks = [at for at, unit in enumerate(sentence.units) if unit.word.form == '"']
    inside = [False] * len(sentence.units)
    if len(marks) % 2 == 0:
        for start, end in zip(marks[::2], marks[1::2], strict=True):
            inside[start + 1 : end] = [True] * (end - start - 1)
    return inside


@dataclass(slots=True)
class Contrast:
    """How one cell differs from another: a kind or None for each token, and the gaps where words are missing.

    A gap is the number of the token after which words are missing, -1 before the first.
    """

    kinds: list[MarkKind | None]
    gaps: set[int] = field(default_factory=set)


def contrast(a: Side, b: Side) -> tuple[Contrast, Contrast]:
    """The differences of two cells, seen from either."""
    if a.key == b.key:
        return Contrast([None] * len(a.units)), Contrast([None] * len(b.units))
    if a.count == b.count == 1:
        return _contrast(a, b)
    return _by_sentence(a, b), _by_sentence(b, a)


def _contrast(a: Side, b: Side) -> tuple[Contrast, Contrast]:
    one, other = Contrast([None] * len(a.units)), Contrast([None] * len(b.units))
    if a.key != b.key:
        (_edited if _likeness(a, b) else _rewritten)(a, b, one, other)
    return one, other


def _by_sentence(a: Side, b: Side) -> Contrast:
    """How ``a`` differs, each sentence from the one it is an edition of, else from all of the other cell."""
    whole = Contrast([])
    others = [b.only(number) for number in range(b.count)]
    for number in range(a.count):
        sentence = a.only(number)
        best = max(others, key=lambda other: _likeness(sentence, other), default=b)
        found, _ = _contrast(sentence, best if _likeness(sentence, best) else b)
        whole.gaps |= {gap + len(whole.kinds) for gap in found.gaps if gap >= 0}
        whole.kinds += found.kinds
    return whole


def _likeness(a: Side, b: Side) -> float:
    """Token Indel similarity if it is that of editions of one sentence, else 0."""
    from rapidfuzz.distance import Indel

    words_a = [unit.word.form for unit in a.units if unit.word.kind != "punctuation"]
    words_b = [unit.word.form for unit in b.units if unit.word.kind != "punctuation"]
    return Indel.normalized_similarity(words_a, words_b, score_cutoff=EDITED)


@dataclass(slots=True)
class _Line:
    """What is aligned of a side: its parts in order, and the token each belongs to."""

    parts: list[str]
    owner: list[int]

    def tokens(self, start: int, end: int) -> list[int]:
        return sorted(set(self.owner[start:end]))


def _line(of: Side, value: Callable[[Unit], Sequence[str]], *, quotes: bool) -> _Line:
    line = _Line([], [])
    for at, unit in enumerate(of.units):
        if unit.word.kind == "punctuation" and not (quotes and unit.word.form == '"'):
            continue
        for part in value(unit):
            line.parts.append(part)
            line.owner.append(at)
    return line


def _as_written(unit: Unit) -> Sequence[str]:
    word = unit.word
    if word.weight in ("number", "negation"):
        return word.parts
    return (word.form.removesuffix("'s"),)


def _as_meant(unit: Unit) -> Sequence[str]:
    return unit.word.parts


# Edited: in order ---------------------------------------------------------------------------------


def _edited(a: Side, b: Side, one: Contrast, other: Contrast) -> None:
    line_a, line_b = _line(a, _as_written, quotes=True), _line(b, _as_written, quotes=True)
    ops = [op for op in opcodes(line_a.parts, line_b.parts) if op.tag != "equal"]
    off_a = [line_a.tokens(op.a_start, op.a_end) for op in ops]
    off_b = [line_b.tokens(op.b_start, op.b_end) for op in ops]
    elsewhere = _moved_parts(a, b, off_a, off_b)
    islands = [
        all(_small(a, at) for at in left) and all(_small(b, at) for at in right)
        for left, right in zip(off_a, off_b, strict=True)
    ]
    if all(islands):
        # Nothing but small words differs: then these are what there is to see.
        islands = [False] * len(ops)
    for op, left, right, island in zip(ops, off_a, off_b, islands, strict=True):
        if island:
            continue
        left, right = _trimmed(a, left), _trimmed(b, right)
        replaced = bool(left and right) and len(left) <= NARROW and len(right) <= NARROW
        stems = {a.units[at].word.stem for at in left} & {b.units[at].word.stem for at in right}
        _paint(a, left, one, elsewhere, stems, names=replaced)
        _paint(b, right, other, elsewhere, stems, names=replaced)
        if not right and any(not _there(a, at, elsewhere) for at in left):
            other.gaps.add(_gap(line_b, op.b_start))
        if not left and any(not _there(b, at, elsewhere) for at in right):
            one.gaps.add(_gap(line_a, op.a_start))
    if not any(one.kinds) and not any(other.kinds):
        _punctuation(a, b, one, other)
    _bridge(a, one)
    _bridge(b, other)


def _trimmed(of: Side, tokens: list[int]) -> list[int]:
    """Without the small words at either end, if there are others."""
    loud = [at for at, token in enumerate(tokens) if not _small(of, token)]
    return tokens[loud[0] : loud[-1] + 1] if loud else tokens


def _small(of: Side, at: int) -> bool:
    # A quotation mark that is there or not is no small thing.
    return of.mute(at) and of.units[at].word.form != '"'


def _moved_parts(a: Side, b: Side, off_a: list[list[int]], off_b: list[list[int]]) -> set[str]:
    """Forms of content words that are off the script on both sides: they stand elsewhere."""
    left = Counter(a.units[at].word.form for some in off_a for at in some if not a.mute(at))
    right = Counter(b.units[at].word.form for some in off_b for at in some if not b.mute(at))
    return {form for form in left if left[form] == right.get(form)}


def _there(of: Side, at: int, elsewhere: set[str]) -> bool:
    return of.mute(at) or of.units[at].word.form in elsewhere


def _paint(
    of: Side, tokens: Sequence[int], into: Contrast, elsewhere: set[str], stems: set[str], *, names: bool
) -> None:
    """Mark tokens that are off the script. A name is critical if something stands in its place (``names``);
    another form of the same word (``stems`` that both sides of the place have) is no critical change."""
    for at in tokens:
        word = of.units[at].word
        if word.form in elsewhere and not of.mute(at):
            into.kinds[at] = "reordered"
        elif word.weight or (names and of.named[at] and word.stem not in stems):
            into.kinds[at] = "critical"
        else:
            into.kinds[at] = "changed"


def _gap(line: _Line, at: int) -> int:
    """The token after which position ``at`` of the line stands."""
    return line.owner[at - 1] if at else -1


def _punctuation(a: Side, b: Side, one: Contrast, other: Contrast) -> None:
    """Cells of the same words: mark the punctuation that differs."""
    for op in opcodes([unit.word.form for unit in a.units], [unit.word.form for unit in b.units]):
        if op.tag != "equal":
            one.kinds[op.a_start : op.a_end] = ["changed"] * (op.a_end - op.a_start)
            other.kinds[op.b_start : op.b_end] = ["changed"] * (op.b_end - op.b_start)
            if op.tag == "insert":
                one.gaps.add(op.a_start - 1)
            elif op.tag == "delete":
                other.gaps.add(op.b_start - 1)


def _bridge(of: Side, into: Contrast) -> None:
    """A lone small word between two changed ones is part of the phrase."""
    for at in range(1, len(into.kinds) - 1):
        if (
            into.kinds[at] is None
            and of.units[at].word.kind != "punctuation"
            and of.mute(at)
            and into.kinds[at - 1] == into.kinds[at + 1] == "changed"
        ):
            into.kinds[at] = "changed"


# Rewritten: in any order --------------------------------------------------------------------------


def _rewritten(a: Side, b: Side, one: Contrast, other: Contrast) -> None:
    line_a, line_b = _line(a, _as_meant, quotes=False), _line(b, _as_meant, quotes=False)
    ops = opcodes(line_a.parts, line_b.parts)
    for here, there, into in ((a, b, one), (b, a, other)):
        _unshared(here, there, into)
    if not any(one.kinds) and not any(other.kinds):
        _reordered(a, line_a, [(op.a_start, op.a_end) for op in ops if op.tag != "equal"], one)
        _reordered(b, line_b, [(op.b_start, op.b_end) for op in ops if op.tag != "equal"], other)
    _critical(a, b, one, other, ops, line_a, line_b)
    _absent(a, line_a, b, line_b, ops, one, other)


def _unshared(here: Side, there: Side, into: Contrast) -> None:
    """Mark content words that ``there`` has not, then let small words and lone shared ones follow."""
    known = {part for unit in there.units for part in unit.word.parts}
    content: list[list[int]] = [[] for _ in range(max(here.sentence, default=-1) + 1)]
    for at, unit in enumerate(here.units):
        if not unit.word.mute:
            content[here.sentence[at]].append(at)
            if not all(part in known for part in unit.word.parts):
                into.kinds[at] = "changed"
    for some in content:
        for before, at, after in zip(some, some[1:], some[2:], strict=False):
            lone = into.kinds[at] is None and into.kinds[before] and into.kinds[after]
            if lone and not here.weighs(at):
                into.kinds[at] = "changed"
        for before, after in pairwise(some):
            if into.kinds[before] and into.kinds[after]:
                into.kinds[before + 1 : after] = ["changed"] * (after - before - 1)


def _reordered(of: Side, line: _Line, off: Sequence[Span], into: Contrast) -> None:
    for start, end in off:
        for at in line.tokens(start, end):
            if not of.mute(at):
                into.kinds[at] = "reordered"


def _critical(
    a: Side, b: Side, one: Contrast, other: Contrast, ops: Sequence[Op], line_a: _Line, line_b: _Line
) -> None:
    """Raise to ``critical`` what differs in substance, not what one of the cells only leaves out."""
    _facing(a, b, one, other, ("number", "date"))
    for op in ops:
        if op.tag == "replace":
            left, right = line_a.tokens(op.a_start, op.a_end), line_b.tokens(op.b_start, op.b_end)
            if len(left) <= NARROW and len(right) <= NARROW:
                for reason in ("date", "number", "modal"):
                    _swapped(a, left, one, b, right, other, reason)
                if _only_names(a, left) and _only_names(b, right):
                    _swapped(a, left, one, b, right, other, "name")
    _denied(a, b, one)
    _denied(b, a, other)


def _facing(a: Side, b: Side, one: Contrast, other: Contrast, reasons: Sequence[str]) -> None:
    """Numbers and dates that the other cell has not, if it has others instead."""
    for reason in reasons:
        left = [at for at, kind in enumerate(one.kinds) if kind and a.units[at].word.weight == reason]
        right = [at for at, kind in enumerate(other.kinds) if kind and b.units[at].word.weight == reason]
        if left and right:
            for at in left:
                one.kinds[at] = "critical"
            for at in right:
                other.kinds[at] = "critical"


def _only_names(of: Side, tokens: Sequence[int]) -> bool:
    """Whether nothing else of weight stands here: then names stand where other names do."""
    return all(of.named[at] or of.units[at].word.mute for at in tokens)


def _swapped(
    a: Side, left: Sequence[int], one: Contrast, b: Side, right: Sequence[int], other: Contrast, reason: str
) -> None:
    """Names (or modals) that stand in each other's place: critical, or reordered if both cells have both."""
    some = [at for at in left if a.weighs(at) == reason]
    others = [at for at in right if b.weighs(at) == reason]
    if not some or not others:
        return
    everything_a = {part for unit in a.units for part in unit.word.parts}
    everything_b = {part for unit in b.units for part in unit.word.parts}
    known = [set(a.units[at].word.parts) <= everything_b for at in some]
    known_too = [set(b.units[at].word.parts) <= everything_a for at in others]
    if all(known) and all(known_too):
        kind: MarkKind = "reordered"
    elif reason == "modal" or not (all(known) or all(known_too)):
        kind = "critical"
    else:
        return
    for at, is_known in zip(some, known, strict=True):
        if kind == "reordered" or not is_known or reason == "modal":
            one.kinds[at] = kind
    for at, is_known in zip(others, known_too, strict=True):
        if kind == "reordered" or not is_known or reason == "modal":
            other.kinds[at] = kind


def _denied(here: Side, there: Side, into: Contrast) -> None:
    """A negation or a modal that the other cell has not, beside a content word that it has."""
    known = {part for unit in there.units for part in unit.word.parts}
    for at, unit in enumerate(here.units):
        if unit.word.weight not in ("negation", "modal"):
            continue
        if all(part in known for part in unit.word.parts):
            continue
        after = next(
            (
                near
                for near in range(at + 1, min(at + 4, len(here.units)))
                if here.sentence[near] == here.sentence[at] and not here.units[near].word.mute
            ),
            None,
        )
        if after is not None and set(here.units[after].word.parts) <= known:
            into.kinds[at] = "critical"


def _absent(
    a: Side, line_a: _Line, b: Side, line_b: _Line, ops: Sequence[Op], one: Contrast, other: Contrast
) -> None:
    """Words that one cell has and the other has not, between words that match on both sides."""
    for before, op, after in zip(ops, ops[1:], ops[2:], strict=False):
        if min(before.a_end - before.a_start, after.a_end - after.a_start) < ANCHOR:
            continue
        if op.tag == "delete" and _worth(a, line_a.tokens(op.a_start, op.a_end), b):
            other.gaps.add(_gap(line_b, op.b_start))
        elif op.tag == "insert" and _worth(b, line_b.tokens(op.b_start, op.b_end), a):
            one.gaps.add(_gap(line_a, op.a_start))


def _worth(here: Side, tokens: Sequence[int], there: Side) -> bool:
    known = {part for unit in there.units for part in unit.word.parts}
    return any(not here.mute(at) and not set(here.units[at].word.parts) <= known for at in tokens)
