"""Stems: a light stemmer for English news, and a plain cut for every other language.

It need not be right about words, only give the ways of saying one thing ("negotiate", "negotiation",
"negotiating") one name and keep different things apart.
"""

from __future__ import annotations

# Longest first. What must be left of the word stands beside each.
_SUFFIXES: tuple[tuple[str, str, int], ...] = (
    ("izations", "", 4),
    ("ization", "", 4),
    ("ational", "", 4),
    ("fulness", "", 4),
    ("iveness", "", 4),
    ("ically", "", 4),
    ("ations", "", 4),
    ("ation", "", 4),
    ("itions", "", 4),
    ("ition", "", 4),
    ("ators", "", 4),
    ("ative", "", 4),
    ("ating", "", 4),
    ("ingly", "", 4),
    ("izing", "", 4),
    ("ments", "", 4),
    ("ances", "", 4),
    ("ences", "", 4),
    ("ator", "", 4),
    ("ated", "", 4),
    ("ates", "", 4),
    ("izes", "", 4),
    ("ized", "", 4),
    ("ment", "", 4),
    ("ness", "", 4),
    ("ions", "", 4),
    ("ance", "", 4),
    ("ence", "", 4),
    ("ical", "", 4),
    ("ally", "", 4),
    ("able", "", 4),
    ("ible", "", 4),
    ("ians", "", 4),
    ("edly", "", 4),
    ("ate", "", 4),
    ("ize", "", 4),
    ("ion", "", 4),
    ("ive", "", 4),
    ("ian", "", 4),
    ("ing", "", 3),
    ("ies", "", 3),
    ("ied", "", 3),
    ("ity", "", 4),
    ("ful", "", 4),
    ("ant", "", 4),
    ("ent", "", 4),
    ("ers", "", 4),
    ("ors", "", 4),
    ("est", "", 4),
    ("ed", "", 3),
    ("er", "", 4),
    ("or", "", 4),
    ("es", "", 3),
    ("al", "", 4),
    ("ly", "", 4),
    ("an", "", 5),
    ("ia", "", 4),
    ("ic", "", 4),
    ("s", "", 3),
    ("y", "", 3),
    ("e", "", 3),
    ("a", "", 5),
)
_ENDS = {suffix[-1] for suffix, _, _ in _SUFFIXES}
_BY_END = {end: tuple(entry for entry in _SUFFIXES if entry[0].endswith(end)) for end in _ENDS}

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
    for suffix, put, least in _BY_END.get(word[-1], ()):
        if word.endswith(suffix) and len(word) - len(suffix) >= least:
            left = word[: len(word) - len(suffix)] + put
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
