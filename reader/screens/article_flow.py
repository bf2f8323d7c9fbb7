"""From article to article: where the annotator stands with each, and which is the next."""

from __future__ import annotations

from collections.abc import Sequence

from textual import work

from reader.annotations import Change, brief
from reader.articles import State
from reader.screens.changing import ChangingScreen
from reader.screens.states import choose_state, state_change


class ArticleFlow(ChangingScreen):
    """Says where this annotator stands with the articles, and goes on to others."""

    def on_mount(self) -> None:
        self._show_focus()

    def on_screen_resume(self) -> None:
        self._show_focus()  # another screen may have changed it

    # --- focus ---------------------------------------------------------------------------------

    def action_toggle_focus(self) -> None:
        """Show only what one works at, or everything again."""
        self.reader_app.set_focus_mode(not self.reader_app.focus_mode)
        self._show_focus()
        self.say("all else is faded: Z shows everything again" if self.pane.focus_mode else "")

    def _show_focus(self) -> None:
        on = self.reader_app.focus_mode
        if on != self.pane.focus_mode:
            self.pane.set_focus_mode(on)
            self.set_class(on, "-focus")
            self.show_status()

    # --- states --------------------------------------------------------------------------------

    def state_of(self, article: str) -> State:
        """The state of an article for this annotator."""
        progress = self.progress.get(article)
        return progress.state if progress else "new"

    def set_state(self, article: str, state: State) -> None:
        """Say where this annotator stands with an article; a step."""
        if self.may_write():
            name = f"“{brief(self.labelled.articles[article].name)}”"

            def make_change() -> Change | None:
                return state_change(name, [article], self.progress, state, self.reader_app.annotator)

            self.ask(make_change)

    @work
    async def action_state(self) -> None:
        """Choose the state of the caret's article."""
        if not self.pane.columns or not self.may_write():
            return
        article = self.pane.here.article
        name = f"“{brief(self.labelled.articles[article].name, 40)}”"
        state = await choose_state(self, name, self.state_of(article))
        if state is not None and state == self.state_of(article):
            self.say(f"it is {state} already")
        elif state is not None:
            self.set_state(article, state)

    @work(group="review", exclusive=True)
    async def action_review(self) -> None:
        """Decide on annotations without a sure place in a new text, those of the caret's article first."""
        from reader.screens.review import open_review

        await open_review(self, self.pane.here.article if self.pane.columns else None)

    def action_done(self) -> None:
        """Call the caret's article done and go on."""
        self._leave_as("done")

    def action_skip(self) -> None:
        """Call the caret's article skipped and go on."""
        self._leave_as("skipped")

    def _leave_as(self, state: State) -> None:
        if self.pane.columns and self.may_write():
            self.set_state(self.pane.here.article, state)
            self.go_on(state)

    def go_on(self, state: State) -> None:
        """Go to what comes next, now that the caret's article is done or skipped."""
        raise NotImplementedError

    def tally_words(self) -> list[tuple[str, int]]:
        """How much is done of the library, and what was made today; each with how important it is."""
        tally = self.reader_app.tally
        if not tally.known:
            return []
        return [(f"{tally.done:,} of {tally.articles:,} done", 1), (f"{tally.today:,} today", 2)]

    # --- other articles ------------------------------------------------------------------------

    @work(exclusive=True, group="next")
    async def action_next_untouched(self) -> None:
        """To the next article of the list that waits for this annotator's first label."""
        if not self.pane.columns:
            return
        await self.settle()  # what was labelled a moment ago counts
        app, here = self.reader_app, self.pane.here.article
        found = await self.answer(future := app.store.next_article(app.listed_keys, here, untouched=True))
        if found is not None:
            app.show_article(found.id)
            app.reading_screen.say(untouched_words(found.place, len(app.listed_keys), found.wrapped))
        elif not future.cancelled() and future.exception() is None:
            self.say(NONE_UNTOUCHED)


def most_important(parts: Sequence[tuple[str, int]], room: int) -> str:
    """Words in their order, each with its importance, without the least important ones that do not fit into
    ``room`` cells; the most important one stays."""
    kept = [each for each in parts if each[0]]
    while len(kept) > 1 and len(" · ".join(words for words, _ in kept)) > room:
        kept.remove(min(kept, key=lambda each: each[1]))
    return " · ".join(words for words, _ in kept)


#: Said where there is no article to go on to.
NONE_UNTOUCHED = "no other article of the list waits: each is done, skipped or has an annotation of yours"


def untouched_words(place: int, count: int, wrapped: bool) -> str:
    """What is said of the article that was gone to."""
    return f"{place + 1:,} of {count:,}, without an annotation of yours{'; from the top' if wrapped else ''}"
