"""The annotations screen: what is annotated in the whole library, or in some articles, and how."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.events import Resize
from textual.geometry import Size

from reader.actions import ACTIONS
from reader.annotations import Annotation, Change, quoted
from reader.screens.annotation_views import (
    SORT_OF_COLUMN,
    SORTS,
    described,
    filtered,
    unfiltered,
    view_memory,
)
from reader.screens.base import ReaderScreen
from reader.screens.bindings import bindings, keys_of
from reader.screens.listed import FIRST_ROWS, ListedScreen
from reader.store import AnnotationFacets, AnnotationSort, AnnotationSummary, AnnotationView
from reader.text.display import visible
from reader.text.wording import counted
from reader.widgets.annotation_columns import Row
from reader.widgets.annotation_list import MOST_MARKED, AnnotationList
from reader.widgets.annotation_preview import AnnotationPreview, passage_of
from reader.widgets.search_line import SearchLine
from reader.widgets.status_line import GAP, StatusLine

if TYPE_CHECKING:
    from reader.store import StepResult

#: From this width on the preview stands beside the list; from this height on it is taller, below LOW none.
WIDE, TALL, LOW = 150, 30, 20
#: From this width on the head says how many there are of each status.
ROOMY = 110


class AnnotationsScreen(ListedScreen):
    """Annotations under a filter, each in the sentence it stands in. ``rows``: the view's first lines, asked
    for before the screen is made."""

    CONTEXT = "annotations"
    CSS_PATH = "annotations.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("annotations")]

    view: AnnotationView

    def __init__(
        self, view: AnnotationView, rows: Future[list[AnnotationSummary]], cursor: int | None = None
    ) -> None:
        # Given at once: a class that is set afterwards makes the whole screen be styled once more.
        super().__init__(view, classes=_shape(self.app.size))
        # Held, not looked up: what the store answers may come before they are mounted, or after.
        self._list = AnnotationList(self.reader_app.schema, id="annotations")
        self._search = SearchLine(id="search", classes="line", echo=False)
        self._head = StatusLine(id="head", classes="line")
        self._status = StatusLine(id="status", classes="line")
        self.preview = AnnotationPreview(self.reader_app.schema, id="passage")
        self._first_rows = rows
        self._cursor = cursor
        self._facets: AnnotationFacets | None = None
        self._story_title = ""
        self._articles = ""
        self._resumed = False
        #: One change after the other: the next key is meant for what the one before leaves.
        self._changing = asyncio.Lock()
        #: Revisions that were made from here; their lines may still be on the way.
        self._made_here: dict[str, int] = {}

    def compose(self) -> ComposeResult:
        yield from (self._head, self._search, self._list, self.preview, self._status)

    @property
    def listed(self) -> AnnotationList:
        return self._list

    @property
    def search(self) -> SearchLine:
        return self._search

    @property
    def status(self) -> StatusLine:
        return self._status

    def on_resize(self, event: Resize) -> None:  # type: ignore[override]
        shape = _shape(event.size)
        for each in ("-wide", "-tall", "-low"):
            self.set_class(each == shape, each)
        super().on_resize()
        self.call_after_refresh(self._show_head)

    # Loading

    def ask_first(self, view: AnnotationView, count: int) -> Future[list[AnnotationSummary]]:
        return self.reader_app.store.first_annotations(view, count)

    def ask_order(self, view: AnnotationView) -> Future[array[int]]:
        return self.reader_app.store.annotation_order(view)

    def ask_lines(self, keys: Sequence[int]) -> Future[list[AnnotationSummary]]:
        return self.reader_app.store.annotation_summaries(keys)

    def first_cursor(self) -> int | None:
        cursor, self._cursor = self._cursor, None
        return cursor

    async def on_mount(self) -> None:  # type: ignore[override]
        rows = await self.answer(self._first_rows)
        if rows is not None:
            self.listed.show_page(rows, cursor_key=self._cursor)
            self._whole = len(rows) < FIRST_ROWS
        self._show_head()
        self._show_view(len(rows) if rows is not None else None)
        self.show_status()
        self.call_after_refresh(self._load_rest)  # the first page is on the screen before more is read

    def _load_rest(self) -> None:
        self._load_order()
        self._load_facets()
        self._name_articles()

    @work(group="facets", exclusive=True)
    async def _load_facets(self) -> None:
        self._facets = await self.answer(self.reader_app.store.annotation_facets())
        self._show_head()
        self.show_notice()

    @work(group="names", exclusive=True)
    async def _name_articles(self) -> None:
        """Say which articles the view is filtered to."""
        if len(self.view.articles) == 1:
            names = await self.answer(self.reader_app.store.article_names(self.view.articles)) or {}
            self._articles = quoted(next(iter(names.values()), ""), 30)
            self._show_view(len(self.listed) if self._whole else None)

    def on_screen_resume(self) -> None:
        """Another screen may have changed what the list says."""
        if self._resumed:
            self.changed_elsewhere()
        self._resumed = True

    def changed_elsewhere(self) -> None:
        self.listed.schema = self.preview.schema = self.reader_app.schema
        self.listed.forget()
        self._load_order()
        self._load_facets()
        self.cursor_moved()

    def step_done(self, result: StepResult) -> None:
        self._take_in(result)
        records = [edit.after or edit.before for edit in result.edits]
        self._go_to_changed(next((each.id for each in records if isinstance(each, Annotation)), None))

    def _take_in(self, result: StepResult) -> None:
        """Know what a step made, and let the screens below show it when they are seen again."""
        made = [edit.after for edit in result.edits]
        self._made_here = {each.id: each.revision for each in made if isinstance(each, Annotation)}
        for screen in self.app.screen_stack:
            if isinstance(screen, ReaderScreen) and screen is not self:
                screen.outdated = True

    @work(group="go", exclusive=True)
    async def _go_to_changed(self, annotation: str | None) -> None:
        """Show what a step changed, with the cursor on it if it is listed."""
        if annotation is not None:
            self._cursor = await self.answer(self.reader_app.store.annotation_key(annotation))
        self.changed_elsewhere()

    def shows(self, article: str) -> bool:
        return True  # an undo is seen here, wherever it was

    def shows_annotation(self, annotation: str) -> bool:
        return True

    # What is shown

    def _show_head(self) -> None:
        app, facets = self.reader_app, self._facets
        left = Content.assemble(
            ("Annotations", "bold"),
            "   ",
            visible(app.store.path.name),
            (" · " + visible(app.annotator), "$foreground 60%"),
        )
        right = ""
        if facets is not None:
            total = facets.total
            right = counted(total, "annotation")
            counts = [f"{number:,} {status}" for status, number in facets.statuses.items() if number]
            if len(counts) > 1 and self.size.width >= ROOMY:
                right = " · ".join([right, *counts])
        self._head.show(left, Content.styled(right, "$foreground 60%"))

    def view_in_words(self, found: str) -> str:
        arrow = "▾" if self.view.descending else "▴"
        sort = SORTS[self.view.sort].label.casefold()
        words = described(self.view, self._story_title, self._articles)
        return f"{found}sort {sort} {arrow} · filter {words}"

    def is_filtered(self) -> bool:
        return filtered(self.view)

    def show_notice(self) -> None:
        """What an empty list says."""
        if self.view.query:
            words = f"Nothing is found for “{visible(self.view.query)}” in quotes and notes."
        elif filtered(self.view):
            words = "The filter leaves no annotation."
        elif self._facets is None:
            self.listed.show_notice([])
            return
        else:
            words = "Nothing is annotated yet: open an article, select a passage and press a label’s digit."
        lines = [("", words), ("", "")]
        if self.view.query or filtered(self.view):
            lines.append((self._key("annotations.clear"), "all annotations again"))
        else:
            lines.append((self._key("annotations.back"), "back"))
        self.listed.show_notice(lines)

    def _key(self, action_id: str) -> str:
        """The first key of an action, as this person has it."""
        found = next(each for each in ACTIONS if each.id == action_id)
        keys = keys_of(found, self.reader_app.keymap)
        return keys[0] if keys else ""

    def show_status(self) -> None:
        message = self.message_content()
        self.status.show(message if message.plain else self._footer(), self.hints())

    def _footer(self) -> Content:
        """How many are marked, and the keys that matter here."""
        parts = [self._marked()] if self.listed.marked else []
        ways = self._ways().cell_length
        room = self.size.width - 2 - GAP - ways - sum(part.cell_length + 3 for part in parts)
        for each in ACTIONS:
            if each.footer and each.context == "annotations" and (key := self._key(each.id)):
                part = Content.assemble((visible(key), "bold"), f" {each.label}")
                room -= part.cell_length + 3
                if room < 0:
                    break
                parts.append(part)
        return Content(" · ").join(parts)

    def hints(self) -> Content | str:
        if self.message is None or not self.listed.marked:
            return self._ways()
        return Content.assemble(self._marked(), " · ", self._ways())

    def _marked(self) -> Content:
        return Content.styled(f"{len(self.listed.marked):,} marked", "bold")

    def _ways(self) -> Content:
        help_key, palette = self._key("app.help"), self._key("app.command_palette")
        return Content.assemble((visible(help_key), "bold"), " keys · ", (visible(palette), "bold"))

    def on_windowed_list_cursor_moved(self) -> None:
        self.cursor_moved()

    def cursor_rested(self) -> None:
        self._show_preview()

    @work(group="preview", exclusive=True)
    async def _show_preview(self) -> None:
        row = self.listed.current
        if row is None:
            self.preview.show(None)
            return
        around = await self.answer(self.reader_app.store.surroundings(row.key))
        if around is not None and self.listed.current == row:
            self.preview.show(row, passage_of(around.text, around.start, row.segments))

    # Going there

    def action_go(self) -> None:
        """Open the article under the cursor at its annotation."""
        self._go()

    @work(group="go", exclusive=True)
    async def _go(self) -> None:
        row, key = self.listed.current, self.listed.cursor_key
        if row is None and key is not None:
            rows = await self.answer(self.ask_lines([key]))
            row = rows[0] if rows else None
        if row is None:
            if key is not None:
                self.say("that annotation is not in the library any more", error=True)
                self.changed_elsewhere()
            return
        self.quiet()
        caret = row.start if row.current else None
        self.reader_app.show_article(row.article, caret=caret, annotation=row.id)
        if not row.current:
            self.reader_app.reading_screen.say("that annotation stands in an older version of this text")

    def on_windowed_list_read_asked(self) -> None:
        self._go()

    def action_back(self) -> None:
        self.dismiss()

    # Marking

    def mark(self) -> None:
        if len(self.listed.marked) >= MOST_MARKED:
            self.say(f"no more than {MOST_MARKED:,} can be marked")
        elif self.listed.toggle_mark():
            self.message = None
            self.show_status()

    def action_mark_all(self) -> None:
        if not self._whole:
            self.say("the list is still being read; again in a moment")
            return
        marked = self.listed.mark_all()
        self.message = None
        if marked >= MOST_MARKED and len(self.listed) > MOST_MARKED:
            self.say(f"no more than {MOST_MARKED:,} can be marked: the first of the list are")
        self.show_status()

    # Sorting, filtering, dropping

    def sort_by(self, sort: AnnotationSort) -> None:
        """Sort so, in the order that is usual for it; the other way round if it is sorted so already."""
        descending = not self.view.descending if sort == self.view.sort else SORTS[sort].descending
        self.show_view(self.view._replace(sort=sort, descending=descending))

    def on_windowed_list_sort_asked(self, event: AnnotationList.SortAsked) -> None:
        if event.column in SORT_OF_COLUMN:
            self.sort_by(SORT_OF_COLUMN[event.column])

    @work(group="dialog")
    async def action_sort(self) -> None:
        from reader.screens.dialogs import ChoiceDialog
        from reader.screens.views import sort_choices

        choices = sort_choices(self.view.sort, self.view.descending, SORTS)
        dialog = ChoiceDialog("Sort by", choices, filterable=False, chosen=self.view.sort)
        chosen = await self.app.push_screen_wait(dialog)
        if chosen is not None:
            self.sort_by(chosen)

    @work(group="dialog")
    async def action_filter(self) -> None:
        from reader.screens.annotation_views import filter_fields, view_of
        from reader.screens.dialogs import FormDialog

        store = self.reader_app.store
        stories = await self.answer(store.stories()) or []
        facets = await self.answer(store.annotation_facets())
        if facets is None:
            return
        schema, articles = self.reader_app.schema, self._articles or f"{len(self.view.articles)} articles"
        fields = filter_fields(self.view, schema, facets, stories, articles)
        answer = await self.app.push_screen_wait(FormDialog("Which annotations are listed", fields))
        if answer is not None:
            view, self._story_title = view_of(self.view, answer, schema, facets, stories)
            self.show_view(view)

    def action_clear(self) -> None:
        """Drop what is pending: the words said last, the search, the filter, the marks."""
        if self.message is not None:
            self.quiet()
        elif self.search.value:
            self._drop_query()
        elif filtered(self.view):
            self.show_view(unfiltered(self.view))
        elif self.listed.marked:
            self.action_unmark_all()

    # Changing

    def chosen(self) -> list[int]:
        """The keys of the marked annotations, else of the one under the cursor."""
        key = self.listed.cursor_key
        return list(self.listed.marked) or ([key] if key is not None else [])

    @work(group="dialog")
    async def action_delete(self) -> None:
        from reader.screens.changing_many import delete_many

        async with self._changing:
            await delete_many(self, self.chosen())

    @work(group="dialog")
    async def action_edit(self) -> None:
        from reader.screens.changing_many import edit_many

        async with self._changing:
            await edit_many(self, self.chosen())

    async def settle(self) -> None:
        async with self._changing:
            pass

    def as_listed(self, row: Row, annotation: Annotation) -> bool:
        """Whether an annotation still is what its line says."""
        made_here = self._made_here.get(row.id) == annotation.revision
        return row.revision == annotation.revision or made_here

    async def do(self, change: Change, gone: Sequence[int] = ()) -> None:
        """Make a change of what is listed, and show it; ``gone``: the keys of what it deletes."""
        result = await self.apply(change)
        if result is not None:
            self._take_in(result)
            self.listed.drop(gone)
        self.changed_elsewhere()  # if it was refused they are others than they were

    def memory(self) -> dict[str, object] | None:
        return {
            "screen": "annotations",
            "annotations": view_memory(self.view) | {"cursor": self.listed.cursor_key or self._cursor},
        }


def _shape(size: Size) -> str:
    """The class for a terminal of this size; empty for a short preview below the list."""
    if size.width >= WIDE:
        return "-wide"
    return "-tall" if size.height >= TALL else "-low" if size.height < LOW else ""
