"""Edit scripts between two token lists that stay fast and small however long the lists are.

Insertions and deletions only (Indel distance, rapidfuzz): substitution as an edit of its own turns moved
blocks into confetti. Above ``CAP`` tokens a whole table would need gigabytes, so long lists are cut where
both have the same rare run of tokens, and each block gets a script of its own.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Sequence
from typing import Literal, NamedTuple

#: Tokens of one side up to which a script is made in one piece.
CAP = 20_000
#: Tokens of a run that must stand exactly once on either side to be a place to cut.
RUN = 4
#: Bits of the table that one block may need (one for each pair of tokens): 32 MB.
TABLE = 256_000_000

Tag = Literal["equal", "replace", "delete", "insert"]


class Op(NamedTuple):
    """``a[a_start:a_end]`` becomes ``b[b_start:b_end]``. Ops follow each other without gaps."""

    tag: Tag
    a_start: int
    a_end: int
    b_start: int
    b_end: int


def opcodes(a: Sequence[Hashable], b: Sequence[Hashable], *, cap: int = CAP) -> list[Op]:
    """The edit script from ``a`` to ``b``; neighbouring deletions and insertions are one ``replace``.

    Shortest for lists of up to ``cap`` tokens. Longer ones are cut at shared runs, so that time and
    memory stay linear in practice; the script is then right, but may be longer than need be.
    """
    start, a_end, b_end = 0, len(a), len(b)
    while start < a_end and start < b_end and a[start] == b[start]:
        start += 1
    while a_end > start and b_end > start and a[a_end - 1] == b[b_end - 1]:
        a_end -= 1
        b_end -= 1
    equal: list[tuple[int, int, int]] = [(0, 0, start)]
    if a_end > start and b_end > start:
        first, second = _numbered(a[start:a_end], b[start:b_end])
        equal += [(start + i, start + j, size) for i, j, size in _matches(first, second, cap)]
    equal.append((a_end, b_end, len(a) - a_end))
    return _script(equal, len(a), len(b))


def similarity(a: Sequence[Hashable], b: Sequence[Hashable], *, least: float = 0.0) -> float:
    """The share of the tokens of both that an edit script keeps, from 0 to 1; 0 if it is below ``least``.

    Of lists longer than ``CAP`` that of a script made block by block, which may be a little too low.
    """
    if max(len(a), len(b)) <= CAP:
        from rapidfuzz.distance import Indel

        return Indel.normalized_similarity(a, b, score_cutoff=least)
    kept = sum(op.a_end - op.a_start for op in opcodes(a, b) if op.tag == "equal")
    share = 2 * kept / (len(a) + len(b))
    return share if share >= least else 0.0


def longest_rising(values: Sequence[int]) -> set[int]:
    """The positions of a longest strictly rising subsequence (patience sorting, n log n)."""
    ends: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for position, value in enumerate(values):
        place = bisect_left(ends, value)
        before.append(at[place - 1] if place else -1)
        if place == len(ends):
            ends.append(value)
            at.append(position)
        else:
            ends[place] = value
            at[place] = position
    kept: set[int] = set()
    position = at[-1] if at else -1
    while position >= 0:
        kept.add(position)
        position = before[position]
    return kept


def _numbered(a: Sequence[Hashable], b: Sequence[Hashable]) -> tuple[list[int], list[int]]:
    numbers: dict[Hashable, int] = {}
    return (
        [numbers.setdefault(token, len(numbers)) for token in a],
        [numbers.setdefault(token, len(numbers)) for token in b],
    )


def _matches(a: Sequence[int], b: Sequence[int], cap: int) -> list[tuple[int, int, int]]:
    """Equal stretches (start in a, start in b, length), in order."""
    if len(a) <= cap and len(b) <= cap:
        return _direct(a, b)
    made: list[tuple[int, int, int]] = []
    i = j = 0
    for x, y in [*_anchors(a, b), (len(a), len(b))]:
        made += [(i + p, j + q, size) for p, q, size in _block(a[i:x], b[j:y])]
        i, j = x, y
    return made


def _block(a: Sequence[int], b: Sequence[int]) -> list[tuple[int, int, int]]:
    """A block between two anchors; one that is still too large is cut into pieces side by side."""
    if len(a) * len(b) <= TABLE:
        return _direct(a, b)
    pieces = -(-max(len(a), len(b)) // int(TABLE**0.5))
    made: list[tuple[int, int, int]] = []
    for piece in range(pieces):
        i, x = len(a) * piece // pieces, len(a) * (piece + 1) // pieces
        j, y = len(b) * piece // pieces, len(b) * (piece + 1) // pieces
        made += [(i + p, j + q, size) for p, q, size in _direct(a[i:x], b[j:y])]
    return made


def _direct(a: Sequence[int], b: Sequence[int]) -> list[tuple[int, int, int]]:
    from rapidfuzz.distance import Indel

    if not a or not b:
        return []
    return [
        (op.src_start, op.dest_start, op.src_end - op.src_start)
        for op in Indel.opcodes(a, b)
        if op.tag == "equal"
    ]


def _anchors(a: Sequence[int], b: Sequence[int]) -> list[tuple[int, int]]:
    """Places where the same run stands that either side has exactly once, in the order of both."""
    in_a, in_b = _once(a), _once(b)
    pairs = sorted((i, in_b[run]) for run, i in in_a.items() if run in in_b)
    kept = longest_rising([j for _, j in pairs])
    # A cut every few hundred tokens is enough.
    cuts: list[tuple[int, int]] = []
    for position in sorted(kept):
        i, j = pairs[position]
        if not cuts or (i - cuts[-1][0] >= 256 and j > cuts[-1][1]):
            cuts.append((i, j))
    return cuts


def _once(tokens: Sequence[int]) -> dict[tuple[int, ...], int]:
    """Runs of ``RUN`` tokens that stand exactly once, each with its place."""
    seen: dict[tuple[int, ...], int] = {}
    for place in range(len(tokens) - RUN + 1):
        run = tuple(tokens[place : place + RUN])
        seen[run] = -1 if run in seen else place
    return {run: place for run, place in seen.items() if place >= 0}


def _script(equal: list[tuple[int, int, int]], a_length: int, b_length: int) -> list[Op]:
    ops: list[Op] = []
    i = j = 0
    for x, y, size in [*equal, (a_length, b_length, 0)]:
        if x > i and y > j:
            ops.append(Op("replace", i, x, j, y))
        elif x > i:
            ops.append(Op("delete", i, x, j, y))
        elif y > j:
            ops.append(Op("insert", i, x, j, y))
        if size:
            if ops and ops[-1].tag == "equal" and ops[-1].a_end == x and ops[-1].b_end == y:
                ops[-1] = Op("equal", ops[-1].a_start, x + size, ops[-1].b_start, y + size)
            else:
                ops.append(Op("equal", x, x + size, y, y + size))
        i, j = x + size, y + size
    return ops
