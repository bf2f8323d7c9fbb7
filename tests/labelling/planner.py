"""Few keys that make a labelling: a search over a model of the caret and of what is current. Pure.

The labels are set in reading order, quote by quote as a person would; within a quote speaker, cue and content
come in the order that takes the fewest keys, and each relation as soon as both of its ends are there. The
model follows the program's own code where that is pure (movements, growing, quick relations), and says the
rest itself: a label leaves the caret where it is and makes the new annotation the current one; ``r`` …
``Enter`` comes back to where it began; the current annotation is otherwise the shortest around the caret.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import permutations
from typing import NamedTuple

from reader.annotations import Annotation, Relation, Segment
from reader.articles import Article
from reader.labels import LabelSchema
from reader.relations import quick_relations, ways
from reader.text.quotation import speech_of
from tests.labelling.gold import Gold, Marked, Tie
from tests.labelling.ground import Ground, Keys

#: So many places of the caret are followed from one quote to the next.
_FOLLOWED = 6


class PlanError(ValueError):
    """No keys are known that make this."""


class Line(NamedTuple):
    """The keys that make one thing, and which."""

    keys: Keys
    words: str


@dataclass(frozen=True)
class Plan:
    """The keys that make a labelling, beginning with the caret at ``caret``."""

    name: str
    caret: int
    lines: tuple[Line, ...]

    @property
    def keys(self) -> Keys:
        """All that is pressed."""
        return tuple(key for line in self.lines for key in line.keys if not key.startswith("@"))


@dataclass(frozen=True)
class _So:
    """What was pressed so far, and where the caret is."""

    caret: int
    cost: int = 0
    lines: tuple[Line, ...] = ()

    def then(self, keys: Keys, words: str, caret: int) -> _So:
        return _So(caret, self.cost + len(keys), (*self.lines, Line(keys, words)))


@dataclass
class _Made:
    """The annotations and relations there are at some point of a plan; the same for every way there."""

    annotations: dict[str, Marked] = field(default_factory=dict)
    ties: set[tuple[str, str, str]] = field(default_factory=set)

    def copy(self) -> _Made:
        return _Made(dict(self.annotations), set(self.ties))

    def ordered(self) -> list[Marked]:
        """In the order in which ``]`` visits them."""
        return sorted(self.annotations.values(), key=lambda each: (each.start, -each.end))

    def at(self, caret: int) -> Marked | None:
        """What is current where the caret comes to."""
        around = [
            each
            for each in self.annotations.values()
            if any(start <= caret < end for start, end in each.segments)
        ]
        return min(around, key=lambda each: each.end - each.start, default=None)


class Planner:
    """Plans the labelling of one article."""

    def __init__(
        self,
        gold: Gold,
        article: Article,
        schema: LabelSchema,
        *,
        tools: bool = True,
        forms: bool = False,
        breaks: Mapping[str, str] | None = None,
    ) -> None:
        """Without ``tools`` as somebody works who knows characters, words and digits only. ``forms``: also
        the attributes. ``breaks``: before which quote or claim what happens to the program; then the caret
        is taken to the start of the text."""
        text = article.text
        if text.body != gold.body:
            raise PlanError(f"{gold.source}: the text is not that of the labelling")
        self.gold, self.article, self.schema, self.tools = gold, article, schema, tools
        self.forms, self.breaks = forms, breaks or {}
        blocks = [(block.start, block.end) for block in text.blocks]
        self.ground = Ground(text.body, blocks, article.details.language, tools=tools)
        self.start = next((block.start for block in text.blocks if block.kind != "furniture"), 0)

    def plan(self) -> Plan:
        """The keys of the whole labelling. Raises PlanError."""
        made = _Made()
        followed = [_So(self.start)]
        for group in self._groups():
            if happens := self.breaks.get(group[0].name.partition(".")[0]):
                so = min(followed, key=lambda each: each.cost)
                followed = [so.then((f"@{happens}",), "", 0).then(("g",), "", self.ground.snapped(0))]
            best: list[tuple[_So, _Made]] = []
            for order in self._orders(group):
                after, here = self._make_all(order, followed, made.copy())
                best += [(each, here) for each in after]
            if not best:
                raise PlanError(f"{self.gold.name}: no keys make {group[0].name}")
            followed = _fewest(so for so, _ in best)
            made = best[0][1]
        left = [tie for tie in self.gold.relations if (tie.type, tie.source, tie.target) not in made.ties]
        if left:
            raise PlanError(f"{self.gold.name}: {left[0]} was never made")
        so = min(followed, key=lambda each: each.cost)
        return Plan(self.gold.name, self.start, so.lines)

    # --- the order -----------------------------------------------------------------------------

    def _groups(self) -> list[list[Marked]]:
        """A quote with its speaker and cue, or a claim; in reading order."""
        groups: dict[str, list[Marked]] = {}
        for each in self.gold.annotations:
            groups.setdefault(each.name.partition(".")[0], []).append(each)
        return sorted(groups.values(), key=lambda group: min(each.start for each in group))

    def _orders(self, group: Sequence[Marked]) -> Iterator[Sequence[Marked]]:
        return permutations(group)

    # --- making --------------------------------------------------------------------------------

    def _make_all(self, order: Sequence[Marked], followed: list[_So], made: _Made) -> tuple[list[_So], _Made]:
        for each in order:
            followed = self._label(each, followed)
            made.annotations[each.name] = each
            if self.forms and each.attributes:
                keys, words = self._form(each)
                followed = [so.then(keys, words, so.caret) for so in followed]
            followed = self._relate_all(each, followed, made)
            if not followed:
                break
        return followed, made

    def _label(self, marked: Marked, followed: Iterable[_So]) -> list[_So]:
        """Select the words and press the label's key; ``+`` for further segments."""
        label = self.schema.label(marked.label)
        assert label is not None
        assert label.key is not None
        for number, span in enumerate(marked.segments):
            key = label.key if number == 0 else "+"
            quote = self.gold.body[slice(*span)]
            words = f"{marked.label if number == 0 else '  and'} {_brief(quote)}"
            found = []
            for so in followed:
                ways_there = self.ground.selecting(so.caret, span)
                found += [so.then((*way.keys, key), words, way.caret) for way in ways_there]
                if number == 0:
                    found += self._label_sentence(so, span, key, words)
            followed = _fewest(found)
        return list(followed)

    def _label_sentence(self, so: _So, span: tuple[int, int], key: str, words: str) -> Iterator[_So]:
        """Without a selection a label falls on the sentence under the caret."""
        ways_from = self.ground.ways(so.caret)
        places = [each for each in self.ground.in_sentence(span) if each in ways_from]
        least = min((len(ways_from[each]) for each in places), default=0)
        for place in places:
            if len(ways_from[place]) <= least + 1:
                yield so.then((*ways_from[place], key), words, place)

    def _form(self, marked: Marked) -> tuple[Keys, str]:
        """The annotation's form: only what it does not offer by itself is set."""
        label = self.schema.label(marked.label)
        assert label is not None
        keys, at, told = ["Enter"], 0, []
        for number, attribute in enumerate(label.attributes):
            wanted, offered = marked.attributes.get(attribute.name), attribute.default
            if attribute.name == "type":
                offered = speech_of(self.gold.body, marked.segments)
            if wanted != offered:
                keys += ["Down"] * (number - at) + [str(attribute.values.index(wanted or "") + 1)]
                at = min(number + 1, len(label.attributes) - 1)  # picking goes on to the next attribute
                told.append(f"{attribute.name} {wanted}")
        return (*keys, "Enter"), f"  {', '.join(told) or 'as offered'}"

    # --- relations -----------------------------------------------------------------------------

    def _relate_all(self, current: Marked, followed: list[_So], made: _Made) -> list[_So]:
        """Make the relations of ``current`` whose other end is there, too."""
        wanted = [
            tie
            for tie in self.gold.relations
            if current.name in (tie.source, tie.target)
            and {tie.source, tie.target} <= made.annotations.keys()
            and (tie.type, tie.source, tie.target) not in made.ties
        ]
        if self.tools and wanted:
            quick = self._quick(current, made)
            if quick and quick <= {(tie.type, tie.source, tie.target) for tie in wanted}:
                words = "  " + ", ".join(
                    f"{type_} {self._said(target)}" for type_, _, target in sorted(quick)
                )
                followed = [so.then(("R",), words, so.caret) for so in followed]
                made.ties |= quick
                wanted = [tie for tie in wanted if (tie.type, tie.source, tie.target) not in quick]
        for tie in wanted:
            followed = _fewest(each for so in followed for each in self._relate(so, current, tie, made))
            made.ties.add((tie.type, tie.source, tie.target))
        return followed

    def _said(self, name: str) -> str:
        marked = self.gold[name]
        return _brief(self.gold.body[slice(*marked.segments[0])], 20)

    def _relate(self, so: _So, current: Marked, tie: Tie, made: _Made) -> Iterator[_So]:
        """``r``, the way to the other end, ``Enter``; comes back to where it began."""
        far = made.annotations[tie.target if tie.source == current.name else tie.source]
        words = f"  {tie.type} {self._said(far.name)}"
        for begins, ends in ((current, far), (far, current)):
            choice = self._choice(tie, begins, ends)
            if choice is None:
                continue
            begun = (
                [so]
                if begins is current
                else [
                    so.then(keys, "  from there", caret)
                    for keys, caret in self._to(so.caret, current, far, made)
                ]
            )
            for each in begun:
                for keys, _ in self._to(each.caret, begins, ends, made):
                    pressed = ("r", *keys, "Enter", *choice)
                    yield each.then(pressed, words, each.caret)

    def _choice(self, tie: Tie, begins: Marked, ends: Marked) -> Keys | None:
        """The key that chooses the type, none if there is no choice; None if it would go the wrong way."""
        found = ways(self.schema, self._annotation(begins), self._annotation(ends))
        for number, way in enumerate(found, 1):
            if way.type.name == tie.type:
                goes = (ends.name, begins.name) if way.turned else (begins.name, ends.name)
                if not way.type.symmetric and goes != (tie.source, tie.target):
                    return None
                return (str(number),) if len(found) > 1 else ()
        raise PlanError(f"{self.gold.name}: {tie} is not in the schema")

    def _to(self, caret: int, current: Marked, far: Marked, made: _Made) -> list[tuple[Keys, int]]:
        """The fewest keys that make ``far`` the current annotation, and where the caret is then."""
        reached = self.ground.ways(caret)
        found = [
            (reached[place], place)
            for place in range(far.start, far.end)
            if place != caret and place in reached and made.at(place) is far
        ]
        if self.tools:
            ordered = made.ordered()
            steps = ordered.index(far) - ordered.index(current)
            found.append((("]" if steps > 0 else "[",) * abs(steps), far.start))
            limit = min(len(keys) for keys, _ in found)
            for place, keys in reached.items():
                if len(keys) + 1 >= limit:  # the nearest places come first
                    break
                found += [
                    ((*keys, key), far.start)
                    for key, step in (("]", 1), ("[", -1))
                    if place != caret and self._next(place, step, ordered, made) is far
                ]
        least = min(len(keys) for keys, _ in found)
        return [each for each in found if len(each[0]) == least][:2]

    @staticmethod
    def _next(caret: int, step: int, ordered: Sequence[Marked], made: _Made) -> Marked | None:
        here = made.at(caret)
        if here is not None:
            at = ordered.index(here) + step
        elif step > 0:
            at = next((n for n, each in enumerate(ordered) if each.start > caret), len(ordered))
        else:
            at = sum(each.start < caret for each in ordered) - 1
        return ordered[at] if 0 <= at < len(ordered) else None

    def _quick(self, current: Marked, made: _Made) -> set[tuple[str, str, str]]:
        """What ``R`` makes, by the program's own rule."""
        structure = self.ground.structure
        first, last = structure.paragraph_at(current.start), structure.paragraph_at(current.end - 1)
        assert first is not None
        assert last is not None
        around = [self._annotation(each) for each in made.ordered() if first[0] <= each.start < last[1]]
        ties = [self._relation(*each) for each in sorted(made.ties)]
        found = quick_relations(
            self._annotation(current),
            around,
            lambda end: [each for each in ties if end in (each.source, each.target)],
            annotator="",
            schema=self.schema,
        )
        return {(each.type, each.source, each.target) for each in found.relations}

    @cached_property
    def _annotations(self) -> dict[str, Annotation]:
        return {each.name: self._as_annotation(each) for each in self.gold.annotations}

    def _annotation(self, marked: Marked) -> Annotation:
        return self._annotations[marked.name]

    def _as_annotation(self, marked: Marked) -> Annotation:
        return Annotation(
            id=marked.name,
            article=self.article.id,
            text_sha256=self.article.text.sha256,
            label=marked.label,
            segments=tuple(Segment(*span, self.gold.body[slice(*span)]) for span in marked.segments),
            prefix="",
            suffix="",
            attributes={},
            annotator="",
            schema_version=self.schema.version,
            created="",
            updated="",
        )

    @staticmethod
    def _relation(type_: str, source: str, target: str) -> Relation:
        return Relation(f"{type_} {source} {target}", type_, source, target, {}, "", "", "")


def _fewest(found: Iterable[_So]) -> list[_So]:
    """The shortest for each place of the caret, of the shortest of those."""
    by_caret: dict[int, _So] = {}
    for so in found:
        known = by_caret.get(so.caret)
        if known is None or so.cost < known.cost:
            by_caret[so.caret] = so
    return sorted(by_caret.values(), key=lambda so: (so.cost, so.caret))[:_FOLLOWED]


def _brief(text: str, limit: int = 48) -> str:
    return text if len(text) <= limit else f"{text[: limit - 12]}…{text[-11:]}"
