"""Several fields at once: attributes of an annotation, details of an article, an export."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, cast

from rich.cells import cell_len, set_cell_size

from reader.screens.dialogs.base import Dialog, wrapped
from reader.screens.dialogs.candidates import Candidates
from reader.screens.dialogs.guide import Guide
from reader.text.display import visible
from reader.widgets.editing import LineEditor
from reader.widgets.sheet import Line, Sheet

Kind = Literal["choice", "text", "flag", "number"]
#: How a field without a value is written.
NOTHING = "–"
#: Cells between two values of a choice.
GAP = 1


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a form. ``value`` is what it starts with; None is no value, and stays one until it is set.

    ``values``: of a choice. ``label``: what stands before it (else ``name``). ``check``: is given the new
    value, gives what is wrong with it or None. ``completions``: what a text could become. ``hint``: shown
    while a text is empty. ``required``: a choice that cannot be set to nothing. ``aside``: picking a value
    of the field before it does not go on to this one. ``keys``: of the values, instead of the digits.
    """

    name: str
    kind: Kind = "text"
    values: Sequence[str] = ()
    value: Any = None
    label: str = ""
    check: Callable[[Any], str | None] | None = None
    completions: Sequence[str] | Callable[[str], Sequence[str]] = ()
    hint: str = ""
    required: bool = False
    aside: bool = False
    keys: Sequence[str] = ()


class _Option(NamedTuple):
    """One value that a field offers: the key that picks it, the value, and how it is written."""

    key: str
    value: object
    words: str


class _Spot(NamedTuple):
    """Where on the sheet a click means a field, and a value of it (or the place in its text). ``candidate``:
    the number of what is listed under a text, else -1."""

    line: int
    start: int
    end: int
    field: int
    option: _Option | None
    candidate: int = -1


