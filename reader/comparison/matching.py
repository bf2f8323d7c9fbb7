"""Matching the sentences of two articles: scores of pairs, and which of them are links.

A pair is a link if its score reaches the threshold and is at least ``NEAR`` of the best that either sentence
has in the other article. That keeps a headline and a lead that both go back to one lead, and leaves out the
crowd of half-alike sentences of one subject; it needs no common order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from reader.comparison import clues
from reader.comparison.candidates import candidates
from reader.comparison.clues import Clues, Judgement, Statement
from reader.comparison.frequencies import Frequencies
from reader.comparison.model import Compared, LinkKind
from reader.comparison.names import Names, nouns_too
from reader.comparison.prepare import LONG, Sentence
from reader.comparison.similarity import Vocabulary, likeness, weights
from reader.tokendiff import similarity

#: A pair below this share of the best of both its row and its column is no link.
NEAR = 0.9
#: Links of one sentence into one article, at most.
MOST = 4
#: Below this ``S`` a pair is not looked at closely: hardly any labelled link is that low.
HARDLY = 0.22
#: Copies of one sentence in either article, multiplied, up to which they are paired by their neighbours.
COPIES = 2_500
#: No pair is ever kept below it, however low a person sets the threshold.
FLOOR = 0.3
#: Token Indel similarity from which two sentences are the same one, edited.
EDITED = 0.65

Nodes = tuple[int, int]


class Indexed:
    """One article's sentences for matching: equal ones collapsed, an index from stem to sentence."""

    def __init__(
        self, article: Compared, sentences: Sequence[Sentence], start: int, background: Frequencies
    ) -> None:
        same: dict[str, list[int]] = defaultdict(list)
        for sentence in sentences:
            same[sentence.key].append(start + sentence.number)
        self.article = article.id
        self.count = len(sentences)
        self.start = start
        self.keys = ["", *(sentence.key for sentence in sentences), ""]
        self.nodes = list(same.values())
        self.one = [sentences[nodes[0] - start] for nodes in self.nodes]
        self.of_key = {key: place for place, key in enumerate(same)}
        self.texts = [" ".join(sentence.words[:LONG]) for sentence in self.one]
        names = Names(sentences, nouns_too=nouns_too(article.language))
        self._named = [_names_in(sentence, names) for sentence in self.one]
        self.names = {name: background.weight(name) for name in sorted(set().union(*self._named))}
        # Made when asked for: in versions of one article, nearly all sentences have their equal.
        self._statements: dict[int, Statement] = {}
        self.capitals = any(word.capital for sentence in self.one for word in sentence.tokens)
        self.vocabulary = Vocabulary(sentences, background)
        self.index: dict[str, list[int]] = defaultdict(list)
        for place, sentence in enumerate(self.one):
            for stem in sentence.stems:
                self.index[stem].append(place)

    def statement(self, place: int) -> Statement:
        """What the clues need of one of its different sentences."""
        made = self._statements.get(place)
        if made is None:
            made = self._statements[place] = _statement(self.one[place], self._named[place])
        return made

    def around(self, node: int) -> tuple[str, str]:
        """The keys of the sentences before and after a sentence, by its number through all articles."""
        place = node - self.start + 1
        return self.keys[place - 1], self.keys[place + 1]

    def weigh(self, weight: Mapping[str, float]) -> list[float]:
        """What all stems of each sentence weigh together."""
        return [sum([weight[stem] for stem in sentence.stems]) for sentence in self.one]


def _names_in(sentence: Sentence, names: Names) -> frozenset[str]:
    """The parts of the names in a sentence."""
    flags = names.flags(sentence)
    if not any(flags):
        return frozenset()
    flagged = zip(sentence.tokens, flags, strict=True)
    return frozenset([part for word, is_name in flagged if is_name for part in word.parts])


def _statement(sentence: Sentence, names: frozenset[str]) -> Statement:
    numbers = [word.parts[0] for word in sentence.tokens if word.weight == "number"]
    return Statement(
        number=sentence.number,
        stems=sentence.stems,
        phrases=frozenset(pairwise(sentence.words[:LONG])),
        names=names,
        numbers=frozenset(numbers),
        quotation=sentence.quotation,
    )


def likenesses(a: Indexed, b: Indexed, weight: Mapping[str, float]) -> Iterator[tuple[clues.Pair, float]]:
    """``S`` of the pairs that are worth a look; of equal sentences it is 1, and they want no others."""
    from rapidfuzz.fuzz import token_set_ratio

    equal = {(i, b.of_key[sentence.key]) for i, sentence in enumerate(a.one) if sentence.key in b.of_key}
    yield from ((pair, 1.0) for pair in sorted(equal))
    chosen = candidates(
        [sentence.stems for sentence in a.one],
        [sentence.stems for sentence in b.one],
        b.index,
        weight,
        settled_a={i for i, _ in equal},
        settled_b={j for _, j in equal},
    )
    texts_a, texts_b = a.texts, b.texts
    for (i, j), coefficient in chosen.items():
        alike = likeness(token_set_ratio(texts_a[i], texts_b[j]) / 100, coefficient)
        if alike >= HARDLY:
            yield (i, j), min(alike, 0.999)


