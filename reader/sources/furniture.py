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

    @property
    def is_furniture(self) -> bool:
        return self.kind == "furniture"


@dataclass(frozen=True, slots=True)
class Found:
    """What the page itself says of its article."""

    title: str = ""
    published: str | None = None


def label(pieces: list[Piece], title: str = "") -> Found:
    """Set the kind of each piece in place: furniture, the title, headings. ``title`` is one that is known
    from elsewhere; without it the first line that looks like one is taken."""
    if not pieces:
        return Found(title)
    prose = [_is_prose(piece.words) for piece in pieces]
    known = [False] * len(pieces)  # furniture for what it says, wherever it stands
    for n, piece in enumerate(pieces):
        known[n] = _says_furniture(piece.words, prose=prose[n])
        if known[n]:
            piece.kind = "furniture"
    article = [n for n, is_prose in enumerate(prose) if is_prose and not known[n]]
    first = article[0] if article else len(pieces)
    last = article[-1] if article else len(pieces)
    early = article[2] if len(article) > 2 else len(pieces)  # a standfirst may stand before the byline

    _label_lists(pieces, prose)
    _label_comments(pieces, prose)
    for n, piece in enumerate(pieces):
        if not prose[n] and (n < min(early, 20) or n > last):
            if _is_byline(piece.words) or _is_date_line(piece.words):
                piece.kind = "furniture"
            elif (n < first or n > last) and _is_menu(piece.words):
                piece.kind = "furniture"
    published = _published(pieces[: min(early, 20)]) or _published(pieces[last + 1 :])
    at = _title_at(pieces, prose, first, title)
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


