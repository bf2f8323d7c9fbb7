"""The library screen: the list of articles, what is done with them, and how an article begins."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.events import Resize
from textual.geometry import Size

from reader.actions import ACTIONS
from reader.screens.bindings import bindings, keys_of
from reader.screens.library_list import FIRST_ROWS, ListedArticles
from reader.screens.place import FIRST_VIEW, Place, view_memory
from reader.screens.views import filtered
from reader.store import ArticleSummary, Counts, ListView
from reader.text.display import visible
from reader.text.wording import counted
from reader.widgets.article_list import ArticleList
from reader.widgets.preview import Preview
from reader.widgets.search_line import SearchLine
from reader.widgets.status_line import GAP, StatusLine

if TYPE_CHECKING:
    from reader.store import StepResult

#: From this width on the preview stands beside the list; from this height on it is taller, below LOW none.
WIDE, TALL, LOW = 150, 30, 20
#: Cells of the bar that says how much is done.
BAR = 10


class LibraryScreen(ListedArticles):
    """All articles, or those that a search and a filter leave, with how the one under the cursor begins."""

    CONTEXT = "library"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("library")]

    def __init__(self, place: Place, rows: Future[list[ArticleSummary]]) -> None:
        # Given at once: a class that is set afterwards makes the whole screen be styled once more.
        super().__init__(place, rows, classes=_shape(self.app.size))
        self.counts: Counts | None = None
        #: How many annotations wait for review.
        self.waiting = 0
        self.adding = False
        self._resumed = False

    def compose(self) -> ComposeResult:
        yield StatusLine(id="head", classes="line")
        yield SearchLine(id="search", classes="line", echo=False)
        yield ArticleList(id="articles")
        yield Preview(id="preview")
        yield StatusLine(id="status", classes="line")

    @property
    def preview(self) -> Preview:
        return self.query_one("#preview", Preview)

    def on_resize(self, event: Resize) -> None:  # type: ignore[override]
        self._arrange(event.size)

    def _arrange(self, size: Size) -> None:
        """Where the preview stands: beside the list, below it, or nowhere. Not by Textual's breakpoints,
        which come after the first styling and make it be done again."""
        shape = _shape(size)
        for each in ("-wide", "-tall", "-low"):
            self.set_class(each == shape, each)

    # Loading

    async def on_mount(self) -> None:  # type: ignore[override]
        self.articles.marked = dict.fromkeys(self.place.marked)
        rows = await self.answer(self._first_rows)
        if rows is not None:
            named = next((row.key for row in rows if row.id in self.place.named[:1]), self.place.cursor)
            self.articles.show_page(rows, cursor_key=named)
            self.preview.show(self.articles.current)
        self._show_head()
        self._show_view()
        self.show_status()
        self.call_after_refresh(self._load_rest)  # the first page is on the screen before more is read

    def _load_rest(self) -> None:
        self._load_order()
        self.count()

    def on_screen_resume(self) -> None:
        """Another screen may have changed what the list says."""
        if self._resumed:
            self.changed_elsewhere()
        self._resumed = True

    def changed_elsewhere(self) -> None:
        self.articles.forget()
        self._load_order()
        self.count()

    def step_done(self, result: StepResult) -> None:
        self.changed_elsewhere()

    def shows(self, article: str) -> bool:
        return False

    @work(group="counts", exclusive=True)
    async def count(self) -> None:
        """Count what there is, what is done, and what was made today."""
        store, tally = self.reader_app.store, self.reader_app.tally
        counts, made = store.counts(), store.made_since(tally.since)
        self.counts, today = await self.answer(counts), await self.answer(made)
        if self.counts is not None and today is not None:
            tally.count(self.counts.articles, self.counts.done, today)
            self.reader_app.reading_screen.counted()
        self._show_head()
        self.show_notice()
        waiting = await self.answer(store.count_waiting()) or 0
        if waiting != self.waiting:
            self.waiting = waiting
            self.show_status()

    # What is shown

    def _show_head(self) -> None:
        app, counts = self.reader_app, self.counts
        left = Content.assemble(
            ("Variorum", "bold"),
            "   ",
            visible(app.store.path.name),
            (" · " + visible(app.annotator), "$foreground 60%"),
        )
        holder = app.store.holder
        if holder is not None:
            left += Content.styled(
                f"   reading only: {visible(holder.annotator)} writes", "bold $text-warning"
            )
        elif not app.store.writable:
            left += Content.styled("   reading only", "bold $text-warning")
        if counts is None:
            self.query_one("#head", StatusLine).show(left)
            return
        right = self._counted(counts, self.size.width - 2 - GAP - left.cell_length)
        self.query_one("#head", StatusLine).show(left, right)

    def _counted(self, counts: Counts, room: int) -> Content:
        """How much there is and how much of it is done, as much of it as there is room for."""
        quiet = "$foreground 60%"
        parts = [(Content.styled(counted(counts.articles, "article"), quiet), 2)]
        if counts.stories:
            parts.append((Content.styled(counted(counts.stories, "story", "stories"), quiet), 1))
        if counts.articles:
            full = min(BAR, counts.done * BAR // counts.articles or int(counts.done > 0))
            done = f"{counts.done:,} of {counts.articles:,} done  "
            bar = (("▇" * full, "$text-success"), ("▁" * (BAR - full), quiet))
            parts.append((Content.assemble((done, quiet), *bar), 4))
        if counts.articles and self.reader_app.tally.known:
            parts.append((Content.styled(f"{self.reader_app.tally.today:,} today", quiet), 3))
        between = Content.styled(" · ", quiet)
        while len(parts) > 1 and between.join([each for each, _ in parts]).cell_length > room:
            parts.remove(min(parts, key=lambda part: part[1]))
        return between.join([each for each, _ in parts])

    def _fit_status(self) -> None:
        super()._fit_status()
        self._show_head()

    def show_notice(self) -> None:
        """What an empty list says."""
        view = self.view
        lines: list[tuple[str, str]]
        if view.query:
            lines = [
                ("", f"Nothing is found for “{visible(view.query)}”."),
                ("", ""),
                ("Esc", "all articles again"),
            ]
        elif filtered(view):
            lines = [("", "The filter leaves no article."), ("", ""), ("Esc", "all articles again")]
        elif self.counts is None:
            lines = []
        else:
            lines = [
                ("", "This library is empty."),
                ("", ""),
                (self._key("library.read"), "add the five sample articles that come with Variorum"),
                (self._key("library.add"), "add files or a folder"),
                (self._key("app.help"), "all keys"),
            ]
        self.articles.show_notice(lines)

    def _key(self, action_id: str) -> str:
        """The first key of an action, as this person has it."""
        found = next(each for each in ACTIONS if each.id == action_id)
        keys = keys_of(found, self.reader_app.keymap)
        return keys[0] if keys else ""

    def show_status(self) -> None:
        """The words said last, or what can be done now."""
        message = self.message_content()
        self.status.show(
            message if message.plain else self.footer(), self.hints() if message.plain else self._ways()
        )

    def footer(self) -> Content:
        """The keys that matter here, after how many are marked."""
        parts: list[Content] = []
        if marked := len(self.articles.marked):
            parts.append(Content.styled(f"{marked} marked", "bold"))
        if self.waiting:
            key = visible(self._key("library.review"))
            parts.append(Content.assemble((key, "bold"), (f" {self.waiting:,} to review", "$text-warning")))
        room = (
            self.size.width - 2 - GAP - self._ways().cell_length - sum(part.cell_length + 3 for part in parts)
        )
        for each in ACTIONS:
            if each.footer and each.context == "library" and (key := self._key(each.id)):
                part = Content.assemble((visible(key), "bold"), f" {each.label}")
                room -= part.cell_length + 3
                if room < 0:
                    break
                parts.append(part)
        return Content(" · ").join(parts)

    def hints(self) -> Content | str:
        marked = len(self.articles.marked)
        return Content.assemble((f"{marked} marked · ", "bold") if marked else "", self._ways())

    def _ways(self) -> Content:
        help_key, palette = self._key("app.help"), self._key("app.command_palette")
        return Content.assemble((visible(help_key), "bold"), " keys · ", (visible(palette), "bold"))

    def on_windowed_list_cursor_moved(self) -> None:
        self.cursor_moved()

    def cursor_rested(self) -> None:
        self.preview.show(self.articles.current)

    # Articles

    def action_read(self) -> None:
        """Read the article under the cursor; an empty library is filled with the sample articles."""
        if not len(self.articles):
            if self.counts is not None and not self.counts.articles and not self.view.query:
                self.action_add_samples()
            return
        self._read()

    @work(group="read", exclusive=True)
    async def _read(self) -> None:
        row = self.articles.current
        key = self.articles.cursor_key
        if row is None and key is not None:
            rows = await self.answer(self.reader_app.store.summaries([key]))
            row = rows[0] if rows else None
        if row is None:
            self.say("that article is not in the library any more", error=True)
            self.changed_elsewhere()
            return
        self.message = None
        self.show_status()
        self.reader_app.show_article(row.id)

    def on_windowed_list_read_asked(self) -> None:
        self.action_read()

    def mark(self) -> None:
        if self.articles.toggle_mark():
            self.message = None
            self.show_status()
            # Whoever marks may compare next: the process for it is ready by then.
            self.call_after_refresh(lambda: self.reader_app.comparisons.start())

    def chosen(self) -> list[str]:
        """The ids of the marked articles, else of the one under the cursor."""
        row = self.articles.current
        return list(self.articles.marked) or ([row.id] if row is not None else [])

    def action_compare(self) -> None:
        row = self.articles.current
        ids = list(self.articles.marked)
        if len(ids) == 1 and row is not None and row.id not in ids:
            ids.append(row.id)
        if len(ids) < 2:
            mark, compare = self._key("library.mark"), self._key("library.compare")
            self.say(f"mark the articles to compare with {mark}, at least one beside this; then {compare}")
            return
        self.message = None
        self.show_status()
        self.reader_app.show_comparison(ids)

    @work(group="dialog")
    async def action_compare_versions(self) -> None:
        """Compare the article under the cursor with an older version of it."""
        from reader.screens.compared_columns import older_versions
        from reader.screens.pick_article import pick_version

        if (row := self.articles.current) is None:
            return
        article = await self.answer(self.reader_app.store.article(row.id))
        if article is None:
            return
        versions = older_versions(article)
        if not versions:
            self.say("there is no older version of this article: adding it again with other words makes one")
        elif (chosen := await pick_version(self, versions)) is not None:
            self.message = None
            self.show_status()
            self.reader_app.show_comparison([chosen, article.id])

    # Searching, sorting, filtering

    def action_clear(self) -> None:
        """Drop what is pending: an adding, the words said last, the search, the filter, the marks."""
        if self.adding:
            self.reader_app.store.stop_adding()
            self.say("adding stops after the article it is at")
        elif self.message is not None:
            self.quiet()
        elif self.search.value:
            self._drop_query()
        elif filtered(self.view):
            self.show_view(ListView(sort=self.view.sort, descending=self.view.descending))
        elif self.articles.marked:
            self.action_unmark_all()

    @work(group="dialog")
    async def action_sort(self) -> None:
        from reader.screens.views import sort_choices

        choices = sort_choices(self.view.sort, self.view.descending)
        chosen = await self.ask_choice("Sort by", choices, self.view.sort)
        if chosen is not None:
            self.sort_by(chosen)

    @work(group="dialog")
    async def action_filter(self) -> None:
        from reader.screens.views import filter_fields, view_of

        store = self.reader_app.store
        outlets = await self.answer(store.outlets()) or []
        stories = await self.answer(store.stories()) or []
        from reader.screens.dialogs import FormDialog

        fields = filter_fields(self.view, outlets, stories)
        answer = await self.app.push_screen_wait(FormDialog("Which articles are listed", fields))
        if answer is not None:
            view, self._story_title = view_of(self.view, answer, outlets, stories)
            self.show_view(view)

    async def ask_choice(self, title: str, choices: list, chosen: object = None):  # type: ignore[no-untyped-def, type-arg]
        """The value that a person chose, or None."""
        from reader.screens.dialogs import ChoiceDialog

        return await self.app.push_screen_wait(ChoiceDialog(title, choices, filterable=False, chosen=chosen))

    # What changes the library, or leaves it

    @work(group="dialog")
    async def action_story(self) -> None:
        from reader.screens.library_changes import group_into_story

        await group_into_story(self, self.chosen())

    @work(group="dialog")
    async def action_review(self) -> None:
        from reader.screens.review import open_review

        await open_review(self)

    @work(group="dialog")
    async def action_state(self) -> None:
        from reader.screens.library_changes import set_states

        await set_states(self, self.chosen())

    @work(group="next", exclusive=True)
    async def action_next_untouched(self) -> None:
        """Put the cursor on the next article that waits for this annotator's first label."""
        from reader.screens.article_flow import NONE_UNTOUCHED, untouched_words

        if (row := self.articles.current) is None:
            return
        keys = self.articles.keys
        asked = self.reader_app.store.next_article(keys, row.id, untouched=True)
        found = await self.answer(asked)
        if found is not None and keys is self.articles.keys:
            self.articles.move_to(found.place)
            self.say(untouched_words(found.place, len(keys), found.wrapped))
        elif found is None and not asked.cancelled() and asked.exception() is None:
            self.say(NONE_UNTOUCHED)

    @work(group="dialog")
    async def action_notes(self) -> None:
        """Write a note on the article under the cursor, and on its story."""
        from reader.screens.notes import ask_notes

        if (row := self.articles.current) is None:
            return
        change = await ask_notes(self, row.id)
        if change is not None and await self.apply(change) is not None:
            self.changed_elsewhere()

    @work(group="dialog")
    async def action_edit(self) -> None:
        from reader.screens.library_changes import edit_details

        if (row := self.articles.current) is not None:
            await edit_details(self, row.id)

    @work(group="dialog")
    async def action_export(self) -> None:
        from reader.screens.library_files import export_articles

        await export_articles(self)

    @work(group="dialog")
    async def action_add(self) -> None:
        from reader.screens.library_files import add_files

        await add_files(self)

    @work(group="dialog")
    async def action_add_samples(self) -> None:
        from reader.screens.library_files import add_samples

        await add_samples(self)

    async def action_leave(self) -> None:
        await self.reader_app.action_quit()

    def memory(self) -> dict[str, object] | None:
        return {
            "screen": "library",
            "view": view_memory(self.view),
            "cursor": self.articles.cursor_key,
            "marked": list(self.articles.marked),
        }


def _shape(size: Size) -> str:
    """The class for a terminal of this size; empty for a short preview below the list."""
    if size.width >= WIDE:
        return "-wide"
    return "-tall" if size.height >= TALL else "-low" if size.height < LOW else ""


__all__ = ["FIRST_ROWS", "FIRST_VIEW", "LibraryScreen"]
