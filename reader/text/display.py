"""The one form in which text from outside may reach a terminal, a title, a message or a log line.

Every character that could act, hide or reorder is shown as one visible character, one for one, so that
columns and code point offsets keep their meaning. What is stored and exported is never changed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

from reader.text.unicode_classes import IDEOGRAPHS, PICTOGRAPHS

_PLAIN: Final = {
    "\t": " ",
    "\n": "⏎",
    "\x7f": "␡",
    "\x85": "␤",
    "\x9b": "␛",  # a C1 CSI acts like ESC [
    "\u2028": "↵",
    "\u2029": "¶",
    "\u061c": "⇐",
    "\u200e": "⇒",
    "\u200f": "⇐",
    "\u202a": "⇒",
    "\u202b": "⇐",
    "\u202c": "⇔",
    "\u202d": "⇒",
    "\u202e": "⇐",
    "\u2066": "⇒",
    "\u2067": "⇐",
    "\u2068": "⇔",
    "\u2069": "⇔",
    "\u00ad": "‧",  # a soft hyphen
}
#: What has no picture of its own: zero width, invisible operators, tags, fillers, joiners out of place.
HIDDEN: Final = "∙"
#: Other C1 controls.
CONTROL: Final = "␦"

_ALWAYS: Final = (
    "\\x00-\\x1f\\x7f-\\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ufdd0-\ufdef\ud800-\udfff"
    "\U00013430-\U00013440\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
_SOMETIMES: Final = "\u180b-\u180d\u180f\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef"
# Scripts in which a joiner or non-joiner changes the shape of letters: Arabic, Syriac, N'Ko, Mandaic,
# the Brahmic scripts from Devanagari to Sinhala, Tibetan, Myanmar, Khmer, Mongolian and their extensions.
_JOINING: Final = (
    "\u0600-\u074f\u0750-\u07ff\u0840-\u0dff\u0f00-\u109f\u1780-\u17ff\u1800-\u18af\ua840-\ua87f"
    "\ua8e0-\ua8ff\uaa60-\uaa7f\ufb50-\ufdcf\ufe70-\ufefc\U00010a00-\U00010aff\U00010d00-\U00010d3f"
    "\U00011000-\U00011fff\U0001e900-\U0001e95f"
)


# Compiled when they are first needed: together they would take milliseconds of every start.
@cache
def _hostile() -> re.Pattern[str]:
    return re.compile(f"[{_ALWAYS}{_SOMETIMES}]")


@cache
def _pictograph() -> re.Pattern[str]:
    return re.compile(f"[{PICTOGRAPHS}\U0001f1e6-\U0001f1ff0-9#*]")


@cache
def _ideograph() -> re.Pattern[str]:
    return re.compile(f"[{IDEOGRAPHS}]")


@cache
def _joining() -> re.Pattern[str]:
    return re.compile(f"[{_JOINING}]")


def visible(text: str, *, keep: str = "") -> str:
    """``text`` with one visible character for each that is not; the length in code points never changes.

    A tab becomes one blank. Line feeds are shown too, as messages are one line, unless ``keep`` has them.
    ZWJ, ZWNJ and variation selectors stay inside an emoji and where a script needs them.
    """
    if text.isascii() and text.isprintable():
        return text
    if _hostile().search(text) is None:
        return text

    def shown(match: re.Match[str]) -> str:
        char = match.group()
        if char in keep:
            return char
        if char in _PLAIN:
            return _PLAIN[char]
        if char < " ":
            return chr(0x2400 + ord(char))
        if char <= "\x9f":
            return CONTROL
        return char if _has_a_place(text, match.start(), char) else HIDDEN

    return _hostile().sub(shown, text)


def _has_a_place(text: str, at: int, char: str) -> bool:
    """Whether an invisible character does its proper work here. Looks only at its neighbours, so that
    one base never carries a hidden string of them."""
    if at == 0:
        return False
    before = text[at - 1]
    if char == "\u200d":
        if _joining().match(before):
            return True
        if before == "\ufe0f" or "\U0001f3fb" <= before <= "\U0001f3ff":
            before = text[at - 2] if at > 1 else ""
        after = text[at + 1 : at + 2]
        return bool(before and after and _pictograph().match(before) and _pictograph().match(after))
    if char == "\u200c":
        return bool(_joining().match(before))
    if char in "\ufe0e\ufe0f":
        return bool(_pictograph().match(before))
    if "\ufe00" <= char <= "\ufe0d":
        return unicodedata.category(before) in ("Lo", "Sm", "So")
    if "\U000e0100" <= char <= "\U000e01ef":
        return bool(_ideograph().match(before))
    if "\u180b" <= char <= "\u180f":
        return "\u1820" <= before <= "\u18aa"
    return False
