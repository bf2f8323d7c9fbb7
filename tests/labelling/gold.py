"""Complete labellings of the sample articles, made by hand, and how a document is held against them.

One TOML file an article, ``NNN.toml``; ``across.toml`` has the relations between articles. Annotations are
named by their exact words, never by offsets; words that stand more than once in the article (a speaker's and
a cue's: in the paragraph of their quote) say ``in`` which stretch they are meant. What cannot be found, or
can be found twice, is an error.

What is marked, after the conventions of quotation corpora (PolNeAR):

- QUOTE: what somebody is said to say, assess, believe or fear; not what somebody hopes, wants, proposes or
  demands, nor a speech act of which only the topic is told ("voiced concerns over …"). *Direct*: the words
  all stand inside quotation marks and make a clause; the marks and a comma inside them belong to it. *Mixed*:
  a reported clause with quoted bits; where the verb takes only the bit ("calling him a …"), the bit.
  *Indirect*: the content clause without "that" and without the final full stop. A quote that its attribution
  interrupts is one quote with several segments. No scare quotes, titles, headlines and furniture.
  Its ``attribution`` is an assertion unless it is said to be a belief; its wording is unchecked.
- SPEAKER: the noun phrase with the title before a name; of an apposition its head. An outlet that only relays
  is none. CUE: the verb alone ("told", of "has shown": "shown"), or "according to". An attribution that is
  repeated inside a quote ("…, he said, …") is not marked again.
- CLAIM: a sentence of the article's own that predicts something, gives a cause or has a figure, with its full
  stop; of the other sentences the clause that does. Inside a quote only the clause with the figure.
- ``said_by`` and ``cued_by`` for every quote; ``same_speaker`` where a pronoun or a short name follows its
  fuller one closely; ``supports`` where one statement is plainly given as the reason for another.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SEEDS = HERE.parents[1] / "seeds"
NAMES = ("000", "001", "002", "003", "004")
#: Relations that are stored once, whichever end they were made from.
SYMMETRIC = frozenset(("same_speaker", "same_quote", "same_claim", "contradicts"))

#: What is said of a quote in a file.
QUOTE_KEYS = {"name", "type", "attribution", "text", "in", "speaker", "cue"}

Span = tuple[int, int]


class GoldError(ValueError):
    """A labelling that does not fit its article."""


@dataclass(frozen=True)
class Marked:
    """One annotation. ``segments`` are code points; ``attributes`` those that are set."""

    name: str
    label: str
    segments: tuple[Span, ...]
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def start(self) -> int:
        return self.segments[0][0]

    @property
    def end(self) -> int:
        return self.segments[-1][1]


@dataclass(frozen=True)
class Tie:
    """One relation between annotations, by name; ``NNN/name`` where it goes across articles."""

    type: str
    source: str
    target: str
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Gold:
    """The labelling of one article; annotations and relations in the order of the file."""

    name: str
    source: str
    body: str
    annotations: tuple[Marked, ...]
    relations: tuple[Tie, ...]

    def __getitem__(self, name: str) -> Marked:
        return next(each for each in self.annotations if each.name == name)


def load(name: str) -> Gold:
    """The labelling of a sample article (``000``). Raises GoldError."""
    return read(HERE / f"{name}.toml", SEEDS)


def read(path: Path, texts: Path) -> Gold:
    """The labelling in ``path`` of a plain text in the folder ``texts``. Raises GoldError."""
    table = tomllib.loads(path.read_text("utf-8"))
    body = (texts / table["seed"]).read_bytes().decode("utf-8")
    found: dict[str, Marked] = {}
    ties: list[Tie] = []

    def put(name: str, label: str, segments: Sequence[Span], **attributes: str) -> None:
        if name in found:
            raise GoldError(f"{path.name}: two annotations are named {name}")
        found[name] = Marked(name, label, tuple(segments), attributes)

    for quote in _tables(table, "quote", QUOTE_KEYS, path):
        name = quote["name"]
        segments = _places(body, quote, (0, len(body)), path)
        attribution = quote.get("attribution", "assertion")
        put(name, "QUOTE", segments, type=quote["type"], attribution=attribution, wording="unchecked")
        paragraph = _paragraph(body, segments[0][0])
        for role, relation in (("speaker", "said_by"), ("cue", "cued_by")):
            said = quote[role]
            if isinstance(said, dict) and "same_as" in said:
                ties.append(Tie(relation, name, said["same_as"]))
                continue
            wanted = {"text": said} if isinstance(said, str) else said
            put(f"{name}.{role}", role.upper(), _places(body, wanted, paragraph, path))
            ties.append(Tie(relation, name, f"{name}.{role}"))
    for claim in _tables(table, "claim", {"name", "text", "in"}, path):
        put(claim["name"], "CLAIM", _places(body, claim, (0, len(body)), path))
    for each in _tables(table, "relation", {"type", "from", "to"}, path):
        ties += [Tie(each["type"], each["from"], each["to"])]
    for tie in ties:
        for end in (tie.source, tie.target):
            if end not in found:
                raise GoldError(f"{path.name}: a {tie.type} names {end}, which is no annotation")
    return Gold(path.stem, table["seed"], body, tuple(found.values()), tuple(ties))


def load_across(golds: Mapping[str, Gold]) -> tuple[Tie, ...]:
    """The relations between the articles of ``golds``. Raises GoldError."""
    path = HERE / "across.toml"
    ties = []
    for each in _tables(
        tomllib.loads(path.read_text("utf-8")), "relation", {"type", "from", "to", "variation"}, path
    ):
        for end in (each["from"], each["to"]):
            article, _, name = end.partition("/")
            if name not in {marked.name for marked in golds[article].annotations}:
                raise GoldError(f"{path.name}: {end} is no annotation")
        attributes = {"variation": each["variation"]} if "variation" in each else {}
        ties.append(Tie(each["type"], each["from"], each["to"], attributes))
    return tuple(ties)


def _tables(table: Mapping[str, Any], kind: str, known: set[str], path: Path) -> Iterator[dict[str, Any]]:
    for each in table.get(kind, ()):
        if unknown := set(each) - known:
            raise GoldError(f"{path.name}: a {kind} has {', '.join(sorted(unknown))}")
        yield each


def _places(body: str, wanted: Mapping[str, Any], inside: Span, path: Path) -> tuple[Span, ...]:
    if "in" in wanted:
        inside = _place(body, wanted["in"], inside if body.count(wanted["in"]) > 1 else (0, len(body)), path)
    texts = wanted["text"] if isinstance(wanted["text"], list) else [wanted["text"]]
    spans = tuple(_place(body, text, inside, path) for text in texts)
    if any(before[1] > after[0] for before, after in pairwise(spans)):
        raise GoldError(f"{path.name}: the segments of {texts[0]!r} are not in order")
    return spans


def _place(body: str, text: str, inside: Span, path: Path) -> Span:
    """Where ``text`` stands as whole words, which must be once."""
    left, right = (r"\b" if each.isalnum() else "" for each in (text[:1], text[-1:]))
    found = [match.span() for match in re.compile(left + re.escape(text) + right).finditer(body, *inside)]
    if len(found) != 1 or text != text.strip():
        raise GoldError(f"{path.name}: {text!r} stands {len(found)} times, or has blanks; it must stand once")
    return found[0]


def _paragraph(body: str, offset: int) -> Span:
    end = body.find("\n", offset)
    return body.rfind("\n", 0, offset) + 1, len(body) if end < 0 else end


# --- a document held against it -----------------------------------------------------------------

#: An annotation as documents are compared: source file, label, segments, set attributes.
Key = tuple[str, str, tuple[Span, ...], tuple[tuple[str, Any], ...]]
#: All annotations, and all relations as type, ends, set attributes.
Labelling = tuple[Counter[Key], Counter[tuple[Any, ...]]]


def labelling(document: Mapping[str, Any]) -> Labelling:
    """Annotations and relations of an exported document, without ids, times and what is not set."""
    keys: dict[str, Key] = {}
    for article in document["articles"]:
        for each in article["annotations"]:
            segments = tuple((segment["start"], segment["end"]) for segment in each["segments"])
            keys[each["id"]] = (article["source"], each["label"], segments, _set(each["attributes"]))
    ties = [
        _tie(each["type"], keys[each["from"]], keys[each["to"]], _set(each["attributes"]))
        for each in document["relations"]
    ]
    return Counter(keys.values()), Counter(ties)


def expected(golds: Sequence[Gold], across: Sequence[Tie] = (), *, attributes: bool = True) -> Labelling:
    """What :func:`labelling` says of a document that holds exactly these labellings."""
    keys: dict[str, Key] = {}
    ties = []
    for gold in golds:
        for each in gold.annotations:
            values = tuple(sorted(each.attributes.items())) if attributes else ()
            keys[f"{gold.name}/{each.name}"] = (gold.source, each.label, each.segments, values)
        for tie in gold.relations:
            source, target = (keys[f"{gold.name}/{end}"] for end in (tie.source, tie.target))
            ties.append(_tie(tie.type, source, target, ()))
    for tie in across:
        values = tuple(sorted(tie.attributes.items())) if attributes else ()
        ties.append(_tie(tie.type, keys[tie.source], keys[tie.target], values))
    return Counter(keys.values()), Counter(ties)


def differences(
    document: Mapping[str, Any],
    golds: Sequence[Gold],
    across: Sequence[Tie] = (),
    *,
    attributes: bool = True,
) -> list[str]:
    """What a document has too much or too little, in words; empty if it is the labelling."""
    has, wants = labelling(document), expected(golds, across, attributes=attributes)
    if not attributes:
        has = _bare(has)
    bodies = {gold.source: gold.body for gold in golds}
    said = []
    for kind in (0, 1):
        for word, counts in (("missing", wants[kind] - has[kind]), ("not wanted", has[kind] - wants[kind])):
            said += [f"{word}: {_words(each, bodies)}" for each in counts.elements()]
    return said


def _tie(type_: str, source: Key, target: Key, attributes: object) -> tuple[Any, ...]:
    ends = sorted((source, target)) if type_ in SYMMETRIC else (source, target)
    return (type_, *ends, attributes)


def _set(attributes: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted((name, value) for name, value in attributes.items() if value is not None))


def _bare(
    found: Labelling,
) -> Labelling:
    def bare(key: Key) -> Key:
        return (*key[:3], ())

    annotations: Counter[Key] = Counter()
    for key, count in found[0].items():
        annotations[bare(key)] += count
    ties: Counter[tuple[Any, ...]] = Counter()
    for (type_, source, target, _), count in found[1].items():
        ties[_tie(type_, bare(source), bare(target), ())] += count
    return annotations, ties


def _words(each: tuple[Any, ...], bodies: Mapping[str, str]) -> str:
    if isinstance(each[1], str):  # an annotation
        source, label, segments, attributes = each
        quote = " … ".join(bodies.get(source, "")[start:end] for start, end in segments)
        return f"{label} {source[:3]} {segments} {quote!r} {dict(attributes) or ''}".rstrip()
    type_, one, other, attributes = each
    return f"{type_} {dict(attributes) or ''}: {_words(one, bodies)} → {_words(other, bodies)}"
