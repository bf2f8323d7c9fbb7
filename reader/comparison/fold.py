"""Folding: what alignment does not call a difference.

Case, the kind of quotation marks (never whether there are any), dashes, spacing, ``U.S.``→``US`` and
final punctuation. Two sentences whose keys are equal are the ``same``.
"""

from __future__ import annotations

import re
import unicodedata

_FOLDED: dict[str, str] = {
    **dict.fromkeys("“”„‟«»‹›「」『』〝〞＂", '"'),
    **dict.fromkeys("‘’‚‛´`ʼ＇", "'"),
    **dict.fromkeys("‒–—―−﹘", "—"),
    **dict.fromkeys("‐‑﹣－", "-"),
    "…": "...",
    # Invisible inside a word: where a line may be broken, and marks of the file.
    **dict.fromkeys("\u00ad\u200b\ufeff\u2060", ""),
}
_FOLDABLE = re.compile("[" + "".join(map(re.escape, _FOLDED)) + "]")
_SINGLE_AS_QUOTE = re.compile(r"(?<!\w)'|'(?!\w)")
_DASH = re.compile(r"\s*(?:—|(?<=\s)-(?=\s)|--+)\s*")
_DASHED = re.compile(r"—|--|\s-\s")
_RANGE = re.compile(r"(?<=\d) — (?=\d)")
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}|\b(?:[^\W\d_]\.)+[^\W\d_]\b(?!\.)")
#: Once folded, a text's only white space is the blank.
_FINAL = " .!?,;:。！？、؟۔।॥\"')]}"
_CLOSING = re.compile(r"""[^"')\]}]+""")


def _characters(text: str) -> str:
    """``text`` with the kinds of quotation marks and dashes made one each."""
    if text.isascii():
        return text.replace("`", "'")
    return _FOLDABLE.sub(lambda found: _FOLDED[found[0]], text)


def fold(text: str) -> str:
    """``text`` without the differences that alignment overlooks; final punctuation still there."""
    text = _characters(text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    text = text.casefold()
    if "'" in text:
        text = _SINGLE_AS_QUOTE.sub('"', text.replace("''", '"'))
    if ("—" in text or "-" in text) and _DASHED.search(text):
        text = _RANGE.sub("-", _DASH.sub(" — ", text))
    # A lone full stop at the end is none of initials.
    if -1 < text.find(".") < len(text) - 1:
        text = _INITIALS.sub(lambda found: found[0].replace(".", ""), text)
    return " ".join(text.split())


def same_key(text: str) -> str:
    """The key by which sentences are the ``same``: folded, without final punctuation.

    Quotation marks and brackets stay. A text of nothing but punctuation equals only its like.
    """
    folded = fold(text)
    core = folded.rstrip(_FINAL)
    if not core or len(core) == len(folded):
        return folded
    return core + _CLOSING.sub("", folded[len(core) :])


def fold_word(text: str) -> str:
    """One token folded: ``U.S.`` and ``US`` are one, ``Kyiv’s`` and ``Kyiv's`` too."""
    text = _characters(text).casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).replace("—", "-")
    if "." in text and _INITIALS.fullmatch(text):
        text = text.replace(".", "")
    return text
