"""What the furniture of pages says, as data: add a phrase here, and a page that has it to the tests.

The patterns are parts of regular expressions without regard to case, matched at the start of a line;
``\\Z`` marks those that must be the whole of it. English first, then other languages.
"""

from __future__ import annotations

import re
from typing import Final


def _any(*parts: str) -> str:
    return "|".join(part for part in parts if part)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Heads of lists of other articles.
RELATED: Final = _any(
    r"related(?: (?:articles?|stories|story|news|posts?|content|topics?|coverage|links?|reading|videos?))?",
    r"read (?:also|more|next|this next)|also read|see also|also on [\w ]{2,30}|further reading",
    r"recommended(?: for you| stories| reading| by \w+)?",
    r"you (?:may|might) (?:also )?(?:like|be interested in|enjoy|have missed)(?: these| this)?",
    r"more (?:stories|news|articles|coverage|headlines|posts|to read|on this(?: story| topic)?)",
    r"most (?:read|popular|viewed|shared|recent|commented|watched)(?: now| today| stories| articles)?",
    r"trending(?: now| today| stories| topics)?|popular(?: now| posts| stories| articles)?",
    r"(?:latest|top|other|similar|breaking) (?:news|stories|headlines|posts|articles|videos)",
    r"don['’]?t miss|what to read next|up next|next up|editor['’]?s['’]? (?:picks?|choice)",
    r"in case you missed it|around the web|from (?:around )?the web",
    r"(?:promoted|sponsored|paid|partner) (?:stories|content|links|posts?)",
    r"tags?|topics|categories|keywords|filed under|explore more(?: on these topics)?",
    r"in this (?:article|story|section)",
    r"mehr zum thema|das könnte (?:sie|dich|euch) auch interessieren|lesen sie (?:auch|mehr)",
    r"auch interessant",
    r"meistgelesen|schlagw(?:orte|örter)|themen",
    r"à lire(?: aussi)?|lire aussi|sur le même (?:sujet|thème)|les plus lus|à voir aussi",
    r"lea también|lee también|te puede interesar|más noticias|noticias relacionadas|leggi anche|leia também",
    r"читайте (?:также|також|ще|еще)|по теме|за темою|теги",
)

#: The same, but only if they are the whole line.
MORE_FROM: Final = r"(?:more|most|latest) (?:from|on|in|about) [^.!?]{2,50}"

#: With a colon and more words after them: links to something else than a text.
ASIDE: Final = _any(
    r"(?:watch|listen|in pictures|gallery|quiz|podcast|poll)(?: now| live| here)?",
    r"live|analysis|explainer|explained|opinion|profile|factbox|fact check|in full|as it happened",
    r"your questions",
)

#: Heads of what readers write below an article.
COMMENTS: Final = _any(
    r"(?:\d+ )?(?:(?:reader )?comments?|responses?|repl(?:y|ies)|kommentare?|commentaires?|comentarios?"
    r"|комментари[ий]|коментар[іи])(?: ?\(?\d+\)?)?:?\Z",
    r"\d+ thoughts? on .*|(?:leave|post|write|add) a (?:reply|comment)\b.*",
    r"join the (?:conversation|discussion)\W*\Z",
    r"schreib[a-z]* einen kommentar|laisser un commentaire|deja (?:un|tu) comentario",
)

