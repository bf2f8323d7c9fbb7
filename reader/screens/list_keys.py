"""The keys that move through a list, the same on every screen that is one."""

from __future__ import annotations

from textual.timer import Timer

from reader.screens.base import ReaderScreen

#: Seconds the cursor rests before what is told of its line follows: while a key is held down nobody reads it.
REST = 0.06


class ListKeys(ReaderScreen):
    """Moves of a cursor in a list. The screens say how long it and its page are, and do the move."""

    _rest_timer: Timer | None = None

    def cursor_moved(self) -> None:
        """Have :meth:`cursor_rested` called once the cursor rests."""
        if self._rest_timer is None:
            self._rest_timer = self.set_timer(REST, self._rested)
        else:
            self._rest_timer.reset()

    def _rested(self) -> None:
        self._rest_timer = None
        self.cursor_rested()

    def cursor_rested(self) -> None:
        """Show what is told of the line under the cursor."""

    @property
    def list_length(self) -> int:
        raise NotImplementedError

    @property
    def list_page(self) -> int:
        """How many lines are seen at once."""
        raise NotImplementedError

    def move_cursor(self, by: int) -> None:
        """So many lines down, or up; beyond the end it is the last line."""
        raise NotImplementedError

    def action_cursor_down(self) -> None:
        self.move_cursor(1)

    def action_cursor_up(self) -> None:
        self.move_cursor(-1)

    def action_page_down(self) -> None:
        self.move_cursor(self.list_page - 1)

    def action_page_up(self) -> None:
        self.move_cursor(1 - self.list_page)

    def action_first(self) -> None:
        self.move_cursor(-self.list_length)

    def action_last(self) -> None:
        self.move_cursor(self.list_length)
