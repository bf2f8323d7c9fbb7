"""Tokens: words, numbers with their sign and unit, single punctuation marks. Spans are code points."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from reader.text.unicode_classes import IDEOGRAPHS, KANA, MARKS

TokenKind = Literal["word", "number", "punctuation"]


class Token(NamedTuple):
    """A half-open span ``[start, end)`` of a text and what stands there."""

    start: int
    end: int
    kind: TokenKind


_KINDS: Final[tuple[TokenKind, ...]] = ("punctuation", "word", "number", "punctuation")  # by group number

_CURRENCY: Final = "$€£¥₩₪₫₹₺₴₽₿"
_SPACELESS: Final = re.compile(f"[{IDEOGRAPHS}{KANA}]")
_TITLES: Final = "Mr|Mrs|Ms|Dr|Prof|St|Gen|Sen|Rep|Gov|Lt|Col|Sgt|Capt|Cpt|Maj|Rev|Hon|Jr|Sr|Mt|vs"


@lru_cache(maxsize=4)
def _pattern(marked: bool, spaceless: bool) -> re.Pattern[str]:
    """The token pattern; marks and scripts without blanks make it slower, so they are added on demand."""
    marks = MARKS + "\u00ad\u200c\u200d\U0001f3fb-\U0001f3ff" if marked else "\u00ad"
    joined = rf"(?:(?<=\u200d)[^\s\w][{marks}]*)*" if marked else ""
    letter, char = rf"[^\W\d_][{marks}]*", rf"(?:[^\W_][{marks}]*)"
    single = ""
    plain = r"[^\W\d_]+(?=[\s,;!?”\"])|"  # most words, found without a look at the rarer kinds
    if spaceless:
        plain = ""
        not_spaceless = f"(?![{IDEOGRAPHS}{KANA}])"
        letter, char = not_spaceless + letter, f"(?:{not_spaceless}{char})"
        single = rf"|[{IDEOGRAPHS}][{marks}]*|[{KANA}][{KANA}{marks}]*"
    digits = r"\d+(?:[.,:/’]\d+|[\u00a0\u202f\u2009]\d{3}(?!\d))*"
    unit = rf"(?:[ \u00a0\u202f]?[%‰](?!\d)|[\u00a0\u202f]?[{_CURRENCY}](?!\d)|°[CF]?|[^\W\d_]{{1,3}})?"
    return re.compile(
        rf"""
        ( {plain}https?://[^\s<>"“”«»]*[^\s<>"“”«».,;:!?)\]'’]
        | (?:[^\W\d_]\.){{2,}}(?:[^\W\d_](?![^\W_]))?(?:-{char}+)*
        | (?:{_TITLES})\.(?=\s)
        | {letter}{char}*(?:['’ʼ\-‐‑·]{char}+|(?<=[A-Z])&(?=[A-Z]){char}+)*{single}
        )
        | ( (?:(?<![\w.,)\]%{_CURRENCY}])[-−–+±](?=[{_CURRENCY}]?\d))?
            (?:[{_CURRENCY}](?=\d))?
            (?:\d{{4}}-\d\d-\d\d(?!\d)|{digits}{unit}(?![^\W_]))
          | {digits}
        )
        | (\.{{3,}}|[^\s][{marks}]*{joined})
        """,
        re.VERBOSE,
    )


def tokens(body: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of ``body[start:end]`` in order; between them there is only white space.

    A number carries its sign, separators, currency sign, per cent and a glued unit of up to three letters
    (``-3.5%``, ``$2.7bn``, ``1,000``, ``18:30``, ``2024-11-03``); ``billion`` after a blank is a word.
    ``U.S.``, ``Mr.``, ``Zelenskyy’s`` and ``pro-Russian`` are one word each, and so is each ideograph.
    """
    end = len(body) if end is None else min(end, len(body))
    if body.isascii():
        pattern = _pattern(False, False)
    else:
        part = body[start:end]
        pattern = _pattern(_MARKED.search(part) is not None, _SPACELESS.search(part) is not None)
    kinds = _KINDS
    return [Token(*match.span(), kinds[match.lastindex or 0]) for match in pattern.finditer(body, start, end)]


_MARKED: Final = re.compile(
    "[\u0300-\u036f\u0483-\u1aff\u1b00-\u1dff\u200c\u200d\u20d0-\u20ff\u2cef-\ua69f\ua6f0-\U0010ffff]"
)


def words(body: str) -> int:
    """How many words a text has, for people: stretches between blanks, and each ideograph and kana."""
    count = len(body.split())
    if not body.isascii() and _SPACELESS.search(body):
        # A stretch of ideographs is already counted once.
        spaceless = re.compile(f"[{IDEOGRAPHS}{KANA}]+")
        count += sum(len(run) - 1 for run in spaceless.findall(body))
    return count
