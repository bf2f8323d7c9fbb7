"""Which parts of a saved page are its article and which are furniture.

Rules over lines, from evidence that any page gives: what the line says (share buttons, invitations,
credits), how it looks (a byline and a date with nothing else, headlines without a full stop after
"Related"), and where it stands (before the first prose, after the last). A line of prose is furniture only
if it opens with a phrase that no article uses; in doubt a line stays article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from reader.articles import BlockKind
from reader.sources import phrases
from reader.sources.dates import find_date

#: No line longer than this many code points is looked at: it is prose.
LONGEST = 320


@dataclass(slots=True)
class Piece:
    """A block to be: ``[start, end)`` of the text, its words, and the kind found so far."""

    start: int
    end: int
    words: str  # stripped
    kind: BlockKind = "paragraph"
    certain: bool = False  # its source says what it is, as of a row of a table

    @property
    def is_furniture(self) -> bool:
        return self.kind == "furniture"


@dataclass(frozen=True, slots=True)
class Found:
    """What the page itself says of its article."""

    title: str = ""
    published: str | None = None


def label(pieces: list[Piece], title: str = "", *, guess: bool = True) -> Found:
    """Set the kind of each piece in place: furniture, the title, headings. ``title`` is one that is known
    from elsewhere; without it, and if no piece is one yet, the first line that looks like one is taken if
    ``guess`` allows."""
    if not pieces:
        return Found(title)
    prose = [_is_prose(piece.words) for piece in pieces]
    known = [False] * len(pieces)  # furniture for what it says, wherever it stands
    for n, piece in enumerate(pieces):
        known[n] = not piece.certain and _says_furniture(piece.words, prose=prose[n])
        if known[n]:
            piece.kind = "furniture"
    article = [n for n, is_prose in enumerate(prose) if is_prose and not known[n]]
    first = article[0] if article else len(pieces)
    last = article[-1] if article else len(pieces)
    early = article[2] if len(article) > 2 else len(pieces)  # a standfirst may stand before the byline

    _label_lists(pieces, prose)
    _label_comments(pieces, prose)
    for n, piece in enumerate(pieces):
        if not piece.certain and (n < min(early, 20) or n > last):
            at_an_end = n < first or n > last
            if _is_byline(piece.words) or _is_date_line(piece.words) or (at_an_end and _is_menu(piece.words)):
                piece.kind = "furniture"
    published = _published(pieces[: min(early, 20)]) or _published(pieces[last + 1 :])
    at = _title_at(pieces, prose, first, title, guess=guess)
    if at is not None:
        pieces[at].kind = "title"
        title = title or " ".join(pieces[at].words.split())
        _label_repeats(pieces, at)
        _label_around_title(pieces, at, first)
    _label_tail(pieces, prose, last)
    _label_headings(pieces, prose)
    return Found(title, published)


# ------------------------------------------------------------------------------------- what a line says

_STOP: Final = re.compile(r"[.!?…。！？][\"'”’»)\]]*\Z")
_FULL_STOP: Final = re.compile(r"(?:\.|。)[\"'”’»)\]]*\Z")
_WORD: Final = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_LABELLED: Final = re.compile(r"[^\W\d_][\w ]{0,24}[:：]\s")
_STATED: Final = re.compile(
    r"(?:source|quelle|via|location|date|subject|from|to|category|language)\s*[:：]", re.IGNORECASE
)


def _is_prose(words: str) -> bool:
    """A sentence or more: long enough, and with a stop at its end or very long."""
    size = len(words)
    if size > 200:
        return True
    if not _STOP.search(words, max(size - 6, 0)) or words.endswith(("...", "…")):
        return size > 160
    if _FULL_STOP.search(words, max(size - 6, 0)):
        return words.count(" ") >= 4 or (size > 12 and words[-1] == "。")
    return size > 110 or (
        words.count(" ") >= 4 and re.search(r"[.!?]['\"”’]*\s+['\"“‘]?[^\W\d_]", words) is not None
    )


_HEADER: Final = phrases.line(phrases.RELATED, phrases.MORE_FROM, after=r"\s*(?:[:：.…»>→]|\.\.\.)*\Z")
_RELATED_LINE: Final = phrases.line(phrases.RELATED, phrases.ASIDE, after=r"\s*[:：|–—]\s*\S")
_ASIDE: Final = phrases.line(phrases.ASIDE, after=r"\s*[:：|–—]\s*\S")
_COMMENTS: Final = phrases.line(phrases.COMMENTS)
_INVITATION: Final = phrases.line(phrases.INVITATION)
_NOTE: Final = phrases.line(phrases.NOTE)
_CREW: Final = phrases.line(phrases.CREW)
_RIGHTS: Final = phrases.line(phrases.RIGHTS)
_CREDIT: Final = re.compile(rf"(?:\A|[.!?,;|(\[—–-]\s?|\s){phrases.CREDIT}.{{1,80}}\Z", re.IGNORECASE)
_PICTURED_BY: Final = re.compile(r"\((?:[A-Z][\w.'’-]+ ){1,3}[A-Z][\w.'’-]+\s?/\s?[^()]{2,40}\)\Z")
_BEFORE_AGENCY: Final = re.compile(r"(?:[/|(\[©]|\bvia|/\w+|[.:])\s*\Z|/[\w ]{1,30}\Z", re.IGNORECASE)
_EDGE: Final = "-–—*•·|>▸►→»#+ \t"  # signs before the words of a link or a heading


def _says_furniture(words: str, *, prose: bool) -> bool:
    if len(words) > LONGEST:
        return False
    if not any(char.isalnum() for char in words[:40]):
        return not prose and len(words) < 40  # rules, dots, arrows
    head = words.lstrip(_EDGE)
    if _INVITATION.match(head):
        return True
    folded = words.casefold()
    if any(word in folded for word in phrases.RIGHTS_WORDS) and _RIGHTS.search(words):
        return True
    if (crew := _CREW.match(words)) and _only_names(words[crew.end() :], 20):
        return True
    if prose and not words.startswith(("(", "[")):
        aside = _RELATED_LINE.match(head)
        return aside is not None and ":" in aside.group() and len(words) < 200
    return bool(
        _NOTE.match(head)
        or _HEADER.match(head)
        or _RELATED_LINE.match(head)
        or _is_credit(words, folded)
        or _is_share(words)
    )


def _is_credit(words: str, folded: str) -> bool:
    if len(words) > 240:
        return False
    if any(word in folded for word in phrases.CREDIT_WORDS) and _CREDIT.search(words):
        return True
    if words.endswith(")") and _PICTURED_BY.search(words):
        return True
    name = folded.rstrip(".)] ")
    if not name.endswith(phrases.AGENCIES):
        return False
    agency = max((each for each in phrases.AGENCIES if name.endswith(each)), key=len)
    before = name[: len(name) - len(agency)]
    return agency.startswith(phrases.PICTURE_AGENCIES) or _BEFORE_AGENCY.search(before[-40:]) is not None


def _is_share(words: str) -> bool:
    found = [word.casefold() for word in _WORD.findall(words)]
    if not found or len(found) > 14 or len(words) > 120:
        return False
    core = sum(word in phrases.SHARE for word in found)
    rest = [
        word
        for word in found
        if word not in phrases.SHARE and word not in phrases.SHARE_MORE and not word.isdecimal()
    ]
    return core > 0 and not rest


_SEPARATED: Final = re.compile(r"\s*(?:[|>»›•·]|\s/\s)\s*")


def _is_menu(words: str) -> bool:
    if len(words) > 160 or _FULL_STOP.search(words):
        return False
    found = [word.casefold() for word in _WORD.findall(words)]
    known = sum(word in phrases.NAVIGATION for word in found)
    others = sum(word not in phrases.NAVIGATION and not word.isdecimal() for word in found)
    if known and others * 4 < len(found):
        return True
    parts = [part for part in _SEPARATED.split(words) if part]
    return len(parts) >= 3 and all(len(part) <= 30 and part.count(" ") <= 3 for part in parts)


# ------------------------------------------------------------------------------- bylines and date lines

_BY: Final = phrases.line(phrases.BY, after=r"\s*[:：]?\s+(?=[^\W\d_]|@)")


def _only_names(rest: str, most: int) -> bool:
    """Whether a line says nothing but names and the words of bylines; ``most`` words that are neither."""
    found = _WORD.findall(rest)
    names = 0
    for word in found:
        if word.casefold() in phrases.BYLINE or word.isdecimal():
            continue
        if not (word[0].isupper() or word.isdecimal()):
            return False
        names += 1
    return names <= most


def _is_byline(words: str) -> bool:
    if len(words) > 160 or not (match := _BY.match(words)):
        return False
    rest = words[match.end() :]
    found = find_date(rest)
    return bool(rest) and rest[0].isupper() and _only_names(found.rest if found else rest, 10)


_YEAR: Final = re.compile(r"\d{4}")


def _is_date_line(words: str) -> bool:
    if len(words) > 160 or not _YEAR.search(words):
        return False
    found = find_date(words)
    return found is not None and _only_names(found.rest, 7)


def _published(pieces: list[Piece]) -> str | None:
    """The date of the first date line, with the time that another line of the same day gives."""
    dates = []
    for piece in pieces:
        if piece.is_furniture and len(piece.words) <= 160:
            found = find_date(piece.words)
            if found and found.iso and _only_names(found.rest, 10):
                later = re.search(
                    r"updated|modified|aktualisiert|mis à jour|actualizado", piece.words, re.IGNORECASE
                )
                dates.append((later is not None, found.iso))
    if not dates:
        return None
    first = min(dates, key=lambda each: each[0])[1]  # the first one that is not "updated"
    return next((iso for _, iso in dates if iso.startswith(first) and len(iso) > len(first)), first)


# -------------------------------------------------------------------------------------- where it stands


def _label_lists(pieces: list[Piece], prose: list[bool]) -> None:
    """Headlines after "Related" and its like are furniture, up to the next prose."""
    inside = False
    for n, piece in enumerate(pieces):
        if piece.is_furniture and _HEADER.match(piece.words.lstrip(_EDGE)):
            inside = True
        elif inside and not piece.is_furniture:
            if prose[n] or piece.certain or piece.kind in ("heading", "blockquote"):
                inside = False
            else:
                piece.kind = "furniture"


def _label_comments(pieces: list[Piece], prose: list[bool]) -> None:
    """What readers wrote below the article, and the form that asks them to."""
    lengths = [
        len(piece.words) if prose[n] and not piece.is_furniture else 0 for n, piece in enumerate(pieces)
    ]
    whole, before = sum(lengths), 0
    for n, piece in enumerate(pieces):
        if not prose[n] and len(piece.words) < 120 and _COMMENTS.match(piece.words.strip(_EDGE)):
            piece.kind = "furniture"
            if before and before > whole - before:
                for later in pieces[n:]:
                    later.kind = "furniture"
                return
        before += lengths[n]


def _title_at(pieces: list[Piece], prose: list[bool], first: int, title: str, *, guess: bool) -> int | None:
    if title:
        folded = _folded(title)
        for n, piece in enumerate(pieces[:20]):
            if len(piece.words) <= len(title) * 2 + 20 and _folded(piece.words) == folded:
                return n
        return None
    given = next((n for n, piece in enumerate(pieces[: first + 1]) if piece.kind == "title"), None)
    if given is not None or not guess:
        return given
    could = [n for n in range(min(first, len(pieces))) if _could_be_title(pieces[n], prose[n])]
    if not could:  # "Analysis: ..." is an aside below a title, and a title where there is no other
        could = [n for n, piece in enumerate(pieces[:first]) if _ASIDE.match(piece.words)][:1]
    if not could or not any(not piece.is_furniture for piece in pieces[could[0] + 1 :]):
        return None
    said = [_folded(pieces[n].words) for n in could]
    if twice := [n for n, words in zip(could, said, strict=True) if said.count(words) > 1]:
        return twice[0]
    # A section's name ("World") may stand above the title.
    return next((n for n in could if len(pieces[n].words) > 24 or pieces[n].words.count(" ") > 2), could[0])


def _could_be_title(piece: Piece, prose: bool) -> bool:
    words = piece.words
    return (
        not prose
        and piece.kind in ("paragraph", "heading")
        and len(words) <= 200
        and not words.endswith((".", ":", ",", ";", "：", "。"))
        and not _STATED.match(words)
    )


def _folded(words: str) -> str:
    return " ".join(_WORD.findall(words)).casefold()


def _label_repeats(pieces: list[Piece], at: int) -> None:
    title = _folded(pieces[at].words)
    for n, piece in enumerate(pieces):
        if n != at and len(piece.words) < 2 * len(title) + 20 and title and _folded(piece.words) == title:
            piece.kind = "furniture"


def _label_around_title(pieces: list[Piece], at: int, first: int) -> None:
    """Short lines between the top of the page and the first prose: sections, names, counts."""
    for n, piece in enumerate(pieces[:first]):
        words = piece.words
        if n == at or piece.kind != "paragraph" or piece.certain or _LABELLED.match(words):
            continue
        short = words.count(" ") <= 2 or (words.count(" ") <= 6 and _only_names(words, 6))
        if n < at or (short and not _STOP.search(words) and first < len(pieces)):
            piece.kind = "furniture"


def _label_tail(pieces: list[Piece], prose: list[bool], last: int) -> None:
    """After the last prose: whatever follows furniture, and menus of three short lines or more."""
    tail = range(last + 1, len(pieces))
    after_furniture = False
    for n in tail:
        if pieces[n].is_furniture:
            after_furniture = True
        elif after_furniture and not prose[n] and not pieces[n].certain:
            pieces[n].kind = "furniture"
    short = [n for n in tail if len(pieces[n].words) <= 30 and not _STOP.search(pieces[n].words)]
    if len(short) >= 3 and len(short) == len(tail):
        for n in short:
            if pieces[n].kind == "paragraph" and not pieces[n].certain:
                pieces[n].kind = "furniture"


_NO_HEADING: Final = (".", ",", ";", ":", "…", "”", '"', "»", "’", "'")
_QUOTED_HEADING: Final = re.compile(r"[“\"'‘«„][^.,!?]{3,60}[”\"'’»“]\Z")


def _label_headings(pieces: list[Piece], prose: list[bool]) -> None:
    for n in range(1, len(pieces) - 1):
        words = pieces[n].words
        if (
            pieces[n].kind == "paragraph"
            and not prose[n]
            and not pieces[n].certain
            and len(words) <= 90
            and words.count(" ") < 14
            and (words[0].isupper() or words[0].isdigit() or words[0] in "“\"'‘«„")
            and (not words.endswith(_NO_HEADING) or _QUOTED_HEADING.match(words) is not None)
            and _LABELLED.match(words) is None
            and (prose[n + 1] or len(pieces[n + 1].words) > 2 * len(words))
            and not pieces[n + 1].is_furniture
        ):
            pieces[n].kind = "heading"
