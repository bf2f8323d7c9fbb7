"""Which words are names, from their capitals: no dictionary, only how the compared articles write them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from reader.comparison.language import base
from reader.comparison.prepare import Sentence, Word

#: After these a capital may only be that of a new sentence.
_OPENERS = frozenset('":([—-•*')


def nouns_too(language: str | None) -> bool:
    """Whether a language writes all nouns with capitals."""
    return base(language) in ("de", "lb")


class Names:
    """Counts how each word is written inside sentences, and tells names by that.

    ``nouns_too``: the language writes all nouns with capitals, so only pairs of capitals are names.
    """

    def __init__(self, sentences: Iterable[Sentence], *, nouns_too: bool = False) -> None:
        capital: list[str] = []
        words: Counter[Word] = Counter()
        for sentence in sentences:
            tokens = sentence.tokens
            words.update(tokens)
            inside = [
                word.form
                for before, word in pairwise(tokens)
                if word.capital and not word.stop and word.kind == "word" and before.form not in _OPENERS
            ]
            if inside and not _headline(tokens):
                capital += inside
        self._capital: dict[str, int] = Counter(capital)
        self._small: dict[str, int] = defaultdict(int)
        for word, count in words.items():
            if word.kind == "word" and not word.stop and not word.capital:
                self._small[word.form] += count
        self._nouns_too = nouns_too

    def flags(self, sentence: Sentence) -> list[bool]:
        """For each token of a sentence, whether it is (part of) a name."""
        words = sentence.tokens
        flags = [False] * len(words)
        for at, word in enumerate(words):
            if not word.capital or word.kind != "word" or word.stop or word.weight:
                continue
            form = word.form
            name = self._capital.get(form, 0) > self._small.get(form, 0)
            if self._nouns_too:
                name = name and self._beside(words, at)
            elif not name and form not in self._small:
                name = self._beside(words, at)
            flags[at] = name
        return flags

    def _beside(self, words: Sequence[Word], at: int) -> bool:
        """Whether a word that is written with a capital inside sentences stands beside."""
        return any(
            0 <= near < len(words) and words[near].capital and words[near].form in self._capital
            for near in (at - 1, at + 1)
        )


def _headline(tokens: Sequence[Word]) -> bool:
    """Whether most words have capitals and no full stop ends it, as in a headline: then they tell nothing."""
    if tokens and tokens[-1].form in '.!?"':
        return False
    words = [word for word in tokens if word.kind == "word" and not word.stop]
    return len(words) > 3 and sum(word.capital for word in words) > 0.6 * len(words)