_RELATED: Final = (
    r"related(?: (?:articles?|stories|story|news|posts?|content|topics?|coverage|links?|reading|videos?))?"
    r"|read (?:also|more|next|this next)|also read|see also|also on [\w ]{2,30}|recommended(?: for you| stories| reading| by \w+)?"
    r"|you (?:may|might) (?:also )?(?:like|be interested in|enjoy|have missed)(?: these| this)?"
    r"|more (?:stories|news|articles|coverage|headlines|posts|to read|on this(?: story| topic)?)"
    r"|(?:more|most|latest) (?:from|on|in|about) [^.!?]{2,50}"
    r"|most (?:read|popular|viewed|shared|recent|commented|watched)(?: now| today| stories| articles)?"
    r"|trending(?: now| today| stories| topics)?|popular(?: now| posts| stories| articles)?"
    r"|(?:latest|top|other|similar|breaking) (?:news|stories|headlines|posts|articles|videos)"
    r"|don['’]?t miss|what to read next|up next|next up|editor['’]?s['’]? (?:picks?|choice)|in case you missed it"
    r"|further reading|around the web|from (?:around )?the web|(?:promoted|sponsored|paid|partner) (?:stories|content|links|posts?)"
    r"|tags?|topics|categories|keywords|filed under|explore more(?: on these topics)?|in this (?:article|story|section)"
    r"|mehr zum thema|das könnte (?:sie|dich|euch) auch interessieren|lesen sie (?:auch|mehr)|auch interessant|meistgelesen"
    r"|schlagw(?:orte|örter)|themen|à lire(?: aussi)?|lire aussi|sur le même (?:sujet|thème)|les plus lus|à voir aussi"
    r"|lea también|lee también|te puede interesar|más noticias|noticias relacionadas|leggi anche|leia também"
    r"|читайте (?:также|також|ще|еще)|по теме|за темою|теги"
)
_HEADER: Final = re.compile(rf"(?:{_RELATED})\s*(?:[:：.…»>→]|\.\.\.)*\Z", re.IGNORECASE)
_RELATED_LINE: Final = re.compile(
    rf"(?:(?:{_RELATED})\s*[:：|–—]|(?:watch|listen|in pictures|gallery|quiz|podcast|poll)(?: now| live| here)?\s*[:：|])\s*\S",
    re.IGNORECASE,
)
_COMMENTS: Final = re.compile(
    r"(?:\d+ )?(?:(?:reader )?comments?|responses?|repl(?:y|ies)|kommentare?|commentaires?|comentarios?|комментари[ий]|коментар[іи])"
    r"(?: ?\(?\d+\)?)?:?\Z|\d+ thoughts? on .*|(?:leave|post|write|add) a (?:reply|comment)\b.*|schreib[a-z]* einen kommentar"
    r"|laisser un commentaire|deja (?:un|tu) comentario|join the (?:conversation|discussion)\W*\Z",
    re.IGNORECASE,
)
_INVITATION: Final = re.compile(
    r"""(?:please\s+)?(?:
      sign\ up\ (?:for|to|here|now|today|and)\b | subscribe\ (?:to|now|today|here|for)\b | join\ (?:us|our)\b | follow\ (?:us|our)\b
    | follow\ .{1,60}\ on\ (?:twitter|x|facebook|instagram|telegram|threads|bluesky|mastodon|google\ news)\b
    | (?:like|find)\ us\ on\b | get\ (?:the|our|all\ the)\ (?:latest|best|top|daily|free|morning|day|biggest|most\ important)\b
    | download\ (?:our|the)\b.{0,40}\bapp | support\ (?:independent|our\ (?:work|journalism)|us\b)
    | (?:donate|register|log\ ?in|sign\ in)(?:\ (?:now|here|today|to\ \w+))*\W*\Z
    | become\ a\ (?:member|subscriber|patron|supporter)\b | (?:click|tap)\ (?:here|to|on|the|below)\b | enter\ your\ e-?mail\b
    | (?:your|you)\b.{0,12}\be-?mail(?:\ address)?\ (?:will|is|won|cannot)\b | required\ fields\b | save\ my\ name\b | notify\ me\ of\b
    | be\ the\ first\ to\ (?:comment|know|share)\b | (?:comments|commenting)\ (?:are|is|has|have)\b.{0,30}\b(?:closed|disabled|off|been)\b
    | (?:we|this\ (?:site|website|page)|our\ (?:site|website))\ uses?\ (?:\w+\ )?cookies\b | (?:accept|manage|reject)\ (?:all\ )?(?:cookies|preferences)\b
    | by\ (?:clicking|continuing|signing|subscribing|using|submitting|entering)\b.{0,90}\byou\b.{0,20}\b(?:agree|accept|consent)\b
    | skip\ (?:to|advertisement|ad|past)\b | (?:continue|keep)\ reading\b | (?:read|see|view)\ (?:the\ )?(?:full|original|all|more|comments)\b.{0,60}\Z
    | (?:show|load|view|see)\ (?:more|less|all|comments)\b.{0,40}\Z | back\ to\ top | return\ to\ (?:home|top)
    | advertisement\W*\Z | ad\ feedback | (?:paid\ )?advert(?:orial|ising)?\W*\Z | (?:the\ |this\ )?(?:story|article)\ continues\ (?:below|after)
    | this\ (?:article|story|post|piece|report)\ (?:was|has\ been|is|first|originally)\b.{0,40}\b(?:published|appeared|updated|amended|republished|translated|produced)\b
    | (?:originally|first)\ (?:published|appeared)\b.{0,90}\Z | (?:have|got)\ (?:a|you\ got\ a|any)\ (?:news\ |confidential\ )?(?:tip|tips|story)\b
    | if\ you\ (?:see|notice|spot|find|have\ found)\ (?:a|an|any)\ (?:spelling\ )?(?:mistakes?|errors?|typos?)\b | our\ standards:
    | (?:additional\ )?(?:reporting|editing|writing|production|photography)\ (?:by|from)\b | (?:edited|translated|compiled|written|produced|designed)\ by\b
    | (?:copyright|©|\(c\))\s*(?:©\s*)?(?:\d{4}|by|the|[A-Z]) | (?:mehr\ )?newsletter\W*\Z | (?:read|reading)\ time\b | \d+\ ?min(?:ute)?s?\ (?:read|to\ read)\b
    | (?:last\ |first\ )?(?:updated|published|posted|modified)(?:\ on|\ at)?\s*:?\s*(?:\d|[A-Z][a-z]{2}|today|yesterday|an?\ |just\ ).{0,50}\Z
    | \d+\ (?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?)\ ago\W*\Z | (?:caption|image\ (?:source|caption|credit))\b | (?:file|stock|archive)\ (?:photo|image|picture)\b
    | wir\ verwenden\ cookies | abonnieren\ sie\b | jetzt\ (?:abonnieren|anmelden)\b | melden\ sie\ sich\b.{0,40}\ban\b | folgen\ sie\ uns\b | anzeige\W*\Z | werbung\W*\Z
    | abonnez-vous\b | inscrivez-vous\b | suivez-nous\b | publicité\W*\Z | nous\ utilisons\ des\ cookies | (?:suscríbete|síguenos|regístrate)\b | publicidad\W*\Z
    | подпи(?:сывайтесь|шитесь)\b | підпи(?:суйтесь|шіться|суйтеся)\b | реклама\W*\Z | якщо\ ви\ помітили | если\ вы\ заметили
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_RIGHTS: Final = re.compile(
    r"all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados",
    re.IGNORECASE,
)
_INBOX: Final = re.compile(
    r"(?:delivered|straight|sent|directly)\b.{0,30}\binbox\b|(?:privacy policy|terms of (?:use|service)).{0,80}\b(?:apply|agree)\b"
    r"|\b(?:agree|consent)\b.{0,60}(?:privacy policy|terms of (?:use|service))",
    re.IGNORECASE,
)
_CREDIT: Final = re.compile(
    r"""(?:\A|[.!?,;|(\[—–-]\s?|\s)(?:(?:stock|file|archive|handout|main|cover|featured|representative|illustrative)\s+)?
    (?:photo(?:s|graph|graphs|graphy)?|images?|pictures?|video|illustration|graphic|screenshot|screengrab|credits?|fotos?|bild|bilder|crédits?|фото)
    (?:\s+(?:credits?|source|courtesy|illustration|quelle))?(?:\s*[:/©]\s*|\s+(?:by|courtesy\ of|via|from)\s+)(?=[^\W_]|@|©).{1,80}\Z""",
    re.IGNORECASE | re.VERBOSE,
)
_AGENCY: Final = re.compile(
    r"(?:getty(?: images)?|ap photo|afp|epa(?:-efe)?|reuters|shutterstock|i?stock(?:photo)?|alamy|xinhua|dpa|ap|unsplash|imago|zuma|tass|wikimedia commons)[)\]]?\.?\Z",
    re.IGNORECASE,
)
_BEFORE_AGENCY: Final = re.compile(r"(?:[/|(\[©]|\bvia|/\w+|[.:])\s*\Z|/[\w ]{1,30}\Z", re.IGNORECASE)


def _says_furniture(words: str, *, prose: bool) -> bool:
    if len(words) > LONGEST:
        return False
    if not any(char.isalnum() for char in words[:40]):
        return not prose and len(words) < 40  # rules, dots, arrows
    head = words.lstrip("-–—*•·|>▸►→»+ \t")
    if _INVITATION.match(head) or _RIGHTS.search(words) or _INBOX.search(words):
        return True
    if prose and not words.startswith(("(", "[")):
        return bool(_RELATED_LINE.match(head)) and len(words) < 200
    return bool(_HEADER.match(head) or _RELATED_LINE.match(head) or _is_credit(words) or _is_share(words))


def _is_credit(words: str) -> bool:
    if len(words) > 240:
        return False
    if _CREDIT.search(words):
        return True
    agency = _AGENCY.search(words)
    if agency is None:
        return False
    return agency.group().lower().startswith(("getty", "ap photo", "shutterstock")) or bool(
        _BEFORE_AGENCY.search(words[: agency.start()])
    )


_SHARE_CORE: Final = frozenset(
    """share shares sharing tweet tweets facebook twitter whatsapp telegram linkedin reddit pinterest messenger flipboard pocket
    instagram threads bluesky mastodon viber print email bookmark comment comments copy save teilen drucken merken
    twittern partager imprimer compartir imprimir condividi compartilhar поделиться поділитися sponsored promoted""".split()
)  # fmt: skip
_SHARE_MORE: Final = frozenset(
    """x on via this article story post page link url to with your friends and a the it e-mail mail like follow us more youtube
    click here by in new window opens for listen gift options close menu full auf per artikel diesen sur par cet en por
    add as preferred source google news copied k""".split()
)  # fmt: skip
_NAVIGATION: Final = frozenset(
    """home menu search sections section all news world politics business sport sports opinion opinions tech technology science health
    culture lifestyle travel weather video videos photos photo podcasts podcast newsletters newsletter live epaper e-paper subscribe
    login log in sign account my about us contact careers jobs advertise advertising with privacy policy terms of use service
    conditions cookie cookies settings sitemap help faq rss skip navigation main content europe africa asia americas local
    national international economy money markets entertainment arts food style magazine games crosswords puzzles audio tv
    national-news top stories latest ukraine war english edition your and the more support donate archive editions
    startseite politik wirtschaft kultur panorama wissen impressum datenschutz kontakt abo agb accueil monde économie
    inicio mundo economía deportes cultura next previous prev page article older newer posts name website email site
    facebook twitter x instagram youtube telegram tiktok linkedin whatsapp logo date section edition accessibility""".split()
)  # fmt: skip


def _is_share(words: str) -> bool:
    found = [word.casefold() for word in _WORD.findall(words)]
    if not found or len(found) > 14 or len(words) > 120:
        return False
    core = sum(word in _SHARE_CORE for word in found)
    rest = [
        word for word in found if word not in _SHARE_CORE and word not in _SHARE_MORE and not word.isdecimal()
    ]
    return core > 0 and not rest


_SEPARATED: Final = re.compile(r"\s*(?:[|>»›•·]|\s/\s)\s*")


def _is_menu(words: str) -> bool:
    if len(words) > 160 or _FULL_STOP.search(words):
        return False
    found = [word.casefold() for word in _WORD.findall(words)]
    if found and all(word in _NAVIGATION or word.isdecimal() for word in found):
        return True
    parts = [part for part in _SEPARATED.split(words) if part]
    return len(parts) >= 3 and all(len(part) <= 30 and part.count(" ") <= 3 for part in parts)


# ------------------------------------------------------------------------------- bylines and date lines

_BY: Final = re.compile(
    r"(?:by|written by|story by|words by|author|authors|von|par|por|di|da|автор|text|reporter|correspondent)\s*[:：]?\s+(?=[^\W\d_]|@)",
    re.IGNORECASE,
)
_BYLINE_WORDS: Final = frozenset(
    """and for in at of the by with updated update published posted date on last modified first written staff writer writers senior
    correspondent correspondents reporter reporters editor editors political diplomatic foreign defence defense chief bureau
    columnist special contributor contributors analyst agencies agency news desk min mins minute minutes read am pm et est edt
    gmt utc cet cest bst eet ist from to und uhr aktualisiert veröffentlicht am et le à publié mis jour y de el del la
    publicado actualizado view comments all sections section photo photos reuters ap afp a an guest author
    created edited issued release est. time local original опубліковано опубликовано оновлено обновлено о в""".split()
)  # fmt: skip


def _only_names(rest: str, most: int) -> bool:
    """Whether a line says nothing but names and the words of bylines; ``most`` words that are neither."""
    found = _WORD.findall(rest)
    names = 0
    for word in found:
        if word.casefold() in _BYLINE_WORDS or word.isdecimal():
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


def _is_date_line(words: str) -> bool:
    if len(words) > 160 or not any(char.isdigit() for char in words):
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
        if piece.is_furniture and _HEADER.match(piece.words.lstrip("-–—*•·|>#+ \t")):
            inside = True
        elif inside and not piece.is_furniture:
            if prose[n] or piece.kind in ("heading", "blockquote"):
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
        if not prose[n] and len(piece.words) < 120 and _COMMENTS.match(piece.words.strip("-–—*•·|>#+ \t")):
            piece.kind = "furniture"
            if before and before > whole - before:
                for later in pieces[n:]:
                    later.kind = "furniture"
                return
        before += lengths[n]


def _title_at(pieces: list[Piece], prose: list[bool], first: int, title: str) -> int | None:
    if title:
        folded = _folded(title)
        for n, piece in enumerate(pieces[:20]):
            if len(piece.words) <= len(title) * 2 + 20 and _folded(piece.words) == folded:
                return n
        return None
    given = next((n for n, piece in enumerate(pieces[: first + 1]) if piece.kind == "title"), None)
    if given is not None:
        return given
    could = [n for n in range(min(first, len(pieces))) if _could_be_title(pieces[n], prose[n])]
    if not could or not any(not piece.is_furniture for piece in pieces[could[0] + 1 :]):
        return None
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
        if n == at or piece.kind != "paragraph" or _LABELLED.match(words):
            continue
        if n < at or (words.count(" ") <= 2 and not _STOP.search(words) and first < len(pieces)):
            piece.kind = "furniture"


def _label_tail(pieces: list[Piece], prose: list[bool], last: int) -> None:
    """After the last prose: whatever follows furniture, and menus of three short lines or more."""
    tail = range(last + 1, len(pieces))
    after_furniture = False
    for n in tail:
        if pieces[n].is_furniture:
            after_furniture = True
        elif after_furniture and not prose[n]:
            pieces[n].kind = "furniture"
    short = [n for n in tail if len(pieces[n].words) <= 30 and not _STOP.search(pieces[n].words)]
    if len(short) >= 3 and len(short) == len(tail):
        for n in short:
            if pieces[n].kind == "paragraph":
                pieces[n].kind = "furniture"


def _label_headings(pieces: list[Piece], prose: list[bool]) -> None:
    for n in range(1, len(pieces) - 1):
        words = pieces[n].words
        if (
            pieces[n].kind == "paragraph"
            and not prose[n]
            and len(words) <= 90
            and words.count(" ") < 14
            and (words[0].isupper() or words[0].isdigit() or words[0] in '“"‘«„')
            and not words.endswith((".", ",", ";", ":", "…", "”", '"', "»", "’"))
            and _LABELLED.match(words) is None
            and (prose[n + 1] or len(pieces[n + 1].words) > 2 * len(words))
            and not pieces[n + 1].is_furniture
        ):
            pieces[n].kind = "heading"
