"""How two cells of a row differ, word by word.

Two ways, by how alike they are. *Edited* ones are read in order: what an edit script leaves over is
marked. *Rewritten* ones share words in any order: a content word is marked if the other cell has no word of
its stem, small words follow their neighbours, so that runs come out as phrases and not as confetti. In both,
numbers, dates, names, negations and modals that differ are ``critical``; the same words in another order
are ``reordered``; where words of the other cell are absent between places that match, a ``missing`` mark
stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from reader.comparison.critical import NARROW, raise_critical
from reader.comparison.matching import EDITED
from reader.comparison.model import Span
from reader.comparison.sides import Contrast, Line, Side, as_meant, as_written
from reader.tokendiff import Op, opcodes, similarity

#: Words that match on either side of a place where words are said to be missing.
ANCHOR = 2


def contrast(a: Side, b: Side) -> tuple[Contrast, Contrast]:
    """The differences of two cells, seen from either."""
    if a.key == b.key:
        return Contrast([None] * len(a.words)), Contrast([None] * len(b.words))
    if a.count == b.count == 1:
        return _contrast(a, b)
    return _by_sentence(a, b), _by_sentence(b, a)


def _contrast(a: Side, b: Side) -> tuple[Contrast, Contrast]:
    one, other = Contrast([None] * len(a.words)), Contrast([None] * len(b.words))
    if a.key != b.key:
        if _likeness(a, b):
            _edited(a, b, one, other)
            one.editions, other.editions = {0}, {0}
        else:
            _rewritten(a, b, one, other)
    return one, other


def _by_sentence(a: Side, b: Side) -> Contrast:
    """How ``a`` differs, each sentence from the one it is an edition of, else from all of the other cell."""
    whole = Contrast([])
    others = [b.only(number) for number in range(b.count)]
    for number in range(a.count):
        sentence = a.only(number)
        best = max(others, key=lambda other: _likeness(sentence, other), default=b)
        found, _ = _contrast(sentence, best if _likeness(sentence, best) else b)
        for at, kind in enumerate(found.kinds):
            # A name that another sentence of the cell has is not replaced.
            if kind == "critical" and sentence.named[at] and b.parts.issuperset(sentence.words[at].parts):
                found.kinds[at] = "changed"
        whole.gaps |= {gap + len(whole.kinds) for gap in found.gaps if gap >= 0}
        whole.kinds += found.kinds
        if found.editions:
            whole.editions.add(number)
    return whole


def _likeness(a: Side, b: Side) -> float:
    """Token Indel similarity if it is that of editions of one sentence, else 0."""
    return similarity(a.forms, b.forms, least=EDITED)


# Edited: in order ---------------------------------------------------------------------------------


def _edited(a: Side, b: Side, one: Contrast, other: Contrast) -> None:
    line_a, line_b = as_written(a), as_written(b)
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
        stems = {a.words[at].stem for at in left} & {b.words[at].stem for at in right}
        _paint(a, left, one, elsewhere, stems, names=replaced)
        _paint(b, right, other, elsewhere, stems, names=replaced)
        # What only stands elsewhere is not missing.
        if not right and any(one.kinds[at] != "reordered" for at in left):
            other.gaps.add(_gap(line_b, op.b_start))
        if not left and any(other.kinds[at] != "reordered" for at in right):
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
    return of.mute[at] and of.words[at].form != '"'


def _moved_parts(a: Side, b: Side, off_a: list[list[int]], off_b: list[list[int]]) -> set[str]:
    """Forms of content words that are off the script on both sides: they stand elsewhere."""
    left = Counter(a.words[at].form for some in off_a for at in some if not a.mute[at])
    right = Counter(b.words[at].form for some in off_b for at in some if not b.mute[at])
    return {form for form in left if left[form] == right.get(form)}


def _paint(
    of: Side, tokens: Sequence[int], into: Contrast, elsewhere: set[str], stems: set[str], *, names: bool
) -> None:
    """Mark tokens that are off the script. A name is critical if something stands in its place (``names``);
    another form of the same word (``stems`` that both sides of the place have) is no critical change."""
    for at in tokens:
        word = of.words[at]
        if word.form in elsewhere and not of.mute[at]:
            into.kinds[at] = "reordered"
        elif word.weight or (names and of.named[at] and word.stem not in stems):
            into.kinds[at] = "critical"
        else:
            into.kinds[at] = "changed"


def _gap(of: Line, at: int) -> int:
    """The token after which position ``at`` of the line stands."""
    return of.owner[at - 1] if at else -1


def _punctuation(a: Side, b: Side, one: Contrast, other: Contrast) -> None:
    """Cells of the same words: mark the punctuation that differs."""
    for op in opcodes([word.form for word in a.words], [word.form for word in b.words]):
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
            and of.words[at].kind != "punctuation"
            and of.mute[at]
            and into.kinds[at - 1] == into.kinds[at + 1] == "changed"
        ):
            into.kinds[at] = "changed"


# Rewritten: in any order --------------------------------------------------------------------------


def _rewritten(a: Side, b: Side, one: Contrast, other: Contrast) -> None:
    line_a, line_b = as_meant(a), as_meant(b)
    ops = opcodes(line_a.parts, line_b.parts)
    for here, there, into in ((a, b, one), (b, a, other)):
        _unshared(here, there, into)
    if not any(one.kinds) and not any(other.kinds):
        _reordered(a, line_a, [(op.a_start, op.a_end) for op in ops if op.tag != "equal"], one)
        _reordered(b, line_b, [(op.b_start, op.b_end) for op in ops if op.tag != "equal"], other)
    raise_critical(a, b, one, other, ops, line_a, line_b)
    _absent(a, line_a, b, line_b, ops, one, other)


def _unshared(here: Side, there: Side, into: Contrast) -> None:
    """Mark content words that ``there`` has not, then let small words and lone shared ones follow."""
    known = there.parts
    content: list[list[int]] = [[] for _ in here.bounds]
    for at, word in enumerate(here.words):
        if not word.mute:
            content[here.sentence[at]].append(at)
            if not known.issuperset(word.parts):
                into.kinds[at] = "changed"
    for some in content:
        for before, at, after in zip(some, some[1:], some[2:], strict=False):
            lone = into.kinds[at] is None and into.kinds[before] and into.kinds[after]
            if lone and not here.weighs(at):
                into.kinds[at] = "changed"
        for before, after in pairwise(some):
            if into.kinds[before] and into.kinds[after]:
                into.kinds[before + 1 : after] = ["changed"] * (after - before - 1)


def _reordered(of: Side, aligned: Line, off: Sequence[Span], into: Contrast) -> None:
    for start, end in off:
        for at in aligned.tokens(start, end):
            if not of.mute[at]:
                into.kinds[at] = "reordered"


def _absent(
    a: Side, line_a: Line, b: Side, line_b: Line, ops: Sequence[Op], one: Contrast, other: Contrast
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
    return any(not here.mute[at] and not there.parts.issuperset(here.words[at].parts) for at in tokens)
