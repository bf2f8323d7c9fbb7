"""How much an annotator has done: counted once, and kept with every step from then on. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.annotations import Edit, Record


class Tally:
    """Articles, those that are done, and annotations of today, which is the annotator's own day.

    Nothing is known before the library was counted: ``known`` says whether it is.
    """

    def __init__(self, annotator: str) -> None:
        self.annotator = annotator
        self.known = False
        self.articles = self.done = self._made = 0
        self._day = date.min
        self._began = ""

    @property
    def since(self) -> str:
        """When the annotator's day began, as documents write times. With a new day the count begins anew."""
        if (today := date.today()) != self._day:
            self._day, self._made = today, 0
            began = datetime.combine(today, time.min).astimezone(UTC)
            self._began = began.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return self._began

    def count(self, articles: int, done: int, made: int) -> None:
        """What the library says; ``made`` since :attr:`since`."""
        self.articles, self.done, self._made = articles, done, made
        self.known = True

    @property
    def today(self) -> int:
        """Annotations made today that are still there."""
        _ = self.since
        return self._made

    def take(self, edits: Iterable[Edit]) -> None:
        """Follow a step of this annotator, undo and redo included."""
        made, since = self.today, self.since
        for edit in edits:
            for record, by in ((edit.before, -1), (edit.after, 1)):
                if record is not None:
                    made += by * self._is_made(record, since)
                    self.done += by * self._is_done(record)
        self._made = max(0, made)

    def _is_made(self, record: Record, since: str) -> bool:
        from reader.annotations import Annotation  # late: the first page of a start need not wait for it

        return (
            isinstance(record, Annotation)
            and record.annotator == self.annotator
            and record.status == "accepted"
            and record.created >= since
        )

    def _is_done(self, record: Record) -> bool:
        from reader.articles import Progress

        return isinstance(record, Progress) and record.annotator == self.annotator and record.state == "done"
