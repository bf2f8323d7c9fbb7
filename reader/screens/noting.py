"""Notes by key, in a text: of the current annotation, and of the article and its story."""

from __future__ import annotations

from textual import work

from reader.annotations import Annotation, edited
from reader.screens.changing import ChangingScreen


class Noting(ChangingScreen):
    """Writes notes."""

    def action_note(self) -> None:
        """The note of the current annotation."""
        annotation = self.current_or_say()
        if annotation is not None and self.may_label():
            self.change_or_ask(annotation, self._note)

    @work
    async def _note(self, annotation: Annotation) -> None:
        from reader.screens.notes import ask_note, note_words

        answer = await ask_note(self, annotation)
        held = self.labelled.shown.get(annotation.id)
        if answer is not None and held is not None:
            self.replace_annotation(held, edited(held, note=answer[0]), note_words(held, answer[0]))

    @work
    async def action_notes(self) -> None:
        """The notes of the caret's article and of its story."""
        from reader.screens.notes import ask_notes

        if not self.pane.columns or not self.may_write():
            return
        await self.settle()  # what was done a moment ago is in the library
        change = await ask_notes(self, self.pane.here.article)
        if change is not None:
            self.ask(lambda: change)
