"""Which words are names, from their capitals: no dictionary, only how the compared articles write them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from reader.comparison.prepare import Sentence, Unit

#: After these a capital may only be that of a new sentence.
_OPENERS = frozenset('":([—-•*')


class Names:
    """Counts how each word is written inside sentences, and tells names by that.

    ``nouns_too``: the language writes all nouns with capitals, so only pairs of capitals are names.
    """

    def __init__(self, sentences: Iterable[Sentence], *, nouns_too: bool = False) -> None:
        self._capital: Counter[str] = Counter()
        self._small: Counter[str] = Counter()
        self._nouns_too = nouns_too
        for sentence in sentences:
            headline = _headline(sentence.units)
            for before, unit in zip((None, *sentence.units), sentence.units, strict=False):
                word = unit.word
                if word.kind != "word" or word.stop:
                    continue
                if not word.capital:
                    self._small[word.form] += 1
                elif before is not None and before.word.form not in _OPENERS and not headline:
                    self._capital[word.form] += 1

    def flags(self, sentence: Sentence) -> list[bool]:
        """For each token of a sentence, whether it is (part of) a name."""
        units = sentence.units
        flags = []
        for at, unit in enumerate(units):
            word = unit.word
            if word.kind != "word" or not word.capital or word.stop or word.weight:
                flags.append(False)
                continue
            form = word.form
            name = self._capital[form] > self._small[form]
            beside = any(
                0 <= near < len(units) and units[near].word.capital and self._capital[units[near].word.form]
                for near in (at - 1, at + 1)
            )
            if self._nouns_too:
                name = name and beside
            elif not name and not self._small[form]:
                name = beside
            flags.append(name)
        return flags


def _headline(units: Sequence[Unit]) -> bool:
    """Whether most words have capitals and no full stop ends it, as in a headline: then they tell nothing."""
    if units and units[-1].word.form in '.!?"':
        return False
    words = [unit.word for unit in units if unit.word.kind == "word" and not unit.word.stop]
    return len(words) > 3 and sum(word.capital for word in words) > 0.6 * len(words)
