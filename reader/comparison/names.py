"""Which words are names, from their capitals: no dictionary, only how the compared articles write them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from reader.comparison.prepare import Sentence, Word

#: After these a capital may only be that of a new sentence.
_OPENERS = frozenset('":([—-•*')


class Names:
    """Counts how each word is written inside sentences, and tells names by that.

    ``nouns_too``: the language writes all nouns with capitals, so only pairs of capitals are names.
    """

    def __init__(self, sentences: Iterable[Sentence], *, nouns_too: bool = False) -> None:
        capital: list[str] = []
        small: list[str] = []
        for sentence in sentences:
            inside: list[str] = []
            before: str | None = None
            for word in sentence.tokens:
                form = word.form
                if word.kind == "word" and not word.stop:
                    if not word.capital:
                        small.append(form)
                    elif before is not None and before not in _OPENERS:
                        inside.append(form)
                before = form
            if inside and not _headline(sentence.tokens):
                capital += inside
        self._capital: dict[str, int] = Counter(capital)
        self._small: dict[str, int] = Counter(small)
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
