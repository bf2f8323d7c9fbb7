"""The keys that move through a list, the same on every screen that is one."""

from __future__ import annotations


class ListKeys:
    """Moves of a cursor in a list. The screens say how long it and its page are, and do the move."""

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
