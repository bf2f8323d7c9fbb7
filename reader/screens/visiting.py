"""Going from annotation to annotation."""

from __future__ import annotations

from reader.screens.changing import ChangingScreen, among_all


class Visiting(ChangingScreen):
    """Goes to the next annotation, the one before, and round those at one place."""

    @among_all
    def action_next_annotation(self) -> None:
        self._visit_annotation(1)

    @among_all
    def action_previous_annotation(self) -> None:
        self._visit_annotation(-1)

    def _visit_annotation(self, step: int) -> None:
        if not self.pane.columns:
            return
        here = self.pane.here
        found = self.labelled.next(here.article, self.pane.caret, self.current, step, here.text.sha256)
        if found is None:
            self.say("no annotation after this" if step > 0 else "no annotation before this")
        else:
            self.go_to(found)

    @among_all
    def action_next_here(self) -> None:
        """The next annotation around the caret, from the shortest to the longest and round again."""
        around = self.annotations_here()
        if around:
            ids = [annotation.id for annotation in around]
            position = (ids.index(self.current) + 1) % len(ids) if self.current in ids else 0
            self.pin(ids[position])
            self.say(f"{position + 1} of {len(ids)} at this place")