#: What a page asks of its readers or says of itself; no article's sentence begins so.
INVITATION: Final = _any(
    # subscribing and following
    r"(?:please )?(?:sign up (?:for|to|here|now|today|and)|subscribe (?:to|now|today|here|for))\b",
    r"(?:please )?(?:join|follow) (?:us|our)\b|(?:like|find) us on\b",
    r"support (?:independent|our (?:work|journalism)|us)\b",
    r"follow .{1,60} on (?:twitter|x|facebook|instagram|telegram|threads|bluesky|mastodon|google news)\b",
    r"get (?:the|our|all the) (?:latest|best|top|daily|free|morning|day|biggest|most important)\b",
    r"download (?:our|the)\b.{0,40}\bapp|become a (?:member|subscriber|patron|supporter)\b",
    r"(?:donate|register|log ?in|sign in)(?: (?:now|here|today|to \w+))*\W*\Z|enter your e-?mail\b",
    # forms and comments
    r"(?:your|you)\b.{0,12}\be-?mail(?: address)? (?:will|is|won|cannot)\b|required fields\b|save my name\b",
    r"notify me of\b|be the first to (?:comment|know|share)\b",
    r"(?:comments|commenting) (?:are|is|has|have)\b.{0,30}\b(?:closed|disabled|off|been)\b",
    # cookies and consent
    r"(?:we|this (?:site|website|page)|our (?:site|website)) uses? (?:\w+ )?cookies\b",
    r"(?:accept|manage|reject) (?:all )?(?:cookies|preferences)\b",
    r"by (?:clicking|continuing|signing|subscribing|using|submitting|entering)\b"
    r".{0,90}\byou\b.{0,20}\b(?:agree|accept|consent)\b",
    # moving about in the page
    r"(?:click|tap) (?:here|to|on|the|below)\b|skip (?:to|advertisement|ad|past)\b",
    r"(?:continue|keep) reading\b",
    r"(?:read|see|view) (?:the )?(?:full|original|all|more|comments)\b.{0,60}\Z",
    r"(?:show|load|view|see) (?:more|less|all|comments)\b.{0,40}\Z|back to top|return to (?:home|top)",
    # advertisements
    r"advertisement\W*\Z|ad feedback|(?:paid )?advert(?:orial|ising)?\W*\Z",
    r"(?:the |this )?(?:story|article) continues (?:below|after)",
    # the article's own papers
    r"this (?:article|story|post|piece|report) (?:was|has been|is|first|originally)\b"
    r".{0,40}\b(?:published|appeared|updated|amended|republished|translated|produced|supported|funded)\b",
    r"(?:originally|first) (?:published|appeared)\b.{0,90}\Z",
    r"(?:copyright\s*)?(?:©|\(c\))\s*(?:\d{4}|(?-i:[A-Z]))|copyright (?:\d{4}|by (?-i:[A-Z]))|our standards:",
    # tips and errors
    r"have you (?:been|ever|seen|got|had)\b.{0,80}"
    r"\b(?:e-?mail|contact us|get in touch|let us know|share your|tell us)\b",
    r"(?:have|got) (?:a|you got a|any) (?:news |confidential )?(?:tip|tips|story)\b",
    r"if you (?:see|notice|spot|find|have found) (?:a|an|any) (?:spelling )?(?:mistakes?|errors?|typos?)\b",
    # other languages
    r"wir verwenden cookies|abonnieren sie\b|jetzt (?:abonnieren|anmelden)\b|melden sie sich\b.{0,40}\ban\b",
    r"folgen sie uns\b|anzeige\W*\Z|werbung\W*\Z|(?:mehr )?newsletter\W*\Z",
    r"abonnez-vous\b|inscrivez-vous\b|suivez-nous\b|publicité\W*\Z|nous utilisons des cookies",
    r"(?:suscríbete|síguenos|regístrate)\b|publicidad\W*\Z",
    r"подпи(?:сывайтесь|шитесь)\b|підпи(?:суйтесь|шіться|суйтеся)\b|реклама\W*\Z",
    r"якщо ви помітили|если вы заметили",
)

#: What a page says of its article in a line that is no sentence.
NOTE: Final = _any(
    r"(?:last |first )?(?:updated|published|posted|modified)(?: on| at)?\s*:?\s*"
    r"(?:\d|(?-i:[A-Z][a-z]{2})|today|yesterday|an? |just ).{0,50}\Z",
    r"\d+ (?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?) ago\W*\Z",
    r"(?:read|reading) time\b|\d+ ?min(?:ute)?s? (?:read|to read)\b",
    r"tagged(?: with| in)?\b|posted in\b|(?:like )?loading(?:\.\.\.|…)?\Z",
    r"[←→]\s*[^\W_]|[^\n]{0,100}[→›]\Z",
    r"caption\b|image (?:source|caption|credit)\b|(?:file|stock|archive) (?:photo|image|picture)\b",
)

#: Before names only: who made the article beside its author.
CREW: Final = (
    r"\(?(?:additional )?(?:reporting|editing|writing|production|photography|edited|translated|compiled"
    r"|written|produced|designed) (?:by|from)\b"
)

#: Anywhere in a line.
RIGHTS: Final = _any(
    "all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados",
    r"(?:delivered|straight|sent|directly)\b.{0,30}\binbox\b",
    r"(?:privacy policy|terms of (?:use|service)).{0,80}\b(?:apply|agree)\b",
    r"\b(?:agree|consent)\b.{0,60}(?:privacy policy|terms of (?:use|service))",
)
#: One of these is in every line that RIGHTS fits: a quick look before the slow one.
RIGHTS_WORDS: Final = ("reserv", "vorbehalten", "réservés", "inbox", "privacy policy", "terms of")

