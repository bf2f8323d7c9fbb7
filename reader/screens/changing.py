"""A text screen whose changes are painted at once and stored behind, in order."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING

from textual import work

from reader.annotations import (
    Annotation,
    ArticleDetails,
    Change,
    Edit,
    Record,
    Relation,
    brief,
)
from reader.articles import Progress, Text
from reader.screens.text_screen import TextScreen
from reader.text.wording import counted
from reader.widgets.columns import add_label, remove_label
from reader.widgets.text_pane import TextPane

if TYPE_CHECKING:
    from reader.store import StepResult

#: Seconds after which a change is stored, painted or not.
_PAINTED_AT_THE_LATEST = 0.05


Action = Callable[..., None]


def among_all(action: Action) -> Callable[..., Coroutine[None, None, None]]:
    """An action that looks at more annotations than those around the caret: it waits until all are there,
    and the keys behind it wait for it."""

    @wraps(action)
    async def waiting(screen: ChangingScreen, *arguments: object) -> None:
        await screen.all_there.wait()
        action(screen, *arguments)

    return waiting


def waiting_words(count: int) -> str:
    """What is said of annotations that wait for review."""
    return counted(count, "annotation waits for review", "annotations wait for review")


class ChangingScreen(TextScreen):
    """A text screen that changes annotations.

    Every change is painted at once and queued; one task hands the queue to the store in order, so that
    each change is made against what the library holds by then.
    """

    def __init__(self, pane: TextPane) -> None:
        super().__init__(pane)
        self.progress: dict[str, Progress] = {}
        self._queue: asyncio.Queue[Callable[[], Change | None]] = asyncio.Queue()
        #: How many changes were asked for on this screen.
        self._asked = 0
        self._refused = False
        #: Set unless only the annotations around the caret have been read so far.
        self.all_there = asyncio.Event()
        self.all_there.set()

    def on_mount(self) -> None:
        # Not a worker: those end before the screen does, with what is still queued.
        self._keeper = asyncio.create_task(self._keep_changes())

    async def on_unmount(self) -> None:
        await self.settle()
        self._keeper.cancel()

    async def _keep_changes(self) -> None:
        """Hand the queued changes to the store, one after the other."""
        while True:
            make_change = await self._queue.get()
            await self._painted()
            try:
                await self._keep(make_change)
                if self._refused and self._queue.empty():  # what came behind a refusal may have hung on it
                    self._refused = False
                    self.labelled.take_back()
                    self.repaint_labels()
                    self.follow_caret()
            except Exception as error:  # in this task nobody would see it, and leaving would wait forever
                self.call_later(_raise, error)
            finally:
                self._queue.task_done()

    async def _painted(self) -> None:
        """Wait until what was done is on the screen: a thread that writes meanwhile would slow the paint."""
        painted = asyncio.Event()
        self.call_after_refresh(painted.set)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(painted.wait(), _PAINTED_AT_THE_LATEST)

    async def _keep(self, make_change: Callable[[], Change | None]) -> None:
        """Have a change stored, or remember that it was refused, by whatever."""
        try:
            change = make_change()
            result = await self.apply(change) if change is not None else None
        except Exception as error:  # or everything that is done after it would be shown and never stored
            self.say(f"not saved: {error}; it is taken back", error=True)
            self._refused = True
            return
        if result is not None:
            self.settle_edits(result, show=False)
        else:  # it was refused; or it had nothing to change, and what is shown may hang on what was refused
            self._refused = True

    def ask(self, make_change: Callable[[], Change | None]) -> None:
        """Queue a change, made when its turn comes: against what the library holds by then."""
        self._asked += 1
        self._queue.put_nowait(make_change)

    async def settle(self) -> None:
        """Wait until everything that was done on this screen has reached the library."""
        await self._queue.join()

    def settle_edits(self, result: StepResult, *, show: bool) -> None:
        """Take in what the library now holds."""
        self.labelled.settle(result.edits, show=show)
        records = [edit.after or edit.before for edit in result.edits]
        ties = [each for each in records if isinstance(each, Relation)]
        ends = {end for each in ties for end in (each.source, each.target)}
        mine = [
            each.id for each in records if isinstance(each, Annotation)
        ]  # this annotator changed them last
        told = {each for each in mine if self.labelled.changed_by.pop(each, None)}
        if ends or told:
            self.relations_changed(ends | told)
        if not all(map(self.labelled.known, ends)):
            self.know_far_ends()
        for screen in self.app.screen_stack:
            if isinstance(screen, ChangingScreen) and screen is not self:
                screen.outdated = True
        for edit in result.edits:
            record = edit.after or edit.before
            if isinstance(record, ArticleDetails):
                self._take_details(record)
            if isinstance(record, Progress) and record.annotator == self.reader_app.annotator:
                if edit.after is None:
                    self.progress.pop(record.article, None)
                else:
                    self.progress[record.article] = record
        self.show_lines()

    def _take_details(self, known: ArticleDetails) -> None:
        """Something else is known of an article now, on all screens that show it."""
        for screen in self.app.screen_stack:
            if isinstance(screen, ChangingScreen) and (article := screen.labelled.articles.get(known.id)):
                after = replace(article, details=known.details, revision=known.revision)
                screen.labelled.articles[known.id] = after

    def on_screen_resume(self) -> None:
        if self.outdated:
            self.changed_elsewhere()

    def changed_elsewhere(self) -> None:
        """Another program or another screen labelled these articles: show what the library has now."""
        self.follow_library()

    @work(exclusive=True, group="follow")
    async def follow_library(self) -> None:
        """Show what the library has of these articles now."""
        await self._follow()
        self.all_there.set()

    async def _follow(self) -> None:
        self.outdated = False
        while True:
            await self.settle()
            store, asked, shown = self.reader_app.store, self._asked, dict(self.labelled.articles)
            labels, states = store.annotations(list(shown)), store.progress(list(shown))
            texts = [store.article(each) for each in shown]
            found, progress = await self.answer(labels), await self.answer(states)
            articles = {}
            for (key, old), text in zip(shown.items(), texts, strict=True):
                loaded = await self.answer(text)
                articles[key] = loaded or old  # it may have been taken out
            if found is None or progress is None:
                return
            if asked == self._asked and list(shown) == list(self.labelled.articles):
                break  # nothing was done here meanwhile
        self.labelled.load(articles.values(), *found)
        self.take_progress(progress)
        self.know_far_ends()
        self.know_changes()
        before = {
            each.id: shown[each.id].text
            for each in self.labelled.articles.values()
            if each.text.sha256 != shown[each.id].text.sha256
        }
        if before:
            await self._follow_texts(before)
            return
        # Two slices of work: of thousands of annotations each takes its time, and a key comes first.
        self.paint_labels()
        await asyncio.sleep(0)
        self.labels_changed()
        self._pinned = None if self.current not in self.labelled.shown else self._pinned
        self.follow_caret()

    async def _follow_texts(self, before: dict[str, Text]) -> None:
        """Articles have another text now: show that, with the caret where its word is."""
        from reader.anchoring import followed_place

        self.drop_selection()
        self.drop_pending()
        caret = self.pane.caret
        article = self.pane.here.article if self.pane.columns else ""
        if article in before and self.pane.here.version is None:
            # Beside the keys: a text of a hundred thousand words takes its time.
            old, new = before[article].body, self.labelled.articles[article].text.body
            caret = await asyncio.to_thread(followed_place, old, new, caret)
        self._pinned = None
        self.show_texts_anew(caret)
        count = await self.answer(self.reader_app.store.count_waiting(list(before)))
        name = brief(self.labelled.articles[next(iter(before))].name, 40)
        self.say(f"a new text of “{name}” is shown" + (f"; {waiting_words(count)}" if count else ""))

    def show_texts_anew(self, caret: int) -> None:
        """Show the articles' texts as they are now, with the caret there in its column."""
        raise NotImplementedError

    def take_progress(self, progress: Iterable[Progress]) -> None:
        """Hold where this annotator stands with the articles."""
        mine = self.reader_app.annotator
        self.progress = {each.article: each for each in progress if each.annotator == mine}

    def know_far_ends(self) -> None:
        """Ask for the annotations of other articles that relations lead to, and show them."""
        if wanted := self.labelled.unknown_ends():
            self._learn_far_ends(wanted)

    @work(group="far")
    async def _learn_far_ends(self, wanted: Sequence[str]) -> None:
        store = self.reader_app.store
        found = await self.answer(store.annotations_by_id(wanted)) or ()
        names = await self.answer(store.article_names([each.article for each in found]))
        self.labelled.far.update((each.id, each) for each in found)
        self.labelled.far_names.update(names or {})
        ends = {each.id for each in found}
        near = {
            end
            for each in ends
            for relation in self.labelled.relations.of(each)
            for end in (relation.source, relation.target)
        }
        self.relations_changed(near - ends)

    @work(exclusive=True, group="changes")
    async def know_changes(self) -> None:
        """Ask who else changed these annotations, and show it."""
        articles = list(self.labelled.articles)
        found = await self.answer(self.reader_app.store.changed_by_others(articles)) or {}
        if articles == list(self.labelled.articles):
            ends = self.labelled.changed_by.keys() | found.keys()
            self.labelled.changed_by = dict(found)
            if ends:
                self.relations_changed(ends)

    # --- whether something may be changed ------------------------------------------------------

    def may_label(self) -> bool:
        """Whether the text under the caret can be labelled; says why not."""
        if self.pane.columns and self.pane.here.version is not None:
            self.say("this is an older version; labels go to the current one", error=True)
            return False
        return self.may_write()

    def current_or_say(self) -> Annotation | None:
        """The current annotation; None, and it is said, if there is none."""
        annotation = self.labelled.shown.get(self.current or "")
        if annotation is None:
            self.say("no annotation here: ] goes to the next")
        return annotation

    def change_or_ask(self, annotation: Annotation, do: Callable[[Annotation], object]) -> None:
        """Do it at once, since the next key may already be another's; with somebody else's annotation after
        a question, and with what it is by then."""
        if self.is_free(annotation):
            do(annotation)
        else:
            self._ask_first(annotation, do)

    @work
    async def _ask_first(self, annotation: Annotation, do: Callable[[Annotation], object]) -> None:
        if await self.may_change(annotation) and (held := self.labelled.shown.get(annotation.id)):
            do(held)

    def replace_annotation(self, before: Annotation, after: Annotation, words: str) -> None:
        """Change an annotation into ``after``: painted now, stored behind as a step of these ``words``."""
        self.show_changed(before, after)

        def make_change() -> Change | None:
            stored = self.labelled.stored.get(before.id)
            if stored is None:  # making it was refused
                return None
            return Change(words, (Edit(stored, replace(after, revision=stored.revision)),))

        self.ask(make_change)

    def hide(self, annotation: Annotation) -> None:
        """Show an annotation no longer."""
        column = self.column_of(annotation)
        if column is not None:
            remove_label(self.pane.columns[column], annotation, self.schema)
            self.pane.repaint_spans(column, [(segment.start, segment.end) for segment in annotation.segments])
        gone = self.labelled.drop(annotation.id)
        self._pinned = None
        self.follow_caret()
        self.label_removed(annotation)
        self.relations_changed({end for relation in gone for end in (relation.source, relation.target)})

    def show_changed(self, before: Annotation, after: Annotation) -> None:
        column = self.column_of(before)
        if column is not None:
            remove_label(self.pane.columns[column], before, self.schema)
            add_label(self.pane.columns[column], after, self.schema)
            self.pane.repaint_spans(
                column, [(each.start, each.end) for each in (*before.segments, *after.segments)]
            )
        self.labelled.put(after)
        self.label_removed(before)
        self.label_added(after)
        self.show_lines()

    # --- steps from elsewhere ------------------------------------------------------------------

    def step_done(self, result: StepResult) -> None:
        """An undo or redo: show what it changed and go there."""
        self.settle_edits(result, show=True)
        if any(isinstance(edit.after, ArticleDetails) for edit in result.edits):
            self.changed_elsewhere()  # it may have another text now
            return
        changed = {
            record.article
            for edit in result.edits
            if isinstance(record := edit.after or edit.before, Annotation)
        }
        if changed:
            self.repaint_labels(changed)
        records = [edit.after or edit.before for edit in result.edits]
        for record in (*records, *self._first_ends(records)):
            if isinstance(record, Annotation) and record.article in self.labelled.articles:
                if record.id in self.labelled.shown:
                    self.go_to(record)
                elif (column := self.column_of(record)) is not None:
                    self.place(record.start, column)
                break

    def _first_ends(self, records: Iterable[Record | None]) -> list[Annotation]:
        """The annotations that the first relation among these joins, as far as they are on the screen."""
        tie = next((each for each in records if isinstance(each, Relation)), None)
        ends = (tie.source, tie.target) if tie else ()
        return [self.labelled.shown[end] for end in ends if end in self.labelled.shown]


def _raise(error: Exception) -> None:
    raise error
