"""Sentences as spans of a text, by sentencex, with its known quirks mended.

Sentencex splits after initials (``J.D. Vance``) and after a question inside quotation marks
(``"Who knows?" Putin asked``), keeps together what stands inside one quotation, leaves a stray full stop
alone, and panics on some white space; each is dealt with here. All spans are code points.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final, Protocol

Span = tuple[int, int]


class _BlockLike(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class _TextLike(Protocol):
    """What of :class:`reader.articles.Text` is needed here; that module stands above this one."""

    @property
    def body(self) -> str: ...
    @property
    def blocks(self) -> Sequence[_BlockLike]: ...


# White space and controls of every kind, folded to blanks of equal length: sentencex panics on a letter
# before a non-ASCII space and a full stop, and a line feed inside a block is no end of a paragraph.
_FOLDED: Final = re.compile("[\x00-\x1f\x7f-\xa0\u1680\u2000-\u200c\u2028-\u202f\u205f\u2060\u3000\ufeff]")
# In the second look marks of quotation become blanks too; the single ones only where they are no apostrophes.
_QUOTES: Final = re.compile("[\"“”„‟«»‹›「」『』]|(?<!\\w)['‘‚]|['’](?!\\w)")

_NO_WORD: Final = re.compile(r"[\W_]*\Z")
_INITIALS: Final = re.compile(r"(?:^|[\s(\[\"“‘'])((?:[^\W\d_]\.){2,})\Z")
_ACRONYMS: Final = re.compile(
    r"(?:[USA]\.){2,3}|U\.S\.S\.R\.|[UE]\.[KNU]\.|U\.A\.E\.|D\.C\.|B\.C\.|A\.D\."
    r"|[ap]\.m\.|[AP]\.M\.|e\.g\.|i\.e\.|z\.B\.|d\.h\.|u\.a\."
)
_OPENERS: Final = re.compile(
    """(?:A|After|All|Also|An|And|As|At|But|By|Despite|During|Even|For|From|He|Her|His|How|However|I|If|In|It|Its
    |Last|Many|Meanwhile|More|Most|My|No|Not|Now|On|One|Only|Or|Our|She|Since|So|Some|Still|Such|That|The|Their
    |Then|There|These|They|This|Those|Though|Thus|To|Two|Under|Until|We|What|When|Where|While|Who|Why|With|Yet
    |You|Your)\\b""",
    re.VERBOSE,
)
_ASKED: Final = re.compile(
    r"""(?:[^\W\d_][\w.’'-]*\s+){0,5}?(?:said|says|asked|asks|added|adds|wrote|writes|told|tells|cried|shouted
    |replied|wondered|exclaimed|demanded|remarked|quipped|responded|declared)\b""",
    re.VERBOSE,
)
_QUESTION_CLOSED: Final = re.compile("[?!…]['\"’”»]+\\Z")
_ONLY_ASKED: Final = re.compile(_ASKED.pattern + r"[.…]?\Z", re.VERBOSE)
_OPENING_AT_END: Final = re.compile(r"(?<=\s)[\"“„«‹‘‚「『(\[]+\Z")


def sentences(
    text: _TextLike,
    language: str | None = None,
    *,
    include_furniture: bool = False,
    on_warning: Callable[[str], None] | None = None,
) -> tuple[Span, ...]:
    """The sentences of a text's blocks, in order, without outer white space; furniture is left out
    unless asked for. No sentence crosses a block. A text without blocks is taken line by line."""
    spans: list[Span] = []
    if not text.blocks:
        spans_of_lines = _lines(text.body, 0, len(text.body))
        for start, end in spans_of_lines:
            spans += split_sentences(text.body, start, end, language, on_warning=on_warning)
        return tuple(spans)
    for block in text.blocks:
        if include_furniture or block.kind != "furniture":
            spans += split_sentences(text.body, block.start, block.end, language, on_warning=on_warning)
    return tuple(spans)


def split_sentences(
    body: str,
    start: int,
    end: int,
    language: str | None = None,
    *,
    on_warning: Callable[[str], None] | None = None,
) -> list[Span]:
    """The sentences of ``body[start:end]``: in order, trimmed, covering all but white space.

    ``language`` is an ISO 639-1 code (English if not given). If the segmenter fails, each line becomes
    a sentence and ``on_warning`` is told.
    """
    part = body[start:end]
    if not part.strip():
        return []
    folded = _FOLDED.sub(" ", part)
    try:
        cuts = _cuts(folded, language or "en")
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of the Rust extension is no Exception
        if on_warning:
            on_warning(
                f"the sentence segmenter failed ({type(error).__name__}): one sentence a line was taken"
            )
        return _lines(body, start, end)
    spans: list[Span] = []
    for a, b in zip([0, *cuts], [*cuts, len(part)], strict=True):
        a, b = _trimmed(part, a, b)
        if a < b:
            spans.append((start + a, start + b))
    return spans


def _cuts(folded: str, language: str) -> list[int]:
    """Where one sentence ends and the next begins, inside ``folded``, rising."""
    outer = _boundaries(folded, language)
    inner: list[int] = []
    if _QUOTES.search(folded):
        # Only a boundary with no mark of quotation beside it lies inside a quotation.
        blanked = _boundaries(_QUOTES.sub(" ", folded), language)
        inner = [cut for cut in blanked if _QUOTES.search(_gap(folded, cut)) is None]
    cuts = sorted({*outer, *inner})
    for place, cut in enumerate(cuts):
        if opening := _OPENING_AT_END.search(folded, max(cut - 4, 0), cut):
            cuts[place] = opening.start()  # a mark that opens belongs to what follows
    kept: list[int] = []
    begin = 0
    for place, cut in enumerate(cuts):
        following = cuts[place + 1] if place + 1 < len(cuts) else len(folded)
        if not _belong_together(folded[begin:cut].rstrip(), folded[cut:following].strip()):
            kept.append(cut)
            begin = cut
    return kept


def _gap(folded: str, cut: int) -> str:
    """The blanks around a boundary and one more character on each side."""
    left, right = cut, cut
    while left > 0 and folded[left - 1] == " ":
        left -= 1
    while right < len(folded) and folded[right] == " ":
        right += 1
    return folded[max(left - 1, 0) : right + 1]


def _belong_together(before: str, after: str) -> bool:
    if _NO_WORD.match(after) or _NO_WORD.match(before):
        return True  # a stray ". ." or a closing mark belongs to the sentence before
    if match := _INITIALS.search(before[-16:]):
        return (
            _ACRONYMS.fullmatch(match.group(1)) is None and after[:1].isupper() and not _OPENERS.match(after)
        )
    if _QUESTION_CLOSED.search(before[-4:]):
        return _ASKED.match(after[:120]) is not None
    return before[-1:] in "?!" and len(after) < 120 and _ONLY_ASKED.match(after) is not None


def _boundaries(text: str, language: str) -> list[int]:
    """The inner boundaries that sentencex finds."""
    from sentencex import get_sentence_boundaries

    size = len(text)
    ends = (int(found["end_index"]) for found in get_sentence_boundaries(language, text))
    return [end for end in ends if 0 < end < size]


def _trimmed(part: str, a: int, b: int) -> Span:
    while a < b and part[a].isspace():
        a += 1
    while b > a and part[b - 1].isspace():
        b -= 1
    return a, b


def _lines(body: str, start: int, end: int) -> list[Span]:
    spans = []
    at = start
    while at < end:
        stop = body.find("\n", at, end)
        stop = end if stop < 0 else stop
        a, b = _trimmed(body, at, stop)
        if a < b:
            spans.append((a, b))
        at = stop + 1
    return spans
