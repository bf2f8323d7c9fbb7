"""Whose annotations are seen: everybody's, one's own, or the others'."""

from __future__ import annotations

from reader.screens.changing import ChangingScreen
from reader.screens.labelled import WHOSE, Whose

#: What the head line and a message call them.
WORDS: dict[Whose, str] = {"all": "all annotators'", "mine": "mine only", "others": "others' only"}


class Annotators(ChangingScreen):
    """Shows, visits and counts the annotations of some annotators and no others. What is chosen holds on all
    screens of a session."""

    def on_mount(self) -> None:
        self.labelled.see(self.reader_app.whose, self.reader_app.annotator)

    def on_screen_resume(self) -> None:
        if self.labelled.whose != self.reader_app.whose:
            self._see(self.reader_app.whose)  # another screen has changed it

    def action_turn_whose(self) -> None:
        """All annotations, then one's own, then the others'."""
        whose = WHOSE[(WHOSE.index(self.labelled.whose) + 1) % len(WHOSE)]
        self._see(whose)
        self.say(f"annotations shown: {WORDS[whose]}, {self._count()}")

    def _see(self, whose: Whose) -> None:
        self.reader_app.whose = whose
        self.labelled.see(whose, self.reader_app.annotator)
        if self.pane.columns:
            self.repaint_labels()
            if self.current and not self.labelled.sees(self.current):
                self._pinned = None
                self.set_current(None)
            self.follow_caret()

    def _count(self) -> str:
        """How many of the annotations of these texts are seen."""
        columns = self.pane.columns
        seen = sum(len(self.labelled.of(each.article, each.text.sha256)) for each in columns)
        texts = {(each.article, each.text.sha256) for each in columns}
        there = sum(
            (each.article, each.text_sha256) in texts and each.status != "rejected"
            for each in self.labelled.shown.values()
        )
        return f"{seen:,}" if seen == there else f"{seen:,} of {there:,}"

    def pin(self, annotation_id: str) -> None:
        """What was just made or gone to is seen, whosever it is."""
        if annotation_id in self.labelled.shown and not self.labelled.sees(annotation_id):
            self._see("all")
        super().pin(annotation_id)

    @property
    def whose_words(self) -> str:
        """What the head line says of it; nothing while all are seen."""
        return "" if self.labelled.whose == "all" else WORDS[self.labelled.whose]
