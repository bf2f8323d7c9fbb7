"""The keys of a screen, made from its actions, with the keys this person gave them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rich.cells import cell_len, set_cell_size
from textual.geometry import Size

from reader.actions import Action
from reader.screens.bindings import actions_of, keys_of, tag_key
from reader.screens.dialogs.base import Dialog, wrapped
from reader.text.display import visible
from reader.widgets.editing import LineEditor
from reader.widgets.sheet import Line, Sheet

if TYPE_CHECKING:
    from reader.app import ReaderApp

#: Cells of a column, and between two of them.
COLUMN, GAP = 52, 3
#: Cells for the keys of an action.
KEYS = 14

TITLES = {
    "library": "Keys of the library",
    "article": "Keys of an article",
    "compare": "Keys of a comparison",
    "synopsis": "Keys of the synopsis",
    "annotations": "Keys of the annotations",
    "review": "Keys of the review",
    "placing": "Keys of placing an annotation",
}
_OF_LABELS = (
    ("underline", "labelled, each label in a way of its own; a double line: labels over each other"),
    ("a letter", "at the left: a label begins or goes on in this line; grey: it has retired"),
    ("+", "at the left: more labels than have room"),
    ("small letter", "somebody else's annotation; it is painted paler, too, and its card names them"),
    ("▌ ▏", "the line of the caret, and its paragraph or row"),
    ("✎", "a note; in the head line one on the article"),
)
#: What is painted or drawn, in words that hold without colours, too.
SIGNS = {
    "article": (
        *_OF_LABELS,
        ("▁ ▇ ▌", "in the head line: paragraphs without and with labels of yours, and the one you are in"),
    ),
    "review": (
        ("underline", "the annotation in the old text, and where it may stand in the new one"),
        ("bold", "words of one that the other has not"),
        ("‸", "where it would stand, if nothing of it was found"),
    ),
    "placing": _OF_LABELS,
    "compare": (
        *_OF_LABELS,
        ("bold", "words that differ from the other articles of the row"),
        ("bold reverse", "a number, date, name, negation or modal that differs"),
        ("bold italic", "the same words in another order"),
        ("italic", "a part of the sentence that no other article states"),
        ("dim", "the same everywhere"),
        ("dim italic", "perhaps the same statement (┊): below the threshold"),
        ("‸", "words of others are missing here"),
        ("·····", "the article does not state it"),
        ("↕", "it stands elsewhere in this article"),
        ("█ ▒ ░ ┊ ·", "at the edge: critical, changed, one alone, perhaps, same"),
    ),
    "annotations": (
        ("a letter", "what an annotation is labelled; grey: the label has retired"),
        ("●", "marked"),
        ("✎", "a note"),
        ("italic", "suggested; dim: rejected"),
        ("?", "its place in the text as it is now is in doubt"),
        ("underline", "below the list: what is annotated, in its sentence"),
    ),
    "synopsis": (
        ("●", "word for word as in the first article that states it"),
        ("◐", "in other words than there"),
        ("·", "not stated"),
        (
            "! ~",
            "a number, date, name, negation or modal differs; or the wording of a quotation, or the order",
        ),
    ),
}


class HelpSheet(Sheet):
    def __init__(self, context: str) -> None:
        super().__init__()
        self.context = context
        self.editor = LineEditor()
        self.finding = False
        self.top = 0
        self.height = 1

    def get_content_width(self, container: Size, viewport: Size) -> int:
        room = viewport.width - 6
        fitting = max(1, min(3, (room + GAP) // (COLUMN + GAP)))
        return max(20, min(room, fitting * (COLUMN + GAP) - GAP if fitting > 1 else 76))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return max(3, min(len(self._body(width)) + 4, viewport.height - 4))

    def lines(self, width: int) -> list[Line]:
        body = self._body(width)
        self.height = max(1, self.content_size.height - 4)
        self.top = max(0, min(self.top, len(body) - self.height))
        title: Line = [(TITLES[self.context], "title")]
        if self.finding:
            title += [("   / ", "key"), *self.edit_pieces(self.editor, 24, active=True)]
        elif len(body) > self.height:
            last = min(len(body), self.top + self.height)
            title.append((f"   lines {self.top + 1} to {last} of {len(body)}", "dim"))
        page = body[self.top : self.top + self.height]
        page += [[] for _ in range(self.height - len(page))]
        return [
            title,
            [],
            *page,
            [],
            [("↑ ↓ PgDn scroll · / finds · Esc leaves · [keys] in config.toml changes them", "dim")],
        ]

    def _body(self, width: int) -> list[Line]:
        """The groups in as many columns as there is room for, of about equal height."""
        count = max(1, (width + GAP) // (COLUMN + GAP))
        column = (width + GAP) // count - GAP
        groups = self._groups(column)
        if count == 1:
            return [line for group in groups for line in [*group, []]][:-1]
        columns = _balanced(groups, count)
        lines: list[Line] = []
        for row in range(max(map(len, columns), default=0)):
            line: Line = []
            for each in columns:
                cells: Line = each[row] if row < len(each) else []
                used = sum(cell_len(text) for text, _ in cells)
                line += [*cells, (" " * (column - used + GAP * (each is not columns[-1])), "")]
            lines.append(line)
        return lines

    def _groups(self, width: int) -> list[list[Line]]:
        """One list of lines a group: its name, then its actions; only those that were searched for."""
        app = cast("ReaderApp", self.app)
        words = self.editor.value.casefold().split()
        groups: dict[str, list[Line]] = {}
        for each in actions_of(self.context):
            keys = [visible(key) for key in keys_of(each, app.keymap)]
            said = self._said(each)
            if not keys or not all(
                word in f"{' '.join(keys)} {each.label} {said}".casefold() for word in words
            ):
                continue
            lines = groups.setdefault(each.group, [[(each.group, "title")]])
            shown = "  ".join(keys)
            room = max(KEYS, cell_len(shown) + 1)
            first, *more = wrapped(said, max(10, width - room))
            lines.append([(set_cell_size(shown, room), "key"), (first, "")])
            lines += [[(" " * KEYS, ""), (line, "")] for line in _again(more, width - KEYS)]
        if signs := self._signs(width, words):
            groups["Signs"] = signs
        return list(groups.values())

    def _signs(self, width: int, words: list[str]) -> list[Line]:
        """What the screen's signs mean; only those that were searched for."""
        lines: list[Line] = []
        for sign, said in SIGNS.get(self.context, ()):
            if all(word in f"signs {sign} {said}".casefold() for word in words):
                first, *more = wrapped(said, max(10, width - KEYS))
                lines.append([(set_cell_size(sign, KEYS), "key"), (first, "")])
                lines += [[(" " * KEYS, ""), (line, "")] for line in more]
        return [[("Signs", "title")], *lines] if lines else []

    def _said(self, each: Action) -> str:
        if not (key := tag_key(each)):
            return each.help
        label = cast("ReaderApp", self.app).schema.label_for_key(key)
        return f"Tag as {visible(label.name)}" if label is not None else "No label has this key"

    # Keys

    def press(self, key: str, character: str | None) -> None:
        dialog = cast(HelpScreen, self.screen)
        if self.finding:
            match key:
                case "escape":
                    self.finding, self.editor = False, LineEditor()
                case "enter":
                    self.finding = False
                case "down" | "up" | "pagedown" | "pageup":
                    self._scroll(key)
                case _:
                    self.editor.press(key, character)
            self.changed()
            return
        match key:
            case "escape" if self.editor.value:
                self.editor = LineEditor()
            case "escape" | "q" | "question_mark" | "f1" | "enter":
                dialog.cancel()
                return
            case "slash":
                self.finding, self.top = True, 0
            case _:
                self._scroll(key)
        self.changed()

    def _scroll(self, key: str) -> None:
        page = self.height - 1
        steps = {
            **dict.fromkeys(("down", "j"), 1),
            **dict.fromkeys(("up", "k"), -1),
            **dict.fromkeys(("pagedown", "ctrl+d", "space"), page),
            **dict.fromkeys(("pageup", "ctrl+u", "backspace"), -page),
            **dict.fromkeys(("home", "g"), -(10**9)),
            **dict.fromkeys(("end", "G"), 10**9),
        }
        self.top = max(0, self.top + steps.get(key, 0))


class HelpScreen(Dialog[None]):
    """The keys of a screen (a key of ``SCREEN_CONTEXTS``); Esc, ``q`` or ``?`` closes it."""

    def __init__(self, context: str) -> None:
        super().__init__()
        self._made = HelpSheet(context)

    def sheet(self) -> Sheet:
        return self._made


def _balanced(groups: list[list[Line]], count: int) -> list[list[Line]]:
    """Groups put into columns in their order; a group that does not fit is continued in the next."""
    lines = [line for group in groups for line in [*group, []]][:-1]
    height = -(-len(lines) // count)
    columns: list[list[Line]] = []
    while lines:
        cut = min(height, len(lines))
        # A group's name does not stand alone at the foot, and no column starts with a blank.
        if cut < len(lines) and lines[cut - 1] and lines[cut - 1][0][1] == "title":
            cut -= 1
        columns.append(lines[: max(1, cut)])
        lines = lines[max(1, cut) :]
        while lines and not lines[0]:
            lines = lines[1:]
    return columns


def _again(lines: list[str], width: int) -> list[str]:
    """The rest of a wrapped text, wrapped to another width."""
    return wrapped(" ".join(lines), max(10, width)) if lines else []
