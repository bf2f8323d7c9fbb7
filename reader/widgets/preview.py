"""How an article begins, and what is known of it, beside the list or below it."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.strip import Strip

from reader.text.display import visible
from reader.text.wrapping import wrap
from reader.widgets.article_columns import Row
from reader.widgets.fitted import fitted
from reader.widgets.lined import LinedWidget
from reader.widgets.painting import QUIET, Paint, Paints

#: Code points of an excerpt that was cut.
EXCERPT = 400
#: From this height on the preview says more than how the text begins.
TALL = 6
#: Lines that a note takes at most.
NOTE_LINES = 4

Line = tuple[str, str]


PAINTS = {
    "text": Paint("foreground", 0.8),
    "title": Paint(attributes="bold"),
    "quiet": QUIET,
    "note": Paint("text-accent"),
}


class Preview(LinedWidget[Line]):
    """Shows one row. With room for it (beside the list) the title and what is known of the article, too."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - the name that widgets have for it
        super().__init__(id=id)
        self._row: Row | None = None
        self._style = Paints(self, PAINTS)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._style.clear()

    @property
    def row(self) -> Row | None:
        """The article that is shown."""
        return self._row

    def show(self, row: Row | None) -> None:
        """Show how this article begins; nothing for None."""
        if row == self._row:
            return
        self._row = row
        self.show_lines()

    def cells(self, line: Line | None, width: int) -> int:
        return cell_len(line[0]) if line else 0

    def lines(self, width: int, height: int) -> list[Line]:
        """The lines and the names of their styles."""
        row = self._row
        if row is None or width < 8:
            return []
        if height < TALL:
            noted: list[Line] = [
                (line, "note") for words in _noted(row)[:1] for line in _wrapped(words, width, 1)
            ]
            return noted + [(line, "") for line in _beginning(row, width, height - len(noted))]
        lines: list[Line] = [(line, "title") for line in _wrapped(row.title, width, 4)]
        lines += [(line, "quiet") for words in _known(row) for line in _wrapped(words, width, 2)]
        lines += [(line, "note") for words in _noted(row) for line in _wrapped(words, width, NOTE_LINES)]
        lines.append(("", ""))
        foot: list[Line] = [("", ""), (_counted(row), "quiet")]
        room = height - len(lines) - len(foot)
        lines += [(line, "") for line in _beginning(row, width, room)]
        return lines + foot

    def render_line(self, y: int) -> Strip:
        width = self.content_size.width
        text, name = self.line_at(y) or ("", "")
        return Strip([Segment(fitted(text, width), self._style(name or "text"))], width)


def _beginning(row: Row, width: int, most: int) -> list[str]:
    """How the text begins, without the title that stands above it or in the list already."""
    excerpt, title = row.excerpt.lstrip(), row.title.strip()
    if title and excerpt.startswith(title) and len(excerpt) > len(title):
        excerpt = excerpt[len(title) :]
    return _wrapped(excerpt, width, most, cut=len(row.excerpt) >= EXCERPT)


def _wrapped(text: str, width: int, most: int, *, cut: bool = False) -> list[str]:
    """The text as one paragraph in at most ``most`` lines, the last one with an ellipsis if there is more,
    or if the text was ``cut`` before."""
    line = visible(" ".join(text.split()))
    if not line or most < 1:
        return []
    spans = wrap(line, 0, len(line), width, cell_len)
    lines = [line[start:end].rstrip() for start, end in spans[:most]]
    if len(spans) > most or cut:
        last = lines[-1]
        while cell_len(last) > width - 2 or (cut and len(spans) <= most and last == lines[-1]):
            shorter = last.rpartition(" ")[0]  # the last word may be half of one
            if not shorter:
                last = set_cell_size(last, width - 2).rstrip()
                break
            last = shorter
        lines[-1] = last + " …"
    return lines


def _known(row: Row) -> list[str]:
    """Outlet, author, date, language; then the url; then where it came from."""
    parts = [part for part in (row.outlet, row.author, row.published, row.language) if part]
    return [words for words in (" · ".join(parts), row.url or "", row.source) if words]


def _noted(row: Row) -> list[str]:
    """The notes of the article and of its story."""
    parts = [("✎", row.note), ("✎ story:", row.story_note)]
    return [f"{sign} {note}" for sign, note in parts if note]


def _counted(row: Row) -> str:
    def count(number: int, thing: str) -> str:
        return f"{number} {thing}" if number == 1 else f"{number} {thing}s"

    parts = [count(row.words, "word"), count(row.annotations, "annotation")]
    if row.relations:
        parts.append(count(row.relations, "relation"))
    if row.suggestions:
        parts.append(count(row.suggestions, "suggestion"))
    return " · ".join([*parts, row.state])
