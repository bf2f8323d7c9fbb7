"""The plain way to link sentences, which the budgets of links are multiples of: ``S`` and nothing else.

``S`` is the mean of rapidfuzz's ``token_set_ratio`` and Dice's coefficient of the content stems, each
weighed by its inverse document frequency in the two articles. Candidates come from an inverted index: of each
sentence those that share most. A pair is kept from a threshold on if it is near the best of its row or of its
column. Sentences and stems are those that the program reads.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from heapq import nlargest

from reader.comparison.model import Compared
from reader.comparison.prepare import Sentence, prepare

THRESHOLD = 0.42
NEAR = 0.9
#: Candidates of one sentence, and what they share at least.
CLOSE = 12
LEAST = 0.1


def plain_links(articles: Sequence[Compared]) -> dict[tuple[int, int, int, int], float]:
    """``S`` of the links of every two articles, by (article, sentence, article, sentence)."""
    ready = list(prepare(articles))
    found = {}
    for one in range(len(ready)):
        for other in range(one + 1, len(ready)):
            for (i, j), value in _links(ready[one], ready[other]).items():
                found[one, i, other, j] = value
    return found


def _links(a: Sequence[Sentence], b: Sequence[Sentence]) -> dict[tuple[int, int], float]:
    from rapidfuzz.fuzz import token_set_ratio

    count = Counter(stem for side in (a, b) for sentence in side for stem in sentence.stems)
    weight = {stem: math.log((len(a) + len(b) + 1) / number) for stem, number in count.items()}
    index: dict[str, list[int]] = defaultdict(list)
    for j, sentence in enumerate(b):
        for stem in sentence.stems:
            index[stem].append(j)
    total_b = [sum(weight[stem] for stem in sentence.stems) for sentence in b]
    texts_b = [" ".join(sentence.words) for sentence in b]
    alike: dict[tuple[int, int], float] = {}
    for i, sentence in enumerate(a):
        shared: dict[int, float] = defaultdict(float)
        for stem in sentence.stems:
            value = weight[stem]
            for j in index.get(stem, ()):
                shared[j] += value
        total = sum(weight[stem] for stem in sentence.stems)
        text = " ".join(sentence.words)
        dice = [(2 * common / (total + total_b[j]), j) for j, common in shared.items()]
        for value, j in nlargest(CLOSE, dice):
            if value >= LEAST:
                alike[i, j] = (token_set_ratio(text, texts_b[j]) / 100 + value) / 2
    best_a: dict[int, float] = defaultdict(float)
    best_b: dict[int, float] = defaultdict(float)
    for (i, j), value in alike.items():
        best_a[i], best_b[j] = max(value, best_a[i]), max(value, best_b[j])
    return {
        (i, j): value
        for (i, j), value in alike.items()
        if value >= max(THRESHOLD, NEAR * min(best_a[i], best_b[j]))
    }
