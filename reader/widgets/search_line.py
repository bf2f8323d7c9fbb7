"""A line that asks for words: what is searched for in the list or found in a text, typed in place."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from reader.text.display import visible
from reader.widgets.editing import LineEditor
from reader.widgets.fitted import fitted
from reader.widgets.painting import QUIET, Paint, Paints

PAINTS = {
    "key": Paint("text-accent", attributes="bold"),
    "quiet": QUIET,
    "query": Paint(attributes="bold"),
    "caret": Paint(attributes="reverse"),
}


class SearchLine(Widget, can_focus=True, inherit_bindings=False):
    """Shows the query; typing changes it while the line has the focus. ``note`` stands at its right."""

    ALLOW_SELECT = False
    #: Keys that go on to the app; all others are typed here.
    PASSED_ON = frozenset({"ctrl+q", "ctrl+c", "f1", "f2"})

    class Changed(Message):
        """Another query was typed."""

        def __init__(self, query: str) -> None:
            self.query = query
            super().__init__()

    class Kept(Message):
        """Enter: go on with what was found."""

    class Dropped(Message):
        """Esc: the search is over."""

    class MoveAsked(Message):
        """An arrow key that moves the cursor of the list while the query is typed."""

        def __init__(self, key: str) -> None:
            self.key = key
            super().__init__()

    def __init__(
        self,
        hint: str = "search",
        *,
        id: str | None = None,  # noqa: A002 - the name that widgets have for it
        classes: str | None = None,
        echo: bool = True,
    ) -> None:
        """Without ``echo`` whoever takes ``Changed`` refreshes this line, at once with what is found."""
        super().__init__(id=id, classes=classes)
        self._hint = hint
        self._echo = echo
        self.editor = LineEditor()
        self._note = ""
        self._style = Paints(self, PAINTS)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._style.clear()

    @property
    def value(self) -> str:
        """What is searched for."""
        return self.editor.value

    @property
    def note(self) -> str:
        return self._note

    @note.setter
    def note(self, words: str) -> None:
        if words != self._note:
            self._note = words
            self.refresh()

    def clear(self) -> None:
        """Forget the query, without a message."""
        self.editor = LineEditor()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width, base, named = self.content_size.width, self.rich_style, self._style
        note = visible(self._note)
        room = width - 4 - cell_len(note)
        if room < 16:  # on a narrow terminal the query is worth more
            note, room = "", width - 4
        pieces: list[tuple[str, Style]] = [(" / ", named("key"))]
        if self.has_focus:
            shown = self.editor.shown(room, cell_len)
            pieces += [
                (shown.before, named("query")),
                (shown.under, named("caret")),
                (shown.after, named("query")),
            ]
        elif self.value:
            pieces.append((fitted(visible(self.value), room).rstrip(), named("query")))
        else:
            pieces.append((self._hint, named("quiet")))
        used = sum(cell_len(text) for text, _ in pieces)
        pieces.append((" " * max(0, width - used - cell_len(note) - 1), base))
        pieces += [(note, named("quiet")), (" ", base)]
        segments = [Segment(text, style) for text, style in pieces if text]
        return Strip(segments).adjust_cell_length(width, base)

    async def on_key(self, event: events.Key) -> None:
        if event.key in self.PASSED_ON:
            return
        event.stop()
        event.prevent_default()
        before = self.value
        match event.key:
            case "enter":
                self.post_message(self.Kept())
            case "escape":
                self.clear()
                self.post_message(self.Dropped())
            case "down" | "up" | "pagedown" | "pageup" | "tab":
                self.post_message(self.MoveAsked(event.key))
            case key:
                if self.editor.press(key, event.character):
                    self._typed(before)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        before = self.value
        self.editor.insert(event.text)
        self._typed(before)

    def _typed(self, before: str) -> None:
        self._place_cursor()
        if self.value != before:
            self.post_message(self.Changed(self.value))
        if self._echo or self.value == before:
            self.refresh()

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.editor.caret_at(max(0, event.x - 3), max(1, self.content_size.width - 4), cell_len)
        self.refresh()

    def on_focus(self, event: events.Focus) -> None:
        self.editor.caret = len(self.value)
        self.refresh()
        self._place_cursor()

    def on_blur(self, event: events.Blur) -> None:
        self.refresh()

    def _place_cursor(self) -> None:
        """The terminal's own cursor follows, for input methods and screen magnifiers."""
        shown = self.editor.shown(max(1, self.content_size.width - 4), cell_len)
        self.app.cursor_position = self.content_region.offset + Offset(3 + cell_len(shown.before), 0)
