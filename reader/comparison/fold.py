"""Folding: what alignment does not call a difference.

Case, the kind of quotation marks (never whether there are any), dashes, spacing, ``U.S.``→``US`` and
final punctuation. Two sentences whose keys are equal are the ``same``.
"""

from __future__ import annotations

import re
import unicodedata

_TABLE = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»‹›「」『』〝〞＂", '"'),
        **dict.fromkeys("‘’‚‛´`ʼ＇", "'"),
        **dict.fromkeys("‒–—―−﹘", "—"),
        **dict.fromkeys("‐‑﹣－", "-"),
        "…": "...",
        # Invisible inside a word: where a line may be broken, and marks of the file.
        **dict.fromkeys("\u00ad\u200b\ufeff\u2060", ""),
    }
)
_DOUBLED = re.compile(r"''")
_SINGLE_AS_QUOTE = re.compile(r"(?<!\w)'|'(?!\w)")
_DASH = re.compile(r"\s*(?:—|(?<=\s)-(?=\s)|--+)\s*")
_RANGE = re.compile(r"(?<=\d) — (?=\d)")
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}|\b(?:[^\W\d_]\.)+[^\W\d_]\b(?!\.)")
_SPACE = re.compile(r"\s+")
_FINAL = re.compile(r"""[\s.!?,;:。！？、؟۔।॥"')\]}]+$""")
_CLOSING = re.compile(r"""[^"')\]}]+""")


def fold(text: str) -> str:
    """``text`` without the differences that alignment overlooks; final punctuation still there."""
    text = unicodedata.normalize("NFC", text.translate(_TABLE)).casefold()
    if "'" in text:
        text = _SINGLE_AS_QUOTE.sub('"', _DOUBLED.sub('"', text))
    if "—" in text or "-" in text:
        text = _RANGE.sub("-", _DASH.sub(" — ", text))
    if "." in text:
        text = _INITIALS.sub(lambda found: found[0].replace(".", ""), text)
    return _SPACE.sub(" ", text).strip()


def same_key(text: str) -> str:
    """The key by which sentences are the ``same``: folded, without final punctuation.

    Quotation marks and brackets stay. A text of nothing but punctuation equals only its like.
    """
    folded = fold(text)
    end = _FINAL.search(folded)
    if end is None:
        return folded
    key = folded[: end.start()] + _CLOSING.sub("", end[0])
    return key if end.start() else folded


def fold_word(text: str) -> str:
    """One token folded: ``U.S.`` and ``US`` are one, ``Kyiv’s`` and ``Kyiv's`` too."""
    text = text.translate(_TABLE).casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).replace("—", "-")
    if "." in text and _INITIALS.fullmatch(text):
        text = text.replace(".", "")
    return text
