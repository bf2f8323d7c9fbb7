"""What a comparison promises, checked from its document and the texts by other means than it is made with.

:func:`broken` gives one line for each promise that a comparison breaks.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise, permutations
from typing import Any

import jsonschema

from reader.comparison.engine import compare
from reader.comparison.model import Compared, Comparison
from reader.reports.document import comparison_document, json_schema
from reader.text.sentences import sentences

Document = dict[str, Any]
Span = tuple[int, int]

_LEAST_ALIKE = ("same", "edited", "rewritten", "maybe")
#: Sentences of an article in a row, at most, and from the first to the last of them.
_MOST_SENTENCES = 3
_NOT_WORDS = re.compile(r"[\W_]+")


def broken(comparison: Comparison) -> list[str]:
    """The promises that are broken; an empty list is the good news."""
    document = comparison_document(comparison, "test")
    texts = [article.text.body for article in comparison.articles]
    found = [f"schema: {error.message}" for error in _validator().iter_errors(document)]
    if found:
        return found
    found += _sentences(comparison, document)
    for number, row in enumerate(document["rows"]):
        found += [f"row {number}: {words}" for words in _row(row, texts, document["threshold"])]
        found += [f"row {number}: {words}" for words in _cells(row, texts)]
    return found + list(_order(document)) + list(_moved(document))


@cache
def _validator() -> Any:
    return jsonschema.Draft202012Validator(json.loads(json_schema()))


def _span(entry: Document) -> Span:
    return entry["start"], entry["end"]


def _spans(cell: Document) -> list[Span]:
    return [_span(entry) for entry in cell["spans"]]


def _sentences(comparison: Comparison, document: Document) -> Iterator[str]:
    """Each sentence that is not furniture stands in exactly one row, and every word of it."""
    for number, article in enumerate(comparison.articles):
        body = article.text.body
        spans = [
            span
            for row in document["rows"]
            for cell in row["cells"]
            if cell["article"] == number
            for span in _spans(cell)
        ]
        expected = Counter(sentences(article.text, article.language))
        if Counter(spans) != expected:
            yield f"article {number}: rows hold other sentences: {set(spans) ^ set(expected)}"
        depth = [0] * (len(body) + 1)
        for start, end in spans:
            depth[start] += 1
            depth[end] -= 1
        furniture = document["articles"][number]["furniture"]
        outside = {at for entry in furniture for at in range(*_span(entry))}
        level = 0
        for at, char in enumerate(body):
            level += depth[at]
            if level != (at not in outside) and (char.isalnum() or level > 1):
                yield f"article {number}: {char!r} at {at} stands in {level} rows"
                break


def _row(row: Document, texts: Sequence[str], threshold: float) -> Iterator[str]:
    articles = [cell["article"] for cell in row["cells"]]
    if articles != sorted(set(articles)):
        yield f"its cells are not one an article in order: {articles}"
    if row["moved"] != any(cell["moved"] for cell in row["cells"]):
        yield "row and cells disagree on whether it moved"
    if row["kind"] == "only":
        if len(articles) != 1 or row["links"] or row["score"] is not None:
            yield "is only, but not of one article alone"
        return
    places = {(cell["article"], span) for cell in row["cells"] for span in _spans(cell)}
    reached = {min(places)}
    ends = []
    for link in row["links"]:
        a, b = (link["a"], _span(link["a_span"])), (link["b"], _span(link["b_span"]))
        ends.append((a, b))
        if not (link["a"] < link["b"] and {a, b} <= places):
            yield f"a link that is none of this row: {link}"
        if (link["kind"] == "maybe") != (link["score"] < threshold):
            yield f"a {link['kind']} link of {link['score']}"
        if (link["kind"] == "same") != (link["score"] == 1.0 and _alike(texts, a, b)):
            yield f"a {link['kind']} link between {_said(texts, a)!r} and {_said(texts, b)!r}"
    for _ in places:
        reached |= {end for pair in ends if not reached.isdisjoint(pair) for end in pair}
    if reached != places:
        yield f"sentences that no link ties to the row: {sorted(places - reached)}"
    worst = max((_LEAST_ALIKE.index(link["kind"]) for link in row["links"]), default=0)
    score = min((link["score"] for link in row["links"] if link["kind"] == _LEAST_ALIKE[worst]), default=None)
    if (row["kind"], row["score"]) != (_LEAST_ALIKE[worst], score):
        yield f"is {row['kind']} {row['score']}, its least alike link {_LEAST_ALIKE[worst]} {score}"


def _said(texts: Sequence[str], place: tuple[int, Span]) -> str:
    return texts[place[0]][slice(*place[1])]


def _alike(texts: Sequence[str], a: tuple[int, Span], b: tuple[int, Span]) -> bool:
    """Whether two sentences have the same letters and digits, or, if they have none, the same signs."""
    one, other = _said(texts, a), _said(texts, b)
    return _letters(one) == _letters(other) and (bool(_letters(one)) or one.strip() == other.strip())


def _letters(text: str) -> str:
    return _NOT_WORDS.sub("", text.casefold())


def _cells(row: Document, texts: Sequence[str]) -> Iterator[str]:
    articles = {cell["article"] for cell in row["cells"]}
    leftmost: list[str] = []
    for cell in row["cells"]:
        body, spans = texts[cell["article"]], _spans(cell)
        who = f"cell {cell['article']}"
        said = [body[start:end] for start, end in spans]
        if any(end > start for (_, end), (start, _) in pairwise(spans)):
            yield f"{who}: spans out of order"
        if cell is row["cells"][0]:
            leftmost = said
            if cell["moved"] or cell["state"] != "verbatim":
                yield f"{who}: the leftmost is {cell['state']}, moved {cell['moved']}"
        elif cell["state"] == "verbatim" and _letters("".join(said)) != _letters("".join(leftmost)):
            yield f"{who}: {said!r} is no verbatim {leftmost!r}"
        elif cell["state"] == "changed" and said == leftmost:
            yield f"{who}: {said!r} is not changed"
        if row["kind"] in ("same", "only") and cell["marks"]:
            yield f"{who}: marks in a row that is {row['kind']}"
        if row["kind"] == "only" and cell["shared"]:
            yield f"{who}: shares with nobody"
        for stretch in map(_span, cell["shared"]):
            if not any(start <= stretch[0] < stretch[1] <= end for start, end in spans):
                yield f"{who}: shared {stretch} leaves its sentence"
        last = (-1, -1)
        for mark in cell["marks"]:
            span = start, end = _span(mark)
            if not any(first <= start <= end <= behind for first, behind in spans):
                yield f"{who}: mark {span} leaves its sentence"
            if start < last[1] or span <= last:
                yield f"{who}: mark {span} is on mark {last}"
            last = span
            if (mark["kind"] == "missing") != (start == end):
                yield f"{who}: a {mark['kind']} mark of {end - start} characters"
            if body[start:end] != body[start:end].strip():
                yield f"{who}: mark {body[start:end]!r} on white space"
            if any(0 < at < len(body) and _inside_a_word(body, at) for at in (start, end)):
                yield f"{who}: mark {body[start:end]!r} cuts a word in {body[start - 9 : end + 9]!r}"
            against = mark["against"]
            if not against or against != sorted(set(against)) or not set(against) < articles | {-1}:
                yield f"{who}: mark against {against}"
            if cell["article"] in against:
                yield f"{who}: mark against itself"


def _inside_a_word(body: str, at: int) -> bool:
    """Between two letters or digits of a script that puts blanks between words."""
    return all(char.isalnum() and (char.isdigit() or ord(char) < 0x0E00) for char in body[at - 1 : at + 1])


def _order(document: Document) -> Iterator[str]:
    """Rows stand in the order of the first article, and hold only neighbouring sentences of an article."""
    ranks: dict[int, dict[Span, int]] = {}
    for article in range(len(document["articles"])):
        every = sorted(
            span
            for row in document["rows"]
            for cell in row["cells"]
            if cell["article"] == article
            for span in _spans(cell)
        )
        ranks[article] = {span: rank for rank, span in enumerate(every)}
    first = [_spans(row["cells"][0])[0] for row in document["rows"] if row["cells"][0]["article"] == 0]
    if first != sorted(first):
        yield "rows are not in the first article's order"
    for number, row in enumerate(document["rows"]):
        for cell in row["cells"]:
            places = [ranks[cell["article"]][span] for span in _spans(cell)]
            if len(places) > _MOST_SENTENCES or places[-1] - places[0] >= _MOST_SENTENCES:
                yield f"row {number}: sentences {places} of article {cell['article']} together"


def _moved(document: Document) -> Iterator[str]:
    """What has not moved is a longest chain in the order of the leftmost article, for each article."""
    chains: dict[tuple[int, int], list[tuple[Span, Span, bool]]] = defaultdict(list)
    for row in document["rows"]:
        left, *others = row["cells"]
        for cell in others:
            entry = (_spans(left)[0], _spans(cell)[0], cell["moved"])
            chains[left["article"], cell["article"]].append(entry)
    for pair, chain in chains.items():
        chain.sort()
        kept = [there for _, there, moved in chain if not moved]
        tails: list[Span] = []
        for _, there, _ in chain:
            place = bisect_left(tails, there)
            tails[place : place + 1] = [there]
        if kept != sorted(kept) or len(kept) != len(tails):
            yield f"articles {pair}: {len(kept)} stay, the longest chain has {len(tails)}"


def depends_on_order(articles: Sequence[Compared]) -> list[str]:
    """The orders of these articles in which rows hold other sentences, or other kinds or scores."""
    seen = {}
    for order in permutations(range(len(articles))):
        comparison = compare([articles[at] for at in order])
        seen[order] = {
            (frozenset((order[cell.article], cell.spans) for cell in row.cells), row.kind, row.score)
            for row in comparison.rows
        }
    first = seen[tuple(range(len(articles)))]
    return [f"in the order {order} other rows" for order, rows in seen.items() if rows != first]
