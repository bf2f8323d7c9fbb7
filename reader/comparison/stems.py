"""Stems: a light stemmer for English news, and a plain cut for every other language.

It need not be right about words, only give the ways of saying one thing ("negotiate", "negotiation",
"negotiating") one name and keep different things apart.
"""

from __future__ import annotations

# Endings, by how many letters must be left of the word; the longest that fits is cut off.
_LEAST = {
    suffix: least
    for least, suffixes in {
        3: "ing ies ied ed es s y e",
        4: (
            "izations ization ational fulness iveness ically ations ation itions ition ators ative "
            "ating ingly izing ments ances ences ator ated ates izes ized ment ness ions ance ence ical "
            "ally able ible ians edly ate ize ion ive ian ity ful ant ent ers ors est er or al ly ia ic"
        ),
        5: "an a",
    }.items()
    for suffix in suffixes.split()
}
_LENGTHS = tuple(sorted({len(suffix) for suffix in _LEAST}, reverse=True))

# Verbs and nouns of news whose forms no rule finds, and spellings that differ by country.
_IRREGULAR: dict[str, str] = {
    form: stem
    for stem, forms in {
        "say": "said says",
        "go": "went gone goes",
        "win": "won",
        "meet": "met",
        "lead": "led",
        "lose": "lost loss losses losing",
        "leave": "left",
        "hold": "held",
        "find": "found",
        "fight": "fought",
        "kill": "killed killing",
        "buy": "bought",
        "sell": "sold sale sales",
        "send": "sent",
        "spend": "spent",
        "give": "gave given",
        "take": "took taken",
        "make": "made making",
        "rise": "rose risen rising",
        "fall": "fell fallen",
        "grow": "grew grown growth",
        "begin": "began begun",
        "speak": "spoke spoken speech",
        "write": "wrote written",
        "choose": "chose chosen choice",
        "strike": "struck strikes striking",
        "shoot": "shot shooting",
        "die": "died dead death deaths dying",
        "think": "thought",
        "know": "knew known knowledge",
        "bring": "brought",
        "keep": "kept",
        "pay": "paid payment",
        "build": "built",
        "break": "broke broken",
        "man": "men",
        "woman": "women",
        "child": "children",
        "person": "people persons",
        "policy": "policies",
        "important": "importance importantly",
        "news": "",
        "defenc": "defense defence defensive",
        "licens": "licence license",
        "program": "programme programmes programs",
        "center": "centre centres centers",
        "labor": "labour",
        "percent": "percentage",
        "adviser": "advisor advisors advisers",
        "analys": "analyst analysts analysis analyses analyse analyze",
        "threat": "threaten threatens threatened threatening threats",
        "wide": "width widen widened",
        "strong": "strength strengthen strengthened",
        "high": "height highest higher",
        "weak": "weaken weakened weakness weakening",
        "inflat": "inflation",
        "vast": "vast",
        "near": "nearly",
        "elect": "election elections electoral",
        "politic": "political politics politically politician politicians",
        "econom": "economy economic economies economics economist economists",
        "diplomat": "diplomacy diplomatic diplomats",
        "america": "american americans",
        "europ": "europe european europeans",
        "russia": "russian russians",
        "china": "chinese",
        "france": "french",
        "britain": "british briton britons",
        "germany": "german germans",
        "israel": "israeli israelis",
        "iraq": "iraqi iraqis",
        "ukrain": "ukraine ukrainian ukrainians",
        "kyiv": "kiev",
        "zelensky": "zelenskyy zelenskiy zelenski",
        "president": "presidential presidency presidents",
    }.items()
    for form in [stem, *forms.split()]
}


def stem_english(word: str) -> str:
    """The stem of a folded English word; possessive endings are dropped."""
    if word.endswith(("'s", "s'")):
        word = word[:-2] if word.endswith("'s") else word[:-1]
    known = _IRREGULAR.get(word)
    if known is not None:
        return known
    if len(word) <= 3 or not word.isalpha():
        return word
    if word.endswith(("isation", "isations")):
        word = word.replace("isation", "ization")
    elif word.endswith(("ise", "ised", "ises", "ising")) and len(word) > 6:
        at = word.rindex("is")
        word = word[:at] + "iz" + word[at + 2 :]
    elif word.endswith(("our", "ours", "oured", "ouring")) and len(word) > 5:
        at = word.rindex("our")
        word = word[:at] + "or" + word[at + 3 :]
    if word.endswith("ss"):
        return word
    size = len(word)
    for length in _LENGTHS:
        least = _LEAST.get(word[-length:])
        if least and size - length >= least:
            left = word[: size - length]
            break
    else:
        return word
    doubled = left[-1] == left[-2] and left[-1] not in "aeiousl"
    if len(left) > 3 and (doubled or left[-1] in "iye"):
        left = left[:-1]
    return _IRREGULAR.get(left, left)


def stem_generic(word: str) -> str:
    """Any other language: the first six letters, which is where most of a word's meaning is."""
    return word[:6] if len(word) > 6 and word.isalpha() else word