class FormSheet(Sheet):
    WIDTH = 78

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        note: str,
        help: str,  # noqa: A002 - what it is
        values: Mapping[str, object],
    ) -> None:
        super().__init__()
        self.title_words = visible(title)
        self.fields = tuple(fields)
        self.note = visible(note, keep="\n")
        self.help = help
        self.guide = Guide()
        self.values = [values.get(field.name, field.value) for field in fields]
        self.began_with = tuple(self.values)
        self.candidates = Candidates()
        #: The field that a value was just picked of, and its value before, while nothing else was done.
        self.picked: tuple[int, object] | None = None
        self.editors = {
            index: LineEditor(_as_text(value), completions=field.completions)
            for index, (field, value) in enumerate(zip(self.fields, self.values, strict=True))
            if field.kind in ("text", "number")
        }
        self.options = [_options(field, value) for field, value in zip(self.fields, self.values, strict=True)]
        self.at = 0
        self.error = ""
        self.first_line: list[int] = [0] * len(self.fields)
        self.spots: list[_Spot] = []

    # What is shown

    def lines(self, width: int) -> list[Line]:
        self.spots = []
        if self.guide.open:
            title: Line = [(self.title_words, "title")]
            return self.guide.lines(title, self.help, "? or F1 back", width, self.screen.size.height)
        lines: list[Line] = [[(line, "title")] for line in wrapped(self.title_words, width)]
        lines.append([])
        names = min(max((cell_len(self._label(field)) for field in self.fields), default=0), width // 3)
        for index, field in enumerate(self.fields):
            self.first_line[index] = len(lines)
            current = index == self.at
            name = set_cell_size(self._label(field), names)
            before: Line = [
                ("▌ " if current else "  ", "key"),
                (name, "title" if current else "dim"),
                ("  ", ""),
            ]
            room = width - names - 4
            if index in self.editors:
                lines.append(before + self._text(index, room, current))
                self.spots.append(_Spot(len(lines) - 1, names + 4, width, index, None))
                if current:
                    for number, line in enumerate(self.candidates.lines(" " * (names + 4), room - 2)):
                        self.spots.append(_Spot(len(lines), names + 4, width, index, None, number))
                        lines.append(line)
            else:
                for row in self._choice(index, room, current, len(lines), names + 4):
                    lines.append(before + row)
                    before = [("▌ " if current else "  ", "key"), (" " * (names + 2), "")]
        if self.note:
            lines += [[], *([(line, "dim")] for line in wrapped(self.note, width))]
        lines.append([])
        if self.error:
            lines += [[(line, "error")] for line in wrapped(f"✗ {visible(self.error)}", width)]
        else:
            lines.append([(self._hint(), "dim")])
        return lines

    def _label(self, field: Field) -> str:
        return visible(field.label or field.name)

    def _text(self, index: int, room: int, current: bool) -> Line:
        editor, hint = self.editors[index], self.fields[index].hint
        if not editor.value and not current:
            return [(set_cell_size(visible(hint) or NOTHING, room), "dim")]
        if not editor.value and hint:
            return [(" ", "caret"), (set_cell_size(visible(hint), room - 1), "ghost")]
        return self.edit_pieces(editor, room, active=current)

    def _choice(self, index: int, room: int, current: bool, line: int, left: int) -> list[Line]:
        rows: list[Line] = [[]]
        used = 0
        for option in self.options[index]:
            chosen = option.value == self.values[index] and type(option.value) is type(self.values[index])
            key = f" {option.key} " if current and option.key else " "
            size = cell_len(key) + cell_len(option.words) + 1 + GAP
            if used and used + size - GAP > room:
                rows.append([])
                used = 0
            self.spots.append(
                _Spot(line + len(rows) - 1, left + used, left + used + size - GAP, index, option)
            )
            style = ("chosen-current" if current else "chosen") if chosen else ("" if current else "dim")
            rows[-1] += [
                (key, style if chosen or not option.key else "key"),
                (option.words + " ", style),
                (" " * GAP, ""),
            ]
            used += size
        return rows

    def _hint(self) -> str:
        if self.candidates:
            return "↓ ↑ choose · Tab takes · Enter saves · Esc leaves it as typed"
        field = self.fields[self.at] if self.fields else Field("")
        ways = {
            "choice": "digits letters pick",
            "flag": "y n pick",
            "text": "type",
            "number": "type a number",
        }
        key = "F1" if self.at in self.editors else "?"
        helped = f" · {key} guideline" if self.help else ""
        return f"↑ ↓ field · {ways[field.kind]} · Enter saves · Esc leaves{helped}"

    def kept_in_view(self) -> int:
        if not self.fields or self.guide.open:
            return 0
        # With the last field the hint under it comes into view, too.
        if self.at == len(self.fields) - 1:
            return len(self._lines or ()) - 1
        return self.first_line[self.at] + len(self.candidates.words)

    # What is done

    def press(self, key: str, character: str | None) -> None:
        if self.guide.open and self._press_in_guide(key):
            return
        picked, self.picked = self.picked, None
        if self.candidates and self.candidates.press(key, self.editors[self.at]):
            self.changed(layout=True)
            return
        match key:
            case "escape":
                cast(FormDialog, self.screen).cancel()
            case "enter":
                self.save()
            case "f1" if self.help:
                self._explain()
            case "question_mark" if self.help and self.at not in self.editors:
                self._explain()
            case "backspace" if picked is not None:
                self._take_back(*picked)
            case "down" | "tab":
                self._go(self.at + 1)
            case "up" | "shift+tab":
                self._go(self.at - 1)
            case _ if not self.fields:
                pass
            case _ if self.at in self.editors:
                self._edit(key, character)
            case "left":
                self._turn(-1)
            case "right" | "space":
                self._turn(1)
            case "0" | "backspace" | "delete" | "minus":
                if key in self.fields[self.at].keys:
                    self._pick(key)
                elif not self.fields[self.at].required:
                    self._set(None, go_on=key == "0")
            case _ if character:
                self._pick(character)

    def _press_in_guide(self, key: str) -> bool:
        """Read on, or back to the fields; any other key is done there."""
        if key in ("down", "up"):
            self.guide.move(1 if key == "down" else -1)
        elif not self.guide.scroll(key):
            self._explain()
            return key in self.guide.CLOSING or key == "enter"
        self.changed(layout=True)
        return True

    def _explain(self) -> None:
        """Show the guideline in the place of the fields, or the fields again."""
        self.guide.toggle()
        self.changed(layout=True)

    def _edit(self, key: str, character: str | None) -> None:
        editor = self.editors[self.at]
        before = editor.value
        if editor.press(key, character):
            self._clear_error()
            if editor.value != before:
                had = len(self.candidates.words)
                self.candidates.look(editor)
                self.changed(layout=had != len(self.candidates.words))
            else:
                self.changed()

    def _go(self, index: int) -> None:
        if self.fields:
            self.at = index % len(self.fields)
            self.candidates.close()
            # Values show their keys while their field is current, and may then need another line.
            self.changed(layout=True)

    def _go_on(self) -> None:
        """After a value was picked: to the next field, unless there is none or it stands aside."""
        following = self.at + 1
        if following < len(self.fields) and not self.fields[following].aside:
            self._go(following)

    def _take_back(self, index: int, value: object) -> None:
        """The field that a value was just picked of, as it was."""
        self.values[index] = value
        self._go(index)

    def _turn(self, by: int) -> None:
        """The next value, round and round."""
        options = self.options[self.at]
        at = next((index for index, each in enumerate(options) if each.value == self.values[self.at]), -1)
        self._set(options[(at + by) % len(options)].value)

    def _pick(self, key: str) -> None:
        """The value whose digit it is, or that alone begins with that letter; of several that do the next."""
        options = self.options[self.at]
        fitting = [each for each in options if each.key == key] or [
            each for each in options if each.words.casefold().startswith(key.casefold())
        ]
        if fitting:
            at = next((index for index, each in enumerate(fitting) if each.value == self.values[self.at]), -1)
            self._set(fitting[(at + 1) % len(fitting)].value, go_on=len(fitting) == 1)

    def _set(self, value: object, *, go_on: bool = False) -> None:
        if go_on:
            self.picked = (self.at, self.values[self.at])
        self.values[self.at] = value
        self._clear_error()
        self.changed()
        if go_on:
            self._go_on()

    def _clear_error(self) -> None:
        if self.error:
            self.error = ""
            self.changed(layout=True)

    def paste(self, text: str) -> None:
        if self.at in self.editors and not self.guide.open:
            self.editors[self.at].insert(text)
            self.candidates.look(self.editors[self.at])
            self.changed(layout=True)

    def click_line(self, line: int, cell: int) -> None:
        self.picked = None
        if self.guide.open:
            self._explain()
        for spot in self.spots:
            if spot.line == line and spot.start <= cell < spot.end:
                if spot.candidate >= 0:
                    self.candidates.take(spot.candidate, self.editors[spot.field])
                    self.changed(layout=True)
                    return
                self.at = spot.field
                self.candidates.close()
                if spot.option is not None:
                    self.values[self.at] = spot.option.value
                elif spot.field in self.editors:
                    self.editors[spot.field].caret_at(cell - spot.start, spot.end - spot.start, cell_len)
                self.changed(layout=True)
                return

    def save(self) -> None:
        """Answer all values, unless one of them is wrong: then go to it and say what."""
        answer: dict[str, object] = {}
        for index, field in enumerate(self.fields):
            value, wrong = self._value(index)
            if wrong is None and field.check is not None:
                wrong = field.check(value)
            if wrong:
                self.at, self.error = index, wrong
                self.changed(layout=True)
                return
            answer[field.name] = value
        cast(FormDialog, self.screen).dismiss(answer)

    def _value(self, index: int) -> tuple[object, str | None]:
        """The value of a field as it will be answered, and what is wrong with it."""
        field = self.fields[index]
        if index not in self.editors:
            return self.values[index], None
        text = self.editors[index].value
        if text == _as_text(self.began_with[index]):
            return (self.began_with[index] if text else None), None
        if field.kind == "number":
            if not text.strip():
                return None, None
            try:
                number = float(text.replace(",", "."))
            except ValueError:
                return None, f"{self._label(field)}: {text!r} is no number; type one, or nothing"
            if number != number or number in (float("inf"), float("-inf")):
                return None, f"{self._label(field)}: give a finite number, or nothing"
            return number, None
        return text or None, None


class FormDialog(Dialog[dict[str, Any]]):
    """Arrows choose a field, digits or letters a value of a choice (``0`` none) and go on to the next field,
    texts are edited in place, Enter saves. Answers every field's value by its name (an empty text is None),
    or None.

    ``values`` replace what the fields start with. ``note`` stands below the fields, ``help`` is what F1 and
    ``?`` show in their place."""

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        *,
        note: str = "",
        help: str = "",  # noqa: A002 - what it is
        values: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__()
        self._made = FormSheet(title, fields, note, help, values or {})

    def sheet(self) -> Sheet:
        return self._made


def _options(field: Field, value: object) -> tuple[_Option, ...]:
    """What a field offers; a value that it does not offer any more stays to be picked in this form."""
    nothing = () if field.required else (_Option("" if "0" in field.keys else "0", None, NOTHING),)
    if field.kind == "flag":
        return (_Option("y", True, "yes"), _Option("n", False, "no"), *_former(field, value), *nothing)
    if field.kind == "choice":
        return (
            *(
                _Option(key, each, visible(each))
                for key, each in zip(_keys(field), field.values, strict=True)
            ),
            *_former(field, value),
            *nothing,
        )
    return ()


def _keys(field: Field) -> Sequence[str]:
    return field.keys or [str(number) if number < 10 else "" for number in range(1, len(field.values) + 1)]


def _former(field: Field, value: object) -> tuple[_Option, ...]:
    if value is None or value in (field.values if field.kind == "choice" else (True, False)):
        return ()
    return (_Option("", value, f"{visible(str(value))} (former)"),)


def _as_text(value: object) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)
