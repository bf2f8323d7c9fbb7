"""Labelling by key, on the article and the comparison alike: all that its parts do, and what Enter means."""

from __future__ import annotations

from reader.screens.annotation_card import AnnotationCard
from reader.screens.annotation_form import AnnotationForm
from reader.screens.annotators import Annotators
from reader.screens.article_flow import ArticleFlow
from reader.screens.noting import Noting
from reader.screens.spans import Spans
from reader.screens.visiting import Visiting


class LabellingScreen(Annotators, Spans, AnnotationForm, AnnotationCard, Noting, Visiting, ArticleFlow):
    """A text screen on which a person labels."""

    def articles_shown(self) -> tuple[str, ...]:
        return tuple(self.labelled.articles)

    def action_enter(self) -> None:
        """What waits for it: other ends of a segment; else with a selection the last label and attributes
        again; else a relation that was begun; else the form of the annotation."""
        if self.set_taken_up():
            return
        if self.selected() is not None:
            self.tag_again()
        elif self.relating is not None:
            self.relate_here()
        elif self.current and self.current in self.labelled.shown:
            self.edit_annotation(self.current)
        else:
            self.say("Enter edits an annotation: ] goes to the next; 1…9 or t tag")
