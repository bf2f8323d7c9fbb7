"""The body of a dialog: lines of styled pieces, drawn as they are, with keys and clicks."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset, Size
from textual.strip import Strip
from textual.widget import Widget

from reader.widgets.editing import LineEditor
from reader.widgets.painting import QUIET, Paint, Paints

#: A stretch of a line, already visible, and the name of its style (``""`` is plain).
Piece = tuple[str, str]
Line = list[Piece]


PAINTS = {
    "title": Paint(attributes="bold"),
    "dim": QUIET,
    "key": Paint("text-accent"),
    "current": Paint(background="primary", cover=0.3, attributes="bold"),
    "current-dim": Paint(background="primary", cover=0.3),
    "chosen": Paint(attributes="bold underline"),
    "chosen-current": Paint(attributes="bold reverse"),
    "error": Paint("text-error", attributes="bold"),
    "edit": Paint(),
    "edit-current": Paint(background="foreground", cover=0.1),
    "caret": Paint(attributes="reverse"),
    "ghost": Paint("foreground", 0.45, "foreground", 0.1, "italic"),
    # Okabe and Ito's colours, which the colour-blind can tell apart; darker ones on a light ground.
    "label-blue": Paint("#56b4e9|#0072b2", attributes="bold"),
    "label-orange": Paint("#e69f00|#a86500", attributes="bold"),
    "label-green": Paint("#2bc492|#00795a", attributes="bold"),
    "label-magenta": Paint("#e39ac4|#a64d7f", attributes="bold"),
    "label-cyan": Paint("#7fd6e0|#00747f", attributes="bold"),
    "label-yellow": Paint("#f0e442|#7a6f00", attributes="bold"),
    "label-red": Paint("#f07f3c|#b8430a", attributes="bold"),
    "label-grey": Paint("foreground", 0.6, attributes="bold"),
}


class Sheet(Widget, can_focus=True, inherit_bindings=False):
    """Draws what ``lines`` gives. Subclasses give the lines and say what a key (``press``) and a click
    (``click_line``) do; all other keys stop here, so that nothing below a dialog hears them."""

    ALLOW_SELECT = False
    #: Keys that go on to the app; all others mean something here or nothing.
    PASSED_ON = frozenset({"ctrl+q", "ctrl+c"})

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - the name that widgets have for it
        super().__init__(id=id)
        self._lines: list[Line] | None = None
        self._top = 0
        self._style = Paints(self, PAINTS)

    # What subclasses give

    #: Cells that the lines want; a narrow terminal gives fewer.
    WIDTH: ClassVar[int] = 60

    def lines(self, width: int) -> list[Line]:
        """All lines for that width."""
        raise NotImplementedError

    def press(self, key: str, character: str | None) -> None:
        """A key that came to the dialog."""
        raise NotImplementedError

    def click_line(self, line: int, cell: int) -> None:
        """A click on a line of ``lines``, ``cell`` cells from its start."""

    def paste(self, text: str) -> None:
        """Text that was pasted."""

    def kept_in_view(self) -> int:
        """The line that must be seen."""
        return 0

    # What is drawn

    def changed(self, *, layout: bool = False) -> None:
        """Draw again; with ``layout``, when there are more or fewer lines."""
        self._lines = None
        self.refresh(layout=layout)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return max(20, min(self.WIDTH, viewport.width - 8))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return max(1, min(len(self.lines(width)), viewport.height - 4))

    def drawn(self) -> list[Line]:
        """The lines at the present width."""
        if self._lines is None:
            self._lines = self.lines(self.content_size.width)
            height = max(1, self.content_size.height)
            keep = self.kept_in_view()
            self._top = max(min(self._top, keep, len(self._lines) - 1), keep - height + 1, 0)
        return self._lines

    def render_lines(self, crop: object) -> list[Strip]:
        self.drawn()
        return super().render_lines(crop)  # type: ignore[arg-type]

    def render_line(self, y: int) -> Strip:
        lines, width = self.drawn(), self.content_size.width
        index = self._top + y
        return self.strip(lines[index] if index < len(lines) else [], width)

    def strip(self, line: Line, width: int) -> Strip:
        """One line cut or filled to ``width`` cells; the last piece's style fills it."""
        base = self.rich_style
        segments: list[Segment] = []
        room, style = width, base
        for text, name in line:
            style = self.named(name)
            size = cell_len(text)
            if size > room:
                text, size = set_cell_size(text, max(0, room - 1)) + "…"[:room], room
            if text:
                segments.append(Segment(text, style))
            room -= size
            if room <= 0:
                break
        if room > 0:
            fill = style if line and line[-1][1] in ("current", "current-dim") else base
            segments.append(Segment(" " * room, fill))
        return Strip(segments, width)

    def named(self, name: str) -> Style:
        """The paint of that name over the sheet's own style; a label may name a colour that is none."""
        return self._style(name if name in PAINTS else "")

    def edit_pieces(self, editor: LineEditor, width: int, *, active: bool) -> Line:
        """A line that is being edited, ``width`` cells wide; the caret is reversed while it is active."""
        shown = editor.shown(width, cell_len)
        if not active:
            text = set_cell_size(shown.before + shown.under + shown.after, width)
            return [(text, "edit")]
        used = cell_len(shown.before + shown.under)
        rest = shown.after + shown.ghost
        return [
            (shown.before, "edit-current"),
            (shown.under if not (shown.ghost and shown.under == " ") else shown.ghost[:1], "caret"),
            (shown.after, "edit-current"),
            (shown.ghost[1:] if shown.ghost else "", "ghost"),
            (
                " "
                * max(0, width - used - cell_len(rest) + (cell_len(shown.ghost[:1]) if shown.ghost else 0)),
                "edit-current",
            ),
        ]

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._style.clear()
        self._lines = None

    # Keys and mouse

    async def on_key(self, event: events.Key) -> None:
        if event.key in self.PASSED_ON:
            return
        event.stop()
        event.prevent_default()
        self.press(event.key, event.character)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self.paste(event.text)

    def on_click(self, event: events.Click) -> None:
        offset: Offset | None = event.get_content_offset(self)
        if offset is not None:
            event.stop()
            self.click_line(self._top + offset.y, offset.x)

    def on_resize(self, event: events.Resize) -> None:
        self._lines = None

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.press("down", None)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.press("up", None)
