"""Choosing by hand where an annotation stands in the new text of its article."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from reader.anchoring import Reanchored
from reader.annotations import Annotation, Segment, segments_of
from reader.articles import Article
from reader.screens.bindings import bindings
from reader.screens.review_passages import stand_in
from reader.screens.text_screen import TextScreen
from reader.text.display import visible
from reader.text.spans import whole_clusters
from reader.widgets.article_view import ArticleView
from reader.widgets.columns import make_column, set_labels
from reader.widgets.layers import Layer, LayerIndex
from reader.widgets.passage import Passage, Shown
from reader.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from reader.store import StepResult


class PlacingView(ArticleView):
    """The text alone: the cards of others would only be in the way."""

    @property
    def margin_shown(self) -> bool:
        return False


class PlacingScreen(TextScreen):
    """The new text, to select a place in with the usual keys, below the old passage (``was``) as a reminder.
    What is proposed is selected already. ``on_placed`` is given the segments that a person set."""

    CONTEXT = "placing"
    CSS_PATH: ClassVar[list[str | PurePath]] = ["text.tcss", "review.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("placing", "text")]

    def __init__(
        self,
        article: Article,
        annotation: Annotation,
        found: Reanchored,
        was: Shown,
        on_placed: Callable[[Sequence[Segment]], None],
    ) -> None:
        self.pane: PlacingView = PlacingView(id="text")
        super().__init__(self.pane)
        self.article, self.annotation, self.reanchored, self.was = article, annotation, found, was
        self._on_placed = on_placed
        #: Segments that are gathered beside the selection.
        self.gathered: list[tuple[int, int]] = []

    def compose(self) -> ComposeResult:
        yield StatusLine(id="where")
        yield Passage(id="was")
        yield self.pane
        yield self.find_line
        yield StatusLine(id="selection")
        yield StatusLine(id="status")

    async def on_mount(self) -> None:  # type: ignore[override]
        self.query_one("#was", Passage).show(self.was)
        found = await self.answer(self.reader_app.store.annotations([self.article.id])) or ((), ())
        self.labelled.load([self.article], *found)
        language, me = self.article.details.language, self.reader_app.annotator
        column = make_column(self.article.id, self.article.text, language, me)
        set_labels(column, self.labelled.of(self.article.id), self.schema)
        self.pane.show([column], caret=self.reanchored.around[0])
        self.say("")
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """Select the proposal, of several segments the last: the others are gathered. Else what stands where
        it stood."""
        spans = [(each.start, each.end) for each in self.reanchored.proposal]
        if spans := spans or [*stand_in(self.article.text, self.reanchored.around)]:
            self.gathered = spans[:-1]
            self._paint_gathered()
            self.pane.select(*spans[-1])
        self.follow_caret()

    def head(self) -> tuple[Content, Content]:
        name = self.article.details.title or self.article.name
        return (
            Content.assemble(("Place ", "bold"), (visible(self.annotation.label), "bold")),
            Content.styled(visible(name), "dim"),
        )

    def selection_words(self) -> tuple[Content, Content]:
        words, _ = super().selection_words()
        if self.selected() is None:
            words = Content.styled("select its place: v, Space, or the mouse", "dim")
        more = f"{len(self.gathered)} segments and " if self.gathered else ""
        return words, Content.assemble(f"{more}", ("Enter", "bold"), " sets it")

    def hints(self) -> Content | str:
        keys = (("v Space", "select"), ("Enter", "set"), ("+", "one more segment"), ("/", "find"))
        return self.fitted_hints(*keys, ("q", "back"), ("?", "keys"))

    def remember_reading(self) -> None:
        """Nobody reads here."""

    # --- setting the place ---------------------------------------------------------------------

    def action_set(self) -> None:
        """Give the annotation what is selected, with what was gathered."""
        spans = list(self.gathered)
        if (selection := self.selected()) is not None:
            spans.append(whole_clusters(self.pane.here.body, *selection))
        segments = segments_of(self.pane.here.body, spans)
        if not segments:
            self.say("nothing is selected: v or Space selects, Enter sets it", error=True)
            return
        self.app.pop_screen()
        self._on_placed(segments)

    def action_add_segment(self) -> None:
        """Gather the selection, to select one more."""
        selection = self.selected()
        if selection is None:
            self.say("select a segment first", error=True)
            return
        self.gathered.append(selection)
        self.drop_selection()
        self._paint_gathered()
        self.say(f"{len(self.gathered)} gathered; select the next, Enter sets all")

    def drop_pending(self) -> bool:
        """Let what was gathered go."""
        if not self.gathered:
            return False
        self.gathered = []
        self._paint_gathered()
        return True

    def _paint_gathered(self) -> None:
        column = self.pane.here
        colour = self.schema.colour_of(self.annotation.label)
        column.marks = LayerIndex(Layer(start, end, f"current-{colour}") for start, end in self.gathered)
        self.pane.repaint()
        self.show_selection_anew()

    # --- coming and going ----------------------------------------------------------------------

    async def action_back(self) -> None:
        self.app.pop_screen()

    def step_done(self, result: StepResult) -> None:
        """An undo is shown by the review: what is placed here may wait no longer."""
        self.app.pop_screen()
        self.reader_app.reading_screen.step_done(result)
