"""Questions about views that are still open: a later one about another view makes them pointless."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any, Generic, TypeVar

T = TypeVar("T")
V = TypeVar("V")


class OpenQuestions(Generic[V]):
    """What was asked and can be cancelled; used by one thread."""

    def __init__(self) -> None:
        self._open: list[tuple[V, bool, Future[Any]]] = []

    def asked(self, view: V, answer: Future[T], *, order: bool = False) -> Future[T]:
        """Remember a question; gives its answer back."""
        self._open.append((view, order, answer))
        return answer

    def leave_others(self, view: V, *, orders: bool = False) -> None:
        """Cancel what was asked of other views; with ``orders`` also an older order of the same one."""
        for other, is_order, answer in self._open:
            if other != view or (orders and is_order):
                answer.cancel()
        self._open = [each for each in self._open if not each[2].done()]