#: Before a name: that of a photographer, an agency or a source of a picture.
CREDIT: Final = (
    r"(?:(?:stock|file|archive|handout|main|cover|featured|representative|illustrative)\s+)?"
    r"(?:photo(?:s|graph|graphs|graphy)?|images?|pictures?|video|illustration|graphic|screenshot|screengrab"
    r"|credits?|fotos?|bild|bilder|crédits?|фото)"
    r"(?:\s+(?:credits?|source|courtesy|illustration|quelle))?"
    r"(?:\s*[:/©]\s*|\s+(?:by|courtesy\ of|via|from)\s+)(?=[^\W_]|@|©)"
)
CREDIT_WORDS: Final = (
    "photo", "image", "picture", "video", "illustration", "graphic", "screen", "credit", "foto", "bild",
    "crédit", "фото",
)  # fmt: skip
AGENCIES: Final = (
    "getty images", "getty", "ap photo", "afp", "epa", "epa-efe", "reuters", "shutterstock", "istock",
    "istockphoto", "alamy", "xinhua", "dpa", "ap", "unsplash", "imago", "zuma", "tass", "wikimedia commons",
)  # fmt: skip
#: Of these the name alone at the end of a line is a credit; before the others must stand a slash or the like.
PICTURE_AGENCIES: Final = ("getty", "ap photo", "shutterstock")

#: Before the names of a byline.
BY: Final = (
    r"by|written by|story by|words by|author|authors|text|reporter|correspondent|von|par|por|di|da|автор"
)

#: A line with one of these and none but these and SHARE_MORE is a row of buttons.
SHARE: Final = _words(
    """share shares sharing tweet tweets facebook twitter whatsapp telegram linkedin reddit pinterest
    messenger flipboard pocket instagram threads bluesky mastodon viber print email bookmark comment
    comments copy save sponsored promoted teilen drucken merken twittern partager imprimer compartir
    imprimir condividi compartilhar поделиться поділитися"""
)
SHARE_MORE: Final = _words(
    """x on via this article story post page link url to with your friends and a the it e-mail mail like
    follow us more youtube click here by in new window opens for listen gift options close menu full
    copied add as preferred source google news k auf per artikel diesen sur par cet en por"""
)

#: A line of these alone, at either end of the page, is its menu.
NAVIGATION: Final = _words(
    """home menu search sections section edition all news world politics business sport sports opinion
    opinions tech technology science health culture lifestyle travel weather video videos photos
    photo podcasts podcast newsletters newsletter live epaper e-paper subscribe login log in sign
    account my about us contact careers jobs advertise advertising with privacy policy terms of use
    service conditions cookie cookies settings sitemap help faq rss skip navigation main content
    europe africa asia americas local national international economy money markets entertainment
    arts food style magazine games crosswords puzzles audio tv top stories latest ukraine war
    english your and the more support donate archive editions accessibility next previous prev page
    article older newer posts name website email site logo date facebook twitter x instagram youtube
    telegram tiktok linkedin whatsapp startseite politik wirtschaft kultur panorama wissen impressum
    datenschutz kontakt abo agb accueil monde économie inicio mundo economía deportes cultura"""
)

#: Beside names and dates, in a byline or the line of a date.
BYLINE: Final = _words(
    """and for in at of the by with an a from to on updated update published posted date last modified
    first written created edited issued release local time original est. staff writer writers senior
    chief special correspondent correspondents reporter reporters editor editors political
    diplomatic foreign defence defense bureau columnist contributor contributors guest author
    analyst agencies agency news desk min mins minute minutes read am pm et est edt gmt utc cet cest
    bst eet ist view comments all sections section photo photos reporting editing writing additional
    production photography translated compiled produced designed reuters ap afp und uhr aktualisiert
    veröffentlicht le à publié mis jour y de el del la publicado actualizado опубліковано
    опубликовано оновлено обновлено о в"""
)


def line(*parts: str, after: str = "") -> re.Pattern[str]:
    """A pattern for the start of a line that says one of these."""
    return re.compile(f"(?:{'|'.join(parts)}){after}", re.IGNORECASE)