def measured(a: Indexed, b: Indexed) -> dict[clues.Pair, Clues | None]:
    """The clues of the pairs of two articles' sentences that are worth a look; of equal ones None."""
    weight = weights(a.vocabulary, b.vocabulary)
    weight_a, weight_b = a.weigh(weight), b.weigh(weight)
    people = clues.UNKNOWN_NAMES
    if a.capitals and b.capitals:
        people = clues.same_people(a.names, b.names)
    setting = clues.Setting(weight, people, min(a.count, b.count))
    alike = dict(likenesses(a, b, weight))
    numbers_a, numbers_b = ([sentence.number for sentence in side.one] for side in (a, b))
    course = clues.Course(
        {(numbers_a[i], numbers_b[j]): value for (i, j), value in alike.items()}, a.count, b.count
    )
    found: dict[clues.Pair, Clues | None] = {}
    for (i, j), value in alike.items():
        if value == 1.0:
            found[i, j] = None
            continue
        lighter, apart = min(weight_a[i], weight_b[j]), course.apart(numbers_a[i], numbers_b[j])
        found[i, j] = clues.alone(a.statement(i), b.statement(j), value, lighter, apart, setting)
    return found


def scored(
    found: Mapping[clues.Pair, Clues | None], count_a: int, count_b: int, judgement: Judgement
) -> dict[clues.Pair, float]:
    """The score of each pair: 1 for equal sentences, and only for these."""
    likely = {pair: 1.0 if some is None else judgement.likely(some) for pair, some in found.items()}
    others = clues.together(likely, count_a, count_b)
    scores = dict.fromkeys(found, 1.0)
    for pair, some in found.items():
        if some is not None:
            score = judgement.score(some, others[pair])
            if clues.surely_alike(some):
                score = max(score, some[0])
            scores[pair] = min(0.999, round(score, 6))
    return scores


def matched(scores: Mapping[clues.Pair, float]) -> Iterator[tuple[clues.Pair, float]]:
    """The pairs that the row-or-column rule keeps, by falling score."""
    best_a, best_b = clues.best_of_each(scores)
    count_a: dict[int, int] = defaultdict(int)
    count_b: dict[int, int] = defaultdict(int)
    for (i, j), score in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        if score < NEAR * min(best_a[i], best_b[j]) or count_a[i] >= MOST or count_b[j] >= MOST:
            continue
        count_a[i] += 1
        count_b[j] += 1
        yield (i, j), score


def match(
    a: Indexed, b: Indexed, scores: dict[tuple[int, int], float]
) -> Iterator[tuple[int, int, float, LinkKind]]:
    """The links of two articles, or what may be; puts every score that is worth keeping into ``scores``."""
    found = scored(measured(a, b), len(a.one), len(b.one), clues.shipped())
    kept = {pair: score for pair, score in found.items() if score >= FLOOR}
    for (i, j), score in kept.items():
        for x, y in _copies(a, i, b, j):
            scores[(x, y) if x < y else (y, x)] = score
    for (i, j), score in matched(kept):
        kind = "same" if score == 1.0 else _kind(a.one[i], b.one[j])
        for x, y in _copies(a, i, b, j):
            yield x, y, score, kind


def _kind(a: Sentence, b: Sentence) -> LinkKind:
    return "edited" if similarity(a.words, b.words, least=EDITED) else "rewritten"


def _copies(a: Indexed, i: int, b: Indexed, j: int) -> Iterator[Nodes]:
    """The copies of two sentences one to one, in order.

    Surplus copies go to the last of the other side, a few of them; but in versions of one article they are
    what was added or removed. Which are surplus is told by their neighbours.
    """
    ours, theirs = a.nodes[i], b.nodes[j]
    if len(ours) == len(theirs):
        yield from zip(ours, theirs, strict=True)
        return
    paired = _paired(a, ours, b, theirs)
    yield from paired
    if a.article != b.article:
        last_a, last_b = paired[-1]
        taken = {node for pair in paired for node in pair}
        yield from ((node, last_b) for node in [x for x in ours if x not in taken][: MOST - 1])
        yield from ((last_a, node) for node in [x for x in theirs if x not in taken][: MOST - 1])


def _paired(a: Indexed, ours: Sequence[int], b: Indexed, theirs: Sequence[int]) -> list[Nodes]:
    """Copies one to one, in order, so that as many as can be have the same neighbours."""
    if len(ours) * len(theirs) > COPIES:
        return list(zip(ours, theirs, strict=False))
    if len(ours) > len(theirs):
        return [(x, y) for y, x in _paired(b, theirs, a, ours)]
    spare = len(theirs) - len(ours)
    # best[k]: neighbours in common when so many of theirs have been left out, and the pairs.
    best: list[tuple[int, list[Nodes]]] = [(0, [])] * (spare + 1)
    for place, x in enumerate(ours):
        around = a.around(x)
        ahead = [
            (
                count + sum(map(str.__eq__, around, b.around(theirs[place + left]))),
                [*pairs, (x, theirs[place + left])],
            )
            for left, (count, pairs) in enumerate(best)
        ]
        best = []
        for each in ahead:
            best.append(max(each, best[-1], key=lambda one: one[0]) if best else each)
    return best[-1][1]
