"""A text as the caret knows it: which keys lead where, and the fewest that select a span. Pure.

The movements are the program's own (``reader.text``); of the layout only what does not depend on the width
is known, so ``j k Home End`` and pages are not used. Positions are code points. Keys are written as a person
presses them, a chord is one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, cached_property, partial
from typing import NamedTuple

from reader.annotations import trimmed
from reader.text import movement
from reader.text.graphemes import cluster_start, next_boundary, previous_boundary
from reader.text.layout import ColumnLines
from reader.text.structure import Structure

Span = tuple[int, int]
Keys = tuple[str, ...]

#: Movements by key; those of whoever has word and arrow keys only are in :data:`PLAIN`.
MOVES: Mapping[str, str] = {
    "h": "left", "l": "right", "w": "next_word", "b": "previous_word", "s": "next_sentence",
    "S": "previous_sentence", "p": "next_paragraph", "P": "previous_paragraph", "g": "start", "G": "end",
}  # fmt: skip
PLAIN: Mapping[str, str] = {"h": "left", "l": "right", "w": "next_word", "b": "previous_word"}
#: Movements that open a selection themselves.
EXTENDING = {"h": "shift+Left", "l": "shift+Right", "w": "ctrl+shift+Right", "b": "ctrl+shift+Left"}
#: The longest words that are looked for.
_LONGEST = 8
#: How far behind the caret something is looked for, in code points.
_FIND_FAR = 1_500
_FAR = 1 << 20
#: How far beside an end a selection is looked for that is stored with that end.
_AROUND = 24


class Way(NamedTuple):
    """Keys, and where the caret stands after them; ``other`` is the other end of what they select."""

    keys: Keys
    caret: int
    other: int = -1

    @property
    def selection(self) -> Span:
        return min(self.caret, self.other), max(self.caret, self.other)


class Ground:
    """One text, with what is known of it once for all searches.

    ``tools`` False leaves only word and character movements and ``v``: no find, no growing, no other end.
    ``stored`` is what of a selection is stored: without outer white space, or on whole words.
    """

    def __init__(
        self,
        body: str,
        blocks: Sequence[Span],
        language: str | None,
        *,
        tools: bool = True,
        stored: Callable[[str, int, int], Span] = trimmed,
    ) -> None:
        self.body = body
        self.stored = stored
        self.structure = Structure(body, blocks, language)
        self.tools = tools
        self._folded = "".join(each.lower() if len(each.lower()) == 1 else each for each in body)
        self._lines = ColumnLines()
        for number, span in enumerate(self.structure.paragraphs):
            self._lines.extend([span], number)
        self._lines.seal()
        self.moves = MOVES if tools else PLAIN
        self._forward = cache(self._search)
        self._backward = cache(self._search_back)

    @cached_property
    def places(self) -> list[int]:
        """Where the caret can stand."""
        return [each for each in range(len(self.body) + 1) if self.snapped(each) == each]

    def snapped(self, offset: int) -> int:
        offset = max(0, min(offset, len(self.body)))
        if 0 < offset < len(self.body):
            offset = cluster_start(self.body, offset)
        return self._lines.snapped(offset)

    def move(self, key: str, caret: int) -> int:
        """Where a movement leads."""
        body, structure = self.body, self.structure
        match self.moves[key]:
            case "left" | "right" as way:
                return self._step(caret, 1 if way == "right" else -1)
            case "next_word":
                return self.snapped(movement.next_word(body, caret))
            case "previous_word":
                return self.snapped(movement.previous_word(body, caret))
            case "next_sentence":
                return self.snapped(structure.next_sentence(caret))
            case "previous_sentence":
                return self.snapped(structure.previous_sentence(caret))
            case "next_paragraph":
                return self.snapped(structure.next_paragraph(caret))
            case "previous_paragraph":
                return self.snapped(structure.previous_paragraph(caret))
            case "start":
                return self.snapped(0)
            case _:
                return self.snapped(len(body))

    def _step(self, from_: int, direction: int) -> int:
        caret = from_
        while 0 <= caret <= len(self.body):
            caret = next_boundary(self.body, caret) if direction > 0 else previous_boundary(self.body, caret)
            snapped = self.snapped(caret)
            if (snapped - from_) * direction > 0:
                return snapped
            if caret in (0, len(self.body)):
                break
        return from_

    @cached_property
    def _edges(self) -> dict[int, list[tuple[str, int]]]:
        return {
            place: [(key, to) for key in self.moves if (to := self.move(key, place)) != place]
            for place in self.places
        }

    @cached_property
    def _edges_back(self) -> dict[int, list[tuple[str, int]]]:
        back: dict[int, list[tuple[str, int]]] = {place: [] for place in self.places}
        for place, edges in self._edges.items():
            for key, to in edges:
                back[to].append((key, place))
        return back

    # --- going somewhere -----------------------------------------------------------------------

    def words_to_find(self, caret: int, to: int) -> str | None:
        """The shortest words that find ``to`` first, from ``caret`` on; only what every keyboard has."""
        if not self.tools or not caret < to <= caret + _FIND_FAR:
            return None
        for size in range(1, _LONGEST + 1):
            words = self._findable(to, size)
            if words is not None and self._folded.find(words, caret, to + size) == to:
                return words
        return None

    def _findable(self, at: int, size: int) -> str | None:
        words = self._folded[at : at + size]
        plain = len(words) == size and words.isascii() and words.isprintable() and words == words.strip()
        return words if plain and "  " not in words else None

    def _all_found(self, caret: int) -> dict[int, str]:
        """For all places behind ``caret`` the shortest words that find them."""
        found: dict[int, str] = {}
        if not self.tools:
            return found
        high = min(len(self.body), caret + _FIND_FAR)
        for size in range(1, _LONGEST + 1):
            seen: set[str] = set()
            for at in range(caret, high):
                words = self._folded[at : at + size]
                if words not in seen:
                    seen.add(words)
                    if at > caret and at not in found and self._findable(at, size):
                        found[at] = words
        return found

    def _search(self, caret: int) -> dict[int, Keys]:
        """The fewest keys from ``caret`` to everywhere."""
        found: dict[int, Keys] = {caret: ()}
        by_cost: list[list[tuple[int, Keys]]] = [[] for _ in range(_LONGEST + 3)]
        for to, words in self._all_found(caret).items():
            if self.snapped(to) == to:
                by_cost[len(words) + 2].append((to, _finding(words)))
        frontier, cost = [caret], 0
        while frontier or cost < len(by_cost):
            for to, keys in by_cost[cost] if cost < len(by_cost) else ():
                if to not in found:
                    found[to] = keys
                    frontier.append(to)
            following = []
            for place in frontier:
                for key, to in self._edges[place]:
                    if to not in found:
                        found[to] = (*found[place], key)
                        following.append(to)
            frontier, cost = following, cost + 1
        return found

    def ways(self, caret: int) -> Mapping[int, Keys]:
        """The fewest keys from ``caret`` to every place."""
        return self._forward(caret)

    def _search_back(self, goals: frozenset[int]) -> dict[int, tuple[int, str, int]]:
        """For every place: how many movements to the nearest of ``goals``, the first of them, and its end."""
        found = {goal: (0, "", goal) for goal in goals}
        queue = deque(sorted(goals))
        while queue:
            place = queue.popleft()
            for key, from_ in self._edges_back[place]:
                if from_ not in found:
                    found[from_] = (found[place][0] + 1, key, place)
                    queue.append(from_)
        return found

    def _to(self, place: int, goals: frozenset[int]) -> tuple[int, int | None]:
        """The number of keys from ``place`` to one of ``goals``; and the goal, if it is by finding."""
        cost, _, _ = self._backward(goals).get(place, (_FAR, "", 0))
        best: tuple[int, int | None] = (cost, None)
        if cost > 3:
            for goal in goals:
                words = self.words_to_find(place, goal) if goal > place else None
                if words and len(words) + 2 < best[0]:
                    best = (len(words) + 2, goal)
        return best

    def _way(self, place: int, goals: frozenset[int]) -> Way:
        _, goal = self._to(place, goals)
        if goal is not None:
            return Way(_finding(self.words_to_find(place, goal) or ""), goal)
        keys: list[str] = []
        steps = self._backward(goals)
        while place not in goals:
            _, key, place = steps[place]
            keys.append(key)
        return Way(tuple(keys), place)

    # --- selecting -----------------------------------------------------------------------------

    @cache  # noqa: B019 - a ground lives as long as its plan
    def ends_of(self, span: Span) -> tuple[frozenset[int], frozenset[int]]:
        """Where the ends of a selection may stand that is stored as ``span``."""
        start, end = span
        around = range(-_AROUND, _AROUND + 1)
        return tuple(  # type: ignore[return-value]
            frozenset(
                place
                for place in (here + by for by in around)
                if 0 <= place <= len(self.body)
                and self.snapped(place) == place
                and self._makes(ends(place), span)
            )
            for here, ends in ((start, lambda place: (place, end)), (end, lambda place: (start, place)))
        )

    def _makes(self, selection: Span, span: Span) -> bool:
        return selection[0] < selection[1] and self.stored(self.body, *selection) == span

    @cache  # noqa: B019 - a ground lives as long as its plan
    def grown(self, caret: int) -> tuple[Span, ...]:
        """What ``Space`` selects, pressed once, twice and so on from ``caret``."""
        spans: list[Span] = []
        span: Span | None = (caret, caret) if self.tools else None
        while span is not None and len(spans) < 6:
            sentence, paragraph = self.structure.sentence_at(span[0]), self.structure.paragraph_at(span[0])
            span = movement.grown(self.body, span, sentence, paragraph)
            if span:
                spans.append(span)
        return tuple(spans)

    def selecting(self, caret: int, span: Span, within: int = 3) -> list[Way]:
        """Ways from ``caret``, with nothing selected, to the selection ``span``: the shortest with the caret
        at either end of it, if it is at most ``within`` keys longer than the other."""
        starts, ends = self.ends_of(span)
        ways = self.ways(caret)
        found: dict[bool, tuple[int, Callable[[], Way]]] = {}  # by whether the caret is at the end
        shortest = _FAR

        def offer(cost: int, at_end: bool, write: Callable[[], Way]) -> None:
            nonlocal shortest
            shortest = min(shortest, cost)
            if at_end not in found or cost < found[at_end][0]:
                found[at_end] = (cost, write)

        low, high = self.structure.paragraph_at(span[0]) or span
        near = starts | ends | frozenset(range(low, max(high, span[1]) + 1))
        for place in sorted((each for each in near if each in ways), key=lambda each: len(ways[each])):
            keys = ways[place]
            went = len(keys)
            if went >= shortest + within:
                break
            for at_end, there, goals in ((True, starts, ends), (False, ends, starts)):
                if place in there:
                    opening = int(not self._extends(place, goals))
                    cost = went + opening + self._to(place, goals)[0]
                    offer(cost, at_end, partial(self._opened, keys, place, goals))
                elif self.tools and place not in goals and went + 2 < shortest:
                    cost = went + 2 + self._to(place, there)[0] + self._to(place, goals)[0]
                    offer(cost, at_end, partial(self._opened, keys, place, there, goals))
            for number, (low, high) in enumerate(self.grown(place), 1):
                if went + number >= shortest + within:
                    break
                after, before = self._to(high, ends)[0], self._to(low, starts)[0]
                turned = [starts] if before else []
                cost = went + number + after + (before + 1 if before else 0)
                offer(cost, not before, partial(self._grown, keys, place, number, ends, *turned))
        written = [write() for cost, write in found.values() if cost <= shortest + within]
        return [way for way in written if self._makes(way.selection, span)]

    def _extends(self, place: int, goals: frozenset[int]) -> bool:
        """Whether the way from ``place`` begins with a movement that has a form that opens a selection."""
        cost, goal = self._to(place, goals)
        return self.tools and cost > 0 and goal is None and self._backward(goals)[place][1] in EXTENDING

    def _opened(self, keys: Keys, place: int, *goals: frozenset[int]) -> Way:
        """A selection that is opened at ``place``; its caret goes to the first goal, its other end to the
        second."""
        way = self._way(place, goals[0])
        if self._extends(place, goals[0]) and len(goals) == 1:
            return Way((*keys, EXTENDING[way.keys[0]], *way.keys[1:]), way.caret, place)
        made = (*keys, "v", *way.keys)
        if len(goals) == 1:
            return Way(made, way.caret, place)
        other = self._way(place, goals[1])
        return Way((*made, "o", *other.keys), other.caret, way.caret)

    def _grown(self, keys: Keys, place: int, number: int, *goals: frozenset[int]) -> Way:
        """A selection that grows ``number`` times from ``place``, and then has its ends moved."""
        low, high = self.grown(place)[number - 1]
        way = self._way(high, goals[0])
        made = (*keys, *["Space"] * number, *way.keys)
        if len(goals) == 1:
            return Way(made, way.caret, low)
        other = self._way(low, goals[1])
        return Way((*made, "o", *other.keys), other.caret, way.caret)

    def in_sentence(self, span: Span) -> Iterator[int]:
        """Where the caret may stand for a label without a selection to fall on ``span``."""
        if not self.tools:
            return
        for place in self.places:
            if span[0] - 1 <= place <= span[1] + 4 and self.structure.sentence_at(place) == span:
                yield place


def _finding(words: str) -> Keys:
    return ("/", *("Space" if each == " " else each for each in words), "Enter")
