"""What comparison knows of languages: small words, negations, modals, numbers and dates in words."""

from __future__ import annotations

from collections.abc import Iterable


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Words that carry grammar rather than a statement. Words of degree ("just", "only", "still") are not
#: among them: leaving one out of a quotation changes it.
STOP: dict[str, frozenset[str]] = {
    "en": _words(
        "a an the this that these those such of to in on at by for from with as into onto upon about after "
        "before over under between among through during against toward towards within via per than then "
        "and or but so if because while although though since until unless whether when where how what "
        "which who whom whose why there here it its he him his she her hers they them their theirs we us "
        "our ours you your yours i me my mine himself herself itself themselves one is are was were be "
        "been being am do does did done doing have has had having get gets got s t d ll re ve m said says "
        "say saying told tells tell according also too very more most some any each both other another "
        "own same up down out off again once however meanwhile additionally well"
    ),
    "de": _words(
        "der die das den dem des ein eine einen einem einer eines und oder aber denn weil dass daß ob wenn "
        "als wie so auch noch in im an am auf aus bei mit nach von vom zu zum zur über unter vor hinter für "
        "gegen durch um bis seit während wegen er sie es ihn ihm ihr ihnen sein seine seinen seinem seiner "
        "ihre ihren ihrem ihrer wir uns unser ich mich mir mein man sich dies diese dieser dieses diesem "
        "diesen jene welche welcher was wer wo da dort hier dann ist sind war waren wird werden wurde "
        "wurden worden sei seien habe haben hat hatte hatten sagte sagt laut zufolge mehr sehr"
    ),
    "fr": _words(
        "le la les l un une des du de d à au aux en dans par pour sur sous avec sans entre vers chez et ou "
        "mais donc or car que qu qui quoi dont où ce cet cette ces c se s il elle on nous vous ils elles je "
        "j me m te t lui leur leurs son sa ses mon ma mes notre nos votre vos y est sont était étaient été "
        "être a ont avait avaient avoir fait dit selon plus très aussi comme si"
    ),
    "es": _words(
        "el la los las un una unos unas de del al a en por para con sin sobre entre hasta desde y e o u "
        "pero que quien cual cuyo como si cuando donde se su sus lo le les me te nos mi tu este esta estos "
        "estas ese esa eso aquel es son era eran fue fueron ser ha han había haber dijo según más muy "
        "también ya"
    ),
}

_NEGATION = {
    "en": "not no never none nobody nothing neither nor nowhere without cannot n't hardly barely",
    "de": "nicht kein keine keinen keinem keiner keines nie niemals nichts niemand ohne weder",
    "fr": "ne n pas jamais rien personne aucun aucune sans ni",
    "es": "no nunca jamás nada nadie ningún ninguno ninguna sin ni tampoco",
}
_MODAL = {
    "en": "may might could can will would shall should must ought",
    "de": "kann können könnte könnten muss müssen müsste soll sollen sollte sollten darf dürfen dürfte will "
    "wollen wollte mag möchte möchten",
    "fr": "peut peuvent pourrait pourraient doit doivent devrait devraient faut veut veulent",
    "es": "puede pueden podría podrían debe deben debería deberían quiere quieren",
}
NEGATIONS = {language: _words(text) for language, text in _NEGATION.items()}
MODALS = {language: _words(text) for language, text in _MODAL.items()}

#: Negations that are told by their script, whatever language a text is taken for.
EVERYWHERE = _words("不 没 沒 未 не нет ни لم لن لا ليس ليست नहीं मत")

#: Ways to write the same negation.
SAME_NEGATION = {
    "no": "not",
    "n't": "not",
    "keine": "kein",
    "keinen": "kein",
    "keinem": "kein",
    "keiner": "kein",
}

_DATES = {
    "en": "january february march april may june july august september october november december jan feb mar "
    "apr jun jul aug sept sep oct nov dec monday tuesday wednesday thursday friday saturday sunday today "
    "yesterday tomorrow",
    "de": "januar februar märz april mai juni juli august september oktober november dezember montag "
    "dienstag mittwoch donnerstag freitag samstag sonntag heute gestern morgen",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre lundi mardi "
    "mercredi jeudi vendredi samedi dimanche aujourd'hui hier demain",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre lunes "
    "martes miércoles jueves viernes sábado domingo hoy ayer mañana",
}
DATES = {language: _words(text) for language, text in _DATES.items()}
#: Dates only with a capital: they are common words without.
CAPITAL_DATES = _words("may march mar jan sun sat sep dec mars mai morgen august")

_COUNTED = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen twenty"""
_TENS = "thirty forty fifty sixty seventy eighty ninety"
#: Numbers in words that are compared as they stand.
_LARGE = """hundred hundreds thousand thousands million millions billion billions trillion trillions dozen
dozens half third quarter double triple twice first second percent"""
#: What a number in words says, in digits where it has them. "One" is left out: it mostly counts nothing.
NUMBER_WORDS: dict[str, str] = {
    **{word: word for word in _LARGE.split()},
    **{word: str(value) for value, word in enumerate(_COUNTED.split())},
    **{word: str(value * 10) for value, word in enumerate(_TENS.split(), 3)},
}
del NUMBER_WORDS["one"]
#: What a number's tail means: ``$2.7B``, ``18%``, ``5m``.
UNITS = {
    "%": "percent",
    "$": "dollar",
    "€": "euro",
    "£": "pound",
    "k": "thousand",
    "m": "million",
    "mn": "million",
    "b": "billion",
    "bn": "billion",
    "tn": "trillion",
}


#: Short names of places, by their capitals, as the stem of the long one.
SHORT_NAMES = {"US": "america", "USA": "america", "States": "america", "UK": "britain", "EU": "europ"}


def base(language: str | None) -> str:
    """``en-GB`` → ``en``; an unknown one is ``""``."""
    return (language or "").replace("_", "-").partition("-")[0].casefold()


def guess(words: Iterable[str]) -> str:
    """The language whose small words these (folded) words hold most of, or ``""`` if hardly any."""
    seen = list(words)
    counts = {language: sum(word in stop for word in seen) for language, stop in STOP.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if seen and counts[best] >= 0.12 * len(seen) else ""
