"""Names in a text, as what a person typing one may mean: found by their capitals, without a dictionary."""

from __future__ import annotations

import re
from collections import Counter

_CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
# A word with a capital, without a genitive's ’s; or initials with their full stops.
_WORD = rf"(?:(?:{_CAPITAL}\.)+|{_CAPITAL}[\w-]*(?:['’](?!s\b)[\w-]+)*)"
_SMALL = r"(?:of|the|for|on|von|van|der|den|de|del|della|di|da|du|la|le|al|bin|ibn)"
#: Capitals side by side, small words of names between them (the Council on Foreign Relations).
_NAME = re.compile(rf"{_WORD}(?:(?:[ \u00a0]{_SMALL}){{0,2}}[ \u00a0]{_WORD})*")
#: What stands before the first word of a sentence, whose capital says nothing.
_BEGINS_SENTENCE = re.compile(r"(?:^|[.!?…:\n“\"„«(\[–—•*-])[\s\"“”„«»'’)\]]*$")
#: Code points before a name in which the end of a sentence is looked for.
_BEFORE = 8


def names_in(body: str) -> tuple[str, ...]:
    """The names of a text, the most frequent first, then in the order of the text. A word alone at the start
    of a sentence is one only if it has its capital elsewhere, too."""
    found: Counter[str] = Counter()
    perhaps: Counter[str] = Counter()
    for match in _NAME.finditer(body):
        name = match.group()
        before = body[max(0, match.start() - _BEFORE) : match.start()]
        alone = " " not in name and _BEGINS_SENTENCE.search(before)
        (perhaps if alone else found)[name] += 1
    for name, count in perhaps.items():
        if name in found:
            found[name] += count
    return tuple(name for name, _ in found.most_common())
