"""Rows on the compare screen: going through differences, filtering, marking, and what a row says."""

from __future__ import annotations

from contextlib import suppress
from math import ceil, floor

from textual import work
from textual.css.query import NoMatches

from reader.reports.headings import letter
from reader.screens.labelling import LabellingScreen
from reader.screens.row_details import copied, details
from reader.widgets.compare_edges import ColumnHeads, OverviewStrip
from reader.widgets.compare_view import CompareView
from reader.widgets.row_filters import RowFilter
from reader.widgets.row_layers import MARK_MODES


class RowsScreen(LabellingScreen):
    """A screen whose pane shows the rows of a comparison, with its overview and its heads beside it."""

    pane: CompareView
    articles: tuple[str, ...] = ()

    # --- differences ---------------------------------------------------------------------------

    def action_next_difference(self) -> None:
        self._visit_difference(1)

    def action_previous_difference(self) -> None:
        self._visit_difference(-1)

    def _visit_difference(self, step: int) -> None:
        """The next row that differs and that the filter lets through, in this column if it has the row."""
        view = self.pane
        if view.comparison is None:
            self._say_no_rows()
            return
        here, rows = view.row_place(view.column, view.caret), view.rows
        numbers = range(floor(here) + 1, len(rows)) if step > 0 else range(ceil(here) - 1, -1, -1)
        number = next(
            (each for each in numbers if rows[each].kind != "same" and view.matches(rows[each])),
            None,
        )
        if number is None:
            self.say("no difference after this" if step > 0 else "no difference before this")
            return
        self.go_to_row(number, view.column)

    def _say_no_rows(self) -> None:
        few = len(self.articles) < 2
        self.say(
            "a comparison needs two articles: c adds one" if few else "the comparison is still being made"
        )

    @work
    async def action_filter(self) -> None:
        from reader.screens.row_filter_choice import choose_filter

        if self.pane.comparison is None:
            self._say_no_rows()
            return
        name = await choose_filter(self, self.pane.row_filter)
        if name is not None:
            self.filter_rows(RowFilter(name, self.pane.column))

    def filter_rows(self, row_filter: RowFilter) -> bool:
        """Show the rows that a filter lets through; False, and it is said, if there is none."""
        if not self.pane.set_filter(row_filter):
            self.say(f"filter {row_filter.words}: there is no such row")
            return False
        self._say_filter()
        return True

    def _say_filter(self) -> None:
        view = self.pane
        count = sum(map(view.matches, view.rows))
        self.say(f"filter {view.row_filter.words}: {count} of {len(view.rows)} rows")
        self._refresh_strip()
        self.follow_caret()

    def place(self, offset: int, column: int) -> None:
        """Put the caret there; a filter that hides the place is taken off."""
        if self.pane.filtered and not self.pane.shows(column, offset):
            self.pane.set_filter(RowFilter())
            self._refresh_strip()
        super().place(offset, column)

    def go_to_row(self, number: int, column: int) -> None:
        """Put the caret at a row, in that column if it has the row, else in the first that has it."""
        row = self.pane.rows[number]
        cell = row.cell(column) or row.cells[0]
        self.place(cell.spans[0][0], cell.article)
        self.pane.reveal_row()
        self.follow_caret()

    def find_order(self, column: int, offset: int) -> tuple[float, ...]:
        return self.pane.row_order(column, offset)

    def action_marks(self) -> None:
        view = self.pane
        view.set_mark_mode(MARK_MODES[(MARK_MODES.index(view.mark_mode) + 1) % len(MARK_MODES)])
        words = {
            "differs": "what differs is marked",
            "from here": f"what differs from {letter(view.column)} is marked",
            "shared": "what is shared is marked",
            "nothing": "nothing is marked",
        }
        self.say(words[view.mark_mode])

    def action_order(self) -> None:
        self.pane.toggle_order()
        self.sort_found()
        self._refresh_strip()
        self.say("each article in its own order" if self.pane.own_order else "aligned rows")

    # --- what a row says ------------------------------------------------------------------------

    @work
    async def action_details(self) -> None:
        """Show everything of the row at the caret: each link with its score, what moved and from where."""
        number = self.pane.row_at_caret()
        if number is not None:
            await self.show_details(number)
        else:
            self.say("no row here")

    async def show_details(self, number: int) -> None:
        """Show everything there is to say of a row."""
        from reader.screens.dialogs import ReportDialog

        comparison = self.pane.comparison
        if comparison is not None:
            title = f"Row {number + 1} of {len(comparison.rows)}"
            await self.app.push_screen_wait(ReportDialog(title, details(number, comparison)))

    def action_copy_row(self) -> None:
        """Copy the row's sentences with the outlets and urls they come from."""
        number = self.pane.row_at_caret()
        if number is None:
            self.say("no row here")
        else:
            self.say(self.copy_row(number))

    def copy_row(self, number: int) -> str:
        """Copy a row; what was done, in words."""
        assert self.pane.comparison is not None
        rows = self.pane.rows
        self.app.copy_to_clipboard(copied(rows[number], self.pane.comparison))
        return f"copied row {number + 1} of {len(rows)}"

    # --- what stands beside the rows ------------------------------------------------------------

    def _refresh_strip(self) -> None:
        with suppress(NoMatches):  # a comparison may come when the screen is being left
            self.query_one(OverviewStrip).refresh()

    def on_compare_view_scrolled(self) -> None:
        self._refresh_strip()

    def on_text_pane_width_changed(self) -> None:
        self._refresh_strip()
        with suppress(NoMatches):
            self.query_one(ColumnHeads).refresh()
