"""The synopsis screen: what is stated, and which articles state it word for word, in other words, or not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from itertools import islice
from time import perf_counter
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content
from textual.events import Resize
from textual.geometry import Size

from reader.comparison.model import Comparison
from reader.reports.headings import letter, name
from reader.reports.synopsis import Statement, by_support, each_statement
from reader.screens.bindings import bindings
from reader.screens.finding import FindingScreen, pattern_of
from reader.screens.list_keys import ListKeys
from reader.screens.row_details import in_short
from reader.widgets.fitted import fitted
from reader.widgets.row_filters import RowFilter
from reader.widgets.status_line import GAP, StatusLine
from reader.widgets.synopsis_preview import SynopsisPreview
from reader.widgets.synopsis_view import SynopsisHeads, SynopsisView

if TYPE_CHECKING:
    from reader.screens.compare import CompareScreen
    from reader.store import StepResult

#: Seconds of work on the statements between two looks at the keys.
SLICE = 0.01
#: So many statements are there with the first paint; the notes of more come in slices.
AT_ONCE = 150
#: From this width on the preview stands beside the list; from this height on it is taller, below LOW none.
WIDE_SCREEN, TALL, LOW = 150, 30, 18
#: From this width on the status line has room for all that it can say; below the second for keys alone.
_ROOMY, _NARROW = 96, 78
#: A name in the legend is not cut shorter than this for the sake of the others.
_SHORTEST_NAME = 12


class SynopsisScreen(ListKeys, FindingScreen):
    """All rows of the comparison ``below`` as statements. Filter, threshold and sorting are kept there."""

    CONTEXT = "synopsis"
    CSS_PATH = "synopsis.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("synopsis")]

    def __init__(self, below: CompareScreen) -> None:
        super().__init__(classes=_shape(below.size))
        self.below = below
        self.view = SynopsisView(id="statements")
        self.heads = SynopsisHeads(self.view, id="synopsis-heads")
        self._statements: tuple[Statement, ...] = ()
        self._found: list[int] = []
        self._find_began = 0

    def compose(self) -> ComposeResult:
        with Container(id="synopsis"):
            with Container(id="list"):
                yield self.heads
                yield self.view
            yield SynopsisPreview(id="versions")
        yield StatusLine(id="legend")
        yield self.find_line
        yield StatusLine(id="status")

    @property
    def comparison(self) -> Comparison:
        comparison = self.below.pane.comparison
        assert comparison is not None
        return comparison

    @property
    def row_filter(self) -> RowFilter:
        return self.below.pane.row_filter

    def on_resize(self, event: Resize) -> None:  # type: ignore[override]
        for each in ("-beside", "-tall", "-low"):
            self.set_class(each == _shape(event.size), each)
        self.call_after_refresh(self._show_lines)

    # What is shown

    def on_mount(self) -> None:
        pane = self.below.pane
        self.view.column = pane.column
        self._load(round(pane.row_place(pane.column, pane.caret)))

    def follow(self) -> None:
        """The comparison below was computed anew."""
        self._load(self.view.row)

    @work(exclusive=True, group="statements")
    async def _load(self, row: int | None) -> None:
        """The statements at once; the notes of many in slices, so that keys stay quick."""
        comparison = self.comparison
        known, made = self.below.statements
        if known is not comparison:
            few = len(comparison.rows) <= AT_ONCE
            made = tuple(each_statement(comparison, notes=few))
            if not few:
                self._take(made, row)
                made = await self._with_notes(comparison)
                row = self.view.row
            self.below.statements = (comparison, made)
        self._take(made, row)

    async def _with_notes(self, comparison: Comparison) -> tuple[Statement, ...]:
        painted = asyncio.Event()
        self.call_after_refresh(painted.set)
        await painted.wait()
        made: list[Statement] = []
        source = each_statement(comparison)
        while len(made) < len(comparison.rows):
            end = perf_counter() + SLICE
            while perf_counter() < end and (some := list(islice(source, 20))):
                made += some
            await asyncio.sleep(0)
        return tuple(made)

    def _take(self, statements: tuple[Statement, ...], row: int | None) -> None:
        self._statements = statements
        self._list(row)
        if self.message is None:
            self.say("")

    def _list(self, row: int | None = None) -> None:
        """Show the statements that the filter lets through, as they are sorted."""
        rows = self.comparison.rows
        shown: Sequence[Statement] = [
            each for each in self._statements if self.row_filter.lets(rows[each.row])
        ]
        if self.below.by_support:
            shown = by_support(shown)
        self.view.show(shown, len(self.comparison.articles), row)
        self.view.show_notice("No sentences to compare." if not rows else "")
        if self.find_line.value:
            self.find(self.find_line.value)
        self._show_lines()
        self.cursor_rested()

    def _show_lines(self) -> None:
        count, shown = len(self._statements), len(self.view.statements)
        words = f"{count:,} statements" if shown == count else f"{shown:,} of {count:,} statements"
        what = "versions" if self.comparison.revision else "articles"
        self.heads.show(f"{words} · {len(self.comparison.articles)} {what}")
        sort = "most carried first" if self.below.by_support else "in order"
        right = Content.styled(f"{sort} · filter {self.row_filter.words}", "dim")
        if self.below.threshold != self.comparison.threshold or not self._statements:
            right = Content.styled("comparing …", "dim")
        self.query_one("#legend", StatusLine).show(
            self._legend(self.size.width - cell_len(right.plain)), right
        )

    def _legend(self, room: int) -> Content:
        """Which outlet each letter is: all, cut alike; or those around the cursor's column that fit."""
        names = [name(each) for each in self.comparison.articles]
        if self.comparison.revision:
            names = [f"version {each.version}" for each in self.comparison.articles]
        room -= 2 + GAP
        longest = max(_SHORTEST_NAME, room // max(1, len(names)) - 5)
        parts = [
            f"{letter(place)} {fitted(each, min(longest, cell_len(each)))}"
            for place, each in enumerate(names)
        ]
        here = self.view.column
        if sum(cell_len(each) + 3 for each in parts) - 3 <= room:
            first, last, used = 0, len(parts) - 1, room
        else:
            first, last, used = here, here, cell_len(parts[here]) + 4
        while used < room:
            after = cell_len(parts[last + 1]) + 3 if last + 1 < len(parts) else room
            before = cell_len(parts[first - 1]) + 3 if first else room
            if used + after <= room:
                used, last = used + after, last + 1
            elif used + before <= room:
                used, first = used + before, first - 1
            else:
                break
        shown = [
            Content.styled(parts[place], "bold underline" if place == here else "")
            for place in range(first, last + 1)
        ]
        legend = Content(" · ").join(shown)
        return Content.assemble("… " if first else "", legend, " …" if last + 1 < len(parts) else "")

    def on_synopsis_view_cursor_moved(self) -> None:
        self.cursor_moved()

    def cursor_rested(self) -> None:
        statement = self.view.current
        words = ""
        if statement is not None:
            row = self.comparison.rows[statement.row]
            words = (
                f"row {statement.row + 1} of {len(self.comparison.rows)} · {in_short(row, self.comparison)}"
            )
        preview = self.query_one("#versions", SynopsisPreview)
        preview.show(self.comparison, statement, words, self.view.column)

    def hints(self) -> Content | str:
        return self.fitted_hints(
            ("Enter", "go there"), ("f", "filter"), ("s", "sort"), ("q", "back"), ("E", "save"), ("?", "keys")
        )

    def message_content(self) -> Content:
        """The words said last; else what the signs mean."""
        if self.message is not None and self.message[0]:
            return super().message_content()
        words = (
            "● verbatim  ◐ changed  · absent" if self.size.width >= _ROOMY else "● same ◐ changed · absent"
        )
        return Content.styled(words, "dim")

    # Moving

    @property
    def list_length(self) -> int:
        return len(self._statements)

    @property
    def list_page(self) -> int:
        return self.view.page

    def move_cursor(self, by: int) -> None:
        self._quiet()
        self.view.move_to(self.view.cursor + by)

    def _quiet(self) -> None:
        if self.message is not None and self.message[0]:
            self.say("")

    def action_next_column(self) -> None:
        self._go_to_column(self.view.column + 1)

    def action_previous_column(self) -> None:
        self._go_to_column(self.view.column - 1)

    def action_turn_column(self) -> None:
        """The next column, from the last to the first."""
        self._go_to_column((self.view.column + 1) % len(self.comparison.articles))

    def action_turn_back(self) -> None:
        self._go_to_column((self.view.column - 1) % len(self.comparison.articles))

    def _go_to_column(self, column: int) -> None:
        """To another column; a filter that says "here" goes along."""
        self.view.move_to_column(column)
        if (
            self.row_filter.name in ("only here", "absent here")
            and self.row_filter.column != self.view.column
        ):
            if self.below.filter_rows(RowFilter(self.row_filter.name, self.view.column)):
                self._list()
                self._say_filter()
            else:
                self.say(f"{letter(self.view.column)} has no such row; filter {self.row_filter.words}")
        self._show_lines()

    def on_synopsis_heads_column_clicked(self, event: SynopsisHeads.ColumnClicked) -> None:
        self._go_to_column(event.column)

    def action_next_difference(self) -> None:
        self._visit_difference(1)

    def action_previous_difference(self) -> None:
        self._visit_difference(-1)

    def _visit_difference(self, step: int) -> None:
        rows, shown = self.comparison.rows, self.view.statements
        places = range(self.view.cursor + step, len(shown) if step > 0 else -1, step)
        place = next((each for each in places if rows[shown[each].row].kind != "same"), None)
        if place is None:
            self.say("no difference after this" if step > 0 else "no difference before this")
        else:
            self._quiet()
            self.view.move_to(place)

    # What is listed

    @work(group="dialog")
    async def action_filter(self) -> None:
        from reader.screens.row_filter_choice import choose_filter

        chosen = await choose_filter(self, self.row_filter)
        if chosen is None:
            return
        wanted = RowFilter(chosen, self.view.column)
        if self.below.filter_rows(wanted):
            self._list()
            self._say_filter()
        else:
            self.say(f"filter {wanted.words}: there is no such row")

    def _say_filter(self) -> None:
        shown, count = len(self.view.statements), len(self._statements)
        self.say(f"filter {self.row_filter.words}: {shown} of {count} statements")

    def action_sort(self) -> None:
        """By how many carry it, or in the order of the rows; the cursor stays on its statement."""
        self.below.by_support = not self.below.by_support
        self._list(self.view.row)
        self.say(
            "what most articles carry first" if self.below.by_support else "in the order of the comparison"
        )

    def action_lower_threshold(self) -> None:
        self._say_below(self.below.action_lower_threshold)

    def action_raise_threshold(self) -> None:
        self._say_below(self.below.action_raise_threshold)

    def _say_below(self, action: Callable[[], None]) -> None:
        """Let the comparison below do it, and say what it says."""
        action()
        if self.below.message is not None:
            words, error = self.below.message
            self.say(words, error=error)
        self._show_lines()

    # Finding

    def begin_find(self) -> None:
        self._find_began = self.view.cursor

    def return_from_find(self) -> None:
        self.view.move_to(self._find_began)

    def find(self, words: str) -> int:
        """Find words in every version of a statement."""
        self._found = []
        pattern = pattern_of(words)
        if pattern is not None:
            self._found = [
                place
                for place, each in enumerate(self.view.statements)
                if any(pattern.search(text) for text in self._texts(each.row))
            ]
            count = len(self._found)
            self.say(f"{count} found" if count else f"“{words}” is in no statement", error=not count)
        else:
            self.say("")
        self.view.highlight(pattern)
        return len(self._found)

    def _texts(self, row: int) -> list[str]:
        comparison = self.comparison
        return [
            comparison.articles[cell.article].text.body[start:end]
            for cell in comparison.rows[row].cells
            for start, end in cell.spans
        ]

    def visit(self, step: int, *, first: bool = False) -> None:
        if not self._found:
            self.say("nothing to find: / asks for words")
            return
        here = self.view.cursor
        if step < 0:
            place = next((each for each in reversed(self._found) if each < here), self._found[-1])
        else:
            behind = (each for each in self._found if each > here or (first and each == here))
            place = next(behind, self._found[0])
        self.view.move_to(place)
        self.say(f"{self._found.index(place) + 1} of {len(self._found)} found")

    def action_drop(self) -> None:
        """Drop the find highlight."""
        self._found = []
        self.find_line.clear()
        self.view.highlight(None)
        self.say("")

    # Out of here

    def action_jump(self) -> None:
        """Into the comparison, to this row, in the article of the cursor's column if it has it."""
        row = self.view.row
        if row is not None:
            self.below.go_to_row(row, self.view.column)
            self.action_back()

    def on_synopsis_view_jump_asked(self) -> None:
        self.action_jump()

    def action_back(self) -> None:
        self.app.pop_screen()

    @work(group="dialog")
    async def action_details(self) -> None:
        """Everything there is to say of the row."""
        if (row := self.view.row) is not None:
            await self.below.show_details(row)

    def action_copy_row(self) -> None:
        if (row := self.view.row) is not None:
            self.say(self.below.copy_row(row))

    @work(group="dialog")
    async def action_export(self) -> None:
        from reader.screens.saving import save_comparison

        await save_comparison(self, self.comparison, list(self.below.labelled.articles.values()))

    async def settle(self) -> None:
        await self.below.settle()

    def shows(self, article: str) -> bool:
        return self.below.shows(article)

    def step_done(self, result: StepResult) -> None:
        self.below.step_done(result)

    def changed_elsewhere(self) -> None:
        self.below.outdated = True


def _shape(size: Size) -> str:
    """The class for a terminal of this size; empty for a short preview below the list."""
    if size.width >= WIDE_SCREEN and size.height >= LOW:
        return "-beside"
    return "-tall" if size.height >= TALL else "-low" if size.height < LOW else ""
