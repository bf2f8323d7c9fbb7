"""Which token of a text is which token of a later state of it, moved stretches included.

First the longest order-preserving script (:mod:`reader.tokendiff`), less the islands in it that are equal
by chance; then, among what is left over, stretches that stand elsewhere, found by runs of tokens that
either side has exactly once. No token is matched twice, so that two places of the one text never claim one
place of the other: that is what keeps a passage that went from being taken for another that looks like it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import log

from reader.tokendiff import opcodes

#: Tokens on either side of a run that are looked at for whether it stands there by chance.
AROUND = 8
#: The share of them, by weight, that must be matched too; a run of MANY tokens speaks for itself.
SUPPORT = 0.35
MANY = 12
#: Tokens by which a place where something was taken out or put in is shifted at most.
SLIDE = 40
#: Lengths of the runs by which moved stretches are found: the surest first.
RUNS = (8, 5, 3)
#: Tokens between two moved runs up to which they are one stretch.
APART = 14
#: Tokens beyond its first and last run that a moved stretch may reach.
REACH = 24
#: Weight that a moved stretch must have: a word that stands once weighs 1, one that stands often less.
LEAST_MOVED = 3.0

Run = tuple[int, int, int]  # its start in the one, in the other, its length


@dataclass(frozen=True, slots=True)
class Match:
    """``after[i]`` is the token that token ``i`` became, or -1; ``before`` is the way back. ``moved`` holds
    1 for the tokens that were matched against the order; ``weights`` says how telling each token is."""

    after: list[int]
    before: list[int]
    moved: bytearray
    weights: list[float]


def match(
    old: Sequence[Hashable],
    new: Sequence[Hashable],
    *,
    old_breaks: Collection[int] = (),
    new_breaks: Collection[int] = (),
) -> Match:
    """Match the tokens of two states of a text; time grows with their length, however long they are.

    ``old_breaks`` and ``new_breaks`` are tokens that begin a sentence: where it makes no difference to the
    script, what was taken out or put in begins there.
    """
    numbers: dict[Hashable, int] = {}
    a = [numbers.setdefault(token, len(numbers)) for token in old]
    b = [numbers.setdefault(token, len(numbers)) for token in new]
    counts = Counter(a)
    worth = {token: 1 / (1 + log(count)) for token, count in counts.items()}
    found = Match([-1] * len(a), [-1] * len(b), bytearray(len(a)), [worth[token] for token in a])
    equal = [(op.a_start, op.b_start, op.a_end - op.a_start) for op in opcodes(a, b) if op.tag == "equal"]
    runs = _settled(equal, a, b, frozenset(old_breaks), frozenset(new_breaks))
    whole = _Weights(found.weights, [worth.get(token, 1.0) for token in b])
    _take(found, whole.supported(runs, (0, len(a)), (0, len(b))))
    if any(place < 0 for place in found.after) and any(place < 0 for place in found.before):
        _match_moved(a, b, found, whole)
    return found


def _settled(
    runs: Sequence[Run],
    a: Sequence[int],
    b: Sequence[int],
    a_breaks: frozenset[int],
    b_breaks: frozenset[int],
) -> list[Run]:
    """The same script with what was taken out or put in shifted to where a person would see it: where that
    joins a stray run to its neighbour, else to the beginning of a sentence. (Between ``x`` and ``x``, ``x y``
    was put in, or ``y x``: the script cannot tell.)"""
    made: list[Run] = []
    for run in runs:
        while made:
            i, j, size = made[-1]
            x, y, length = run
            taken_out, put_in = x - i - size, y - j - size
            if taken_out and put_in:
                break
            side, start, end, breaks = (a, i + size, x, a_breaks) if taken_out else (b, j + size, y, b_breaks)
            left = 0
            while left < min(size, SLIDE) and side[start - left - 1] == side[end - left - 1]:
                left += 1
            right = 0
            while right < min(length, SLIDE) and side[start + right] == side[end + right]:
                right += 1
            if left == size:
                # All of the run before goes over; what is before that may be a neighbour of it now.
                made.pop()
                run = (x - left, y - left, length + left)
                continue
            shift = 0
            if right < length and start not in breaks:
                shifts = sorted(range(-left, right + 1), key=abs)
                shift = next((each for each in shifts if start + each in breaks), 0)
            elif right == length:
                shift = right
            made[-1] = (i, j, size + shift)
            run = (x + shift, y + shift, length - shift)
            break
        if run[2]:
            made.append(run)
    return made


def _take(found: Match, runs: Iterable[Run], *, moved: bool = False) -> None:
    for i, j, size in runs:
        found.after[i : i + size] = range(j, j + size)
        found.before[j : j + size] = range(i, i + size)
        if moved:
            found.moved[i : i + size] = b"\1" * size


class _Weights:
    """The weights of both sides, summed up, so that a stretch costs two look-ups."""

    def __init__(self, old: Sequence[float], new: Sequence[float]) -> None:
        self.old = [0.0, *accumulate(old)]
        self.new = [0.0, *accumulate(new)]

    def supported(self, runs: Sequence[Run], old: tuple[int, int], new: tuple[int, int]) -> list[Run]:
        """The runs, rising on either side, around which enough is matched too; ``old`` and ``new`` bound
        what is looked at."""
        return [
            run
            for place, run in enumerate(runs)
            if run[2] >= MANY or self._support(runs, place, old, new) >= SUPPORT
        ]

    def _support(self, runs: Sequence[Run], place: int, old: tuple[int, int], new: tuple[int, int]) -> float:
        i, j, size = runs[place]
        own = self.old[i + size] - self.old[i]
        left, right = max(old[0], i - AROUND), min(old[1], i + size + AROUND)
        low, high = max(new[0], j - AROUND), min(new[1], j + size + AROUND)
        kept = own
        at = place - 1
        while at >= 0 and runs[at][0] + runs[at][2] > left and runs[at][1] + runs[at][2] > low:
            x, y, length = runs[at]
            kept += self.old[x + length] - self.old[x + max(0, left - x, low - y)]
            at -= 1
        at = place + 1
        while at < len(runs) and runs[at][0] < right and runs[at][1] < high:
            x, y, length = runs[at]
            kept += self.old[x + min(length, right - x, high - y)] - self.old[x]
            at += 1
        of_old = kept / (self.old[right] - self.old[left])
        of_new = kept / (self.new[high] - self.new[low])
        return (of_old + of_new) / 2


# Moved stretches


def _match_moved(a: Sequence[int], b: Sequence[int], found: Match, whole: _Weights) -> None:
    runs: list[Run] = []
    free = _Free(found)
    for length in RUNS:
        in_old = _once(a, free.old, length)
        in_new = _once(b, free.new, length)
        for run, i in in_old.items():
            j = in_new.get(run, -1)
            if i < 0 or j < 0 or not (free.old[i] and free.new[j]):
                continue
            runs.append(free.take(_grown(a, b, i, j, length, free)))
    for stretch in _stretches(sorted(runs)):
        filled = [free.take(run) for run in _filled(a, b, stretch, free)]
        last = filled[-1]
        kept = whole.supported(filled, (filled[0][0], last[0] + last[2]), (filled[0][1], last[1] + last[2]))
        if sum(whole.old[i + size] - whole.old[i] for i, _, size in kept) >= LEAST_MOVED:
            _take(found, kept, moved=True)


class _Free:
    """Which tokens of either side nothing claims yet."""

    def __init__(self, found: Match) -> None:
        self.old = [place < 0 for place in found.after]
        self.new = [place < 0 for place in found.before]

    def take(self, run: Run) -> Run:
        i, j, size = run
        self.old[i : i + size] = self.new[j : j + size] = [False] * size
        return run


def _once(tokens: Sequence[int], free: Sequence[bool], length: int) -> dict[tuple[int, ...], int]:
    """Runs of free tokens, each with its place, or with -1 if it stands more than once."""
    seen: dict[tuple[int, ...], int] = {}
    clear = 0
    for end, open_ in enumerate(free, start=1):
        clear = clear + 1 if open_ else 0
        if clear >= length:
            run = tuple(tokens[end - length : end])
            seen[run] = -1 if run in seen else end - length
    return seen


def _grown(a: Sequence[int], b: Sequence[int], i: int, j: int, size: int, free: _Free) -> Run:
    while i and j and free.old[i - 1] and free.new[j - 1] and a[i - 1] == b[j - 1]:
        i, j, size = i - 1, j - 1, size + 1
    while i + size < len(a) and j + size < len(b) and a[i + size] == b[j + size]:
        if not (free.old[i + size] and free.new[j + size]):
            break
        size += 1
    return i, j, size


def _stretches(runs: Iterable[Run]) -> list[list[Run]]:
    """Runs that follow each other closely on either side, together."""
    made: list[list[Run]] = []
    for run in runs:
        # A run of another stretch may stand in between: look back at a few.
        for stretch in reversed(made[-3:]):
            i, j, size = stretch[-1]
            if 0 <= run[0] - i - size <= APART and 0 <= run[1] - j - size <= APART:
                stretch.append(run)
                break
        else:
            made.append([run])
    return made


def _filled(a: Sequence[int], b: Sequence[int], stretch: Sequence[Run], free: _Free) -> list[Run]:
    """The runs of a stretch, with what is equal between them and just beside them."""
    i, j, _ = stretch[0]
    x, y = stretch[-1][0] + stretch[-1][2], stretch[-1][1] + stretch[-1][2]
    low, high, first, last = i, x, j, y
    for _ in range(REACH):
        low -= low > 0 and free.old[low - 1]
        high += high < len(a) and free.old[high]
        first -= first > 0 and free.new[first - 1]
        last += last < len(b) and free.new[last]
    runs: list[Run] = []
    for p, q, size in (*stretch, (high, last, 0)):
        for op in opcodes(a[low:p], b[first:q]):
            if op.tag == "equal":
                runs += _open(low + op.a_start, first + op.b_start, op.a_end - op.a_start, free)
        if size:
            runs.append((p, q, size))
        low, first = p + size, q + size
    return runs


def _open(i: int, j: int, size: int, free: _Free) -> list[Run]:
    """The parts of a run that nothing claims."""
    runs: list[Run] = []
    for step in range(size):
        if not (free.old[i + step] and free.new[j + step]):
            continue
        if runs and runs[-1][0] + runs[-1][2] == i + step:
            runs[-1] = (runs[-1][0], runs[-1][1], runs[-1][2] + 1)
        else:
            runs.append((i + step, j + step, 1))
    return runs
