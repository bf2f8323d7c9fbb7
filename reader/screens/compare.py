"""The compare screen: articles side by side, with everything of the article screen in each column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message

from reader.articles import State
from reader.comparison.model import THRESHOLD, Compared, Comparison
from reader.reports.headings import summary
from reader.screens.article_flow import most_important
from reader.screens.bindings import bindings
from reader.screens.compare_relations import RelatedColumns
from reader.screens.compared_columns import Loaded, heads, load_columns, older_versions
from reader.screens.row_details import in_short
from reader.text.display import visible
from reader.widgets.columns import first_offset, set_labels
from reader.widgets.compare_edges import ColumnHeads, OverviewStrip
from reader.widgets.compare_view import CompareView
from reader.widgets.row_filters import RowFilter, is_critical
from reader.widgets.status_line import GAP, StatusLine

if TYPE_CHECKING:
    from concurrent.futures import Future

    from reader.comparison.frequencies import WordCounts
    from reader.reports.synopsis import Statement
    from reader.screens.synopsis import SynopsisScreen

#: How far one key moves the threshold, and between what it can be moved.
_THRESHOLD_STEP = 0.02
_THRESHOLDS = (0.30, 0.90)


class CompareScreen(RelatedColumns):
    """Reading, comparing and labelling two or more articles in aligned rows."""

    CONTEXT = "compare"
    CSS_PATH = "text.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("compare", "labelling", "text")]

    class Progressed(Message):
        """How far the comparison is: what is being done, and the share of it from 0 to 1."""

        def __init__(self, doing: str, share: float) -> None:
            super().__init__()
            self.doing = doing
            self.share = share

    def __init__(self, articles: Sequence[str], at: tuple[str, int] | None = None) -> None:
        """``articles``: the names of the columns; ``at``: one of them and a code point of its text."""
        self.pane: CompareView = CompareView(id="text")
        super().__init__(self.pane)
        self.articles = tuple(dict.fromkeys(articles))
        self.texts: tuple[Compared, ...] = ()
        #: How common their words are in the library.
        self.frequencies: Future[WordCounts] | None = None
        self.threshold = THRESHOLD
        #: How the synopsis is sorted, and its statements with the comparison that they are of; kept here
        #: while that screen comes and goes.
        self.by_support = False
        self.statements: tuple[Comparison | None, tuple[Statement, ...]] = (None, ())
        self._at = at
        self._column_shown = 0
        self._carets: dict[str, int] = {}
        self._carets_kept: dict[str, int] = {}

    def compose(self) -> ComposeResult:
        yield ColumnHeads(self.pane, id="heads")
        with Horizontal(id="comparison"):
            yield self.pane
            yield OverviewStrip(self.pane, id="strip")
        yield StatusLine(id="where")
        yield self.find_line
        yield StatusLine(id="selection")
        yield StatusLine(id="status")

    def on_mount(self) -> None:
        self._load(self.articles, self._at)

    # --- loading and comparing -----------------------------------------------------------------

    @work(exclusive=True, group="load")
    async def _load(self, keys: Sequence[str], at: tuple[str, int] | None) -> None:
        """The plain texts at once; rows and marks when the worker has them."""
        from reader.tasks.comparing import word_counts

        await self.settle()
        store = self.reader_app.store
        loaded = await load_columns(self, keys)
        if not loaded:
            return
        articles = {each.article.id: each.article for each in loaded}
        labels, states = store.annotations(list(articles)), store.progress(list(articles))
        # Both are asked for here, to be there soon after the texts are painted.
        texts = tuple(each.text for each in loaded)
        frequencies = word_counts(store, texts) if len(texts) > 1 else None
        asked = self._ask_for_rows(texts, frequencies) if len(texts) > 1 else None
        annotations, relations = await self.answer(labels) or ((), ())
        progress = await self.answer(states) or []
        key, caret = at or await self._last_place(loaded)
        self.articles = tuple(each.key for each in loaded)
        self.texts = texts
        self.frequencies = frequencies
        self.labelled.load(articles.values(), annotations, relations)
        self.know_far_ends()
        self.know_changes()
        self.take_progress(progress)
        columns = [each.column for each in loaded]
        for column in columns:
            set_labels(column, self.labelled.of(column.article, column.text.sha256), self.schema)
        self._pinned = None
        self.set_current(None)
        self._found = []
        self._head_shown = self._shown_on_selection_line = None
        view = self.pane
        view.comparison = None
        number = self.articles.index(key) if key in self.articles else 0
        view.show(columns, column=number, caret=caret)
        self.labels_changed()
        self.query_one(ColumnHeads).show(heads(self.texts, self.revision))
        self.compare(asked)
        self.reader_app.remember_place()

    def show_texts_anew(self, caret: int) -> None:
        self._load(self.articles, (self.pane.here.key, caret))

    async def _last_place(self, loaded: Sequence[Loaded]) -> tuple[str, int]:
        """Where these were left, else where the first of them was read last, else where that begins."""
        known = self.reader_app.compared_at.get(tuple(each.key for each in loaded))
        if known is not None:
            return known
        first = loaded[0]
        read = None
        if first.column.version is None:
            read = await self.answer(self.reader_app.store.reading(first.key))
        return first.key, first_offset(first.text.text) if read is None else read

    @property
    def revision(self) -> bool:
        """Whether these are versions of one article."""
        return len({text.id for text in self.texts}) == 1 < len(self.texts)

    @work(exclusive=True, group="compare")
    async def compare(self, asked: Future[Comparison] | None = None) -> None:
        """Show rows and marks when the worker has them; they may have been ``asked`` for already."""
        if len(self.texts) < 2:
            if self.message is None or not self.message[1]:  # why there are not two was said before
                self.say("a comparison needs two articles: c adds one", error=True)
            return
        self.say("comparing …")
        comparison = await self.answer(asked or self._ask_for_rows(self.texts, self.frequencies))
        if comparison is None or _names(comparison.articles) != _names(self.texts):
            return
        self.show_comparison(comparison)

    def _ask_for_rows(
        self, texts: Sequence[Compared], frequencies: Future[WordCounts] | None
    ) -> Future[Comparison]:
        """Have rows and marks computed in the worker process."""
        return self.reader_app.comparisons.submit(
            texts, self.threshold, frequencies=frequencies, on_progress=self._progressed
        )

    def _progressed(self, doing: str, share: float) -> None:
        """Called from the worker's thread: hand on how far it is."""
        self.post_message(self.Progressed(doing, share))

    def on_compare_screen_progressed(self, event: Progressed) -> None:
        if self.pane.comparison is None:
            self.say(f"comparing: {event.doing} {event.share:.0%}")

    def show_comparison(self, comparison: Comparison) -> None:
        """Show rows and marks; the caret stays where it is."""
        self.pane.set_comparison(comparison)
        self.sort_found()
        self._refresh_strip()
        self.say(self._summary(comparison))
        self.show_lines()
        if self.synopsis is not None:
            self.synopsis.follow()

    def _summary(self, comparison: Comparison) -> str:
        rows = comparison.rows
        if comparison.revision:
            return summary(comparison).rstrip(".")
        shared = sum(len(row.cells) > 1 for row in rows)
        if not shared:
            return f"no statement is shared: {len(rows)} rows, each of one article only"
        critical = sum(map(is_critical, rows))
        return f"{len(rows)} rows · {shared} shared · {critical} critical"

    # --- columns -------------------------------------------------------------------------------

    def action_next_column(self) -> None:
        self._go_to_column(1)

    def action_previous_column(self) -> None:
        self._go_to_column(-1)

    def _go_to_column(self, step: int) -> None:
        """To the same row in the next column that has it, else to the same height there."""
        view = self.pane
        if not view.columns:
            return
        count = len(view.columns)
        others = [(view.column + step * each) % count for each in range(1, count)]
        if view.filtered and view.row_filter.name == "only here":  # "here" is the column one comes to
            if any(view.set_filter(RowFilter("only here", target)) for target in others):
                self._say_filter()
            else:
                self.say("no other article has rows of its own")
        elif target := [each for each in others if len(view.page.columns[each])]:
            number = view.row_at_caret()
            cell = view.rows[number].cell(target[0]) if number is not None else None
            lines = view.page.columns[target[0]]
            caret = cell.spans[0][0] if cell else lines.starts[lines.nearest(view.caret_height)]
            view.place(caret, column=target[0], extend=False)
        else:
            self.say("no other column shows any text")

    @work
    async def action_add_column(self) -> None:
        from reader.screens.pick_article import pick_article

        if not self.pane.columns:
            return
        versions = []
        for article in self.labelled.articles.values():
            versions += older_versions(article, self.articles)
            if article.older and article.id not in self.articles:
                versions.insert(0, (article.id, f"{article.name}: its current text"))
        ids = [text.id for text in self.texts]
        chosen = await pick_article(self, "Add to the comparison", without=ids, versions=versions)
        if chosen:
            self._load((*self.articles, chosen), (self.pane.here.key, self.pane.caret))

    def action_drop_column(self) -> None:
        view = self.pane
        if len(self.articles) <= 2:
            self.say("a comparison needs two articles", error=True)
            return
        if not view.columns:
            return
        gone, number = view.here.key, view.row_at_caret()
        cells = view.rows[number].cells if number is not None else ()
        others = [(self.articles[each.article], each.spans[0][0]) for each in cells]
        view.row_filter = RowFilter()  # it may have been meant from the column that goes
        self._load(
            [each for each in self.articles if each != gone],
            next((place for place in others if place[0] != gone), None),
        )

    def action_lower_threshold(self) -> None:
        self._move_threshold(-_THRESHOLD_STEP)

    def action_raise_threshold(self) -> None:
        self._move_threshold(_THRESHOLD_STEP)

    def _move_threshold(self, step: float) -> None:
        low, high = _THRESHOLDS
        threshold = round(min(high, max(low, self.threshold + step)), 2)
        if threshold == self.threshold:
            self.say(f"the threshold goes from {low:.2f} to {high:.2f}")
            return
        self.threshold = threshold
        self.compare()

    def action_toggle_margin(self) -> None:
        self.say("the margin is beside an article; here labels stand in the text")

    # --- lines ---------------------------------------------------------------------------------

    def head(self) -> tuple[Content, Content]:
        view = self.pane
        left = self._where_in_rows()
        article, older = view.here.article, view.here.version is not None
        always = [  # a filter is not hidden by a long row
            ("older version, read only" if older else "", 9),
            (self.whose_words, 9),
            (f"filter {view.row_filter.words}", 9),
            (f"threshold {self.threshold:.2f}", 9),
        ]
        noted = self.labelled.articles[article].details.note
        others = [*self.tally_words(), (self.state_of(article), 3), ("✎" if noted else "", 4)]
        room = self.size.width - 2 - GAP
        least = cell_len(most_important(always, room))
        right = most_important([*always, *others], max(least, room - min(left.cell_length, room // 2)))
        left = left.truncate(max(room - cell_len(right), self.size.width // 2), ellipsis=True)
        return left, Content.styled(right, "dim")

    def _where_in_rows(self) -> Content:
        """The row of the caret and what kind it is."""
        view, number = self.pane, self.pane.row_at_caret()
        if number is None or view.comparison is None:
            blocks = (block for block in view.here.text.blocks if block.start <= view.caret < block.end)
            kind = next((block.kind for block in blocks), "")
            return Content.styled("furniture: not compared" if kind == "furniture" else "", "dim")
        return Content.assemble(
            (f"row {number + 1} of {len(view.rows)}", "bold"),
            visible(f" · {in_short(view.rows[number], view.comparison)}"),
        )

    def hints(self) -> Content | str:
        if self.pane.focus_mode:
            return self.fitted_hints(("Z", "everything"), ("?", "keys"))
        return self.fitted_hints(
            ("J K", "next"),
            ("Tab", "column"),
            ("f", "filter"),
            ("M", "synopsis"),
            ("d", "marks"),
            ("O", "order"),
            ("c", "add"),
            ("?", "keys"),
        )

    # --- out of here ---------------------------------------------------------------------------

    @work
    async def action_export(self) -> None:
        """Save the comparison as a page or as a document."""
        from reader.screens.saving import save_comparison

        if self.pane.comparison is None:
            self._say_no_rows()
        else:
            await save_comparison(self, self.pane.comparison, list(self.labelled.articles.values()))

    # --- the synopsis --------------------------------------------------------------------------

    @property
    def synopsis(self) -> SynopsisScreen | None:
        """The synopsis of this comparison, while it is shown."""
        if self.app.screen is self:  # then it is not, and need not be imported while rows are waited for
            return None
        from reader.screens.synopsis import SynopsisScreen

        stack = self.app.screen_stack
        found = (each for each in stack if isinstance(each, SynopsisScreen) and each.below is self)
        return next(found, None)

    def action_synopsis(self) -> None:
        from reader.screens.synopsis import SynopsisScreen

        if self.pane.comparison is None:
            self._say_no_rows()
        else:
            self.app.push_screen(SynopsisScreen(self))

    # --- coming and going ----------------------------------------------------------------------

    def go_on(self, state: State) -> None:
        """To the next column."""
        self._go_to_column(1)

    def follow_caret(self) -> None:
        pane = self.pane
        if pane.columns:
            self._carets[pane.here.key] = pane.caret
            if pane.column != self._column_shown:
                self._column_shown = pane.column
                self.query_one(ColumnHeads).refresh()
        super().follow_caret()

    def remember_reading(self) -> None:
        """Keep where the reader is in each article they read here; older versions have no such place."""
        if not self.pane.columns or not self.reader_app.store.writable:
            return
        self.reader_app.compared_at[self.articles] = (self.pane.here.key, self.pane.caret)
        ids = {text.id for text in self.texts}
        for key, caret in self._carets.items():
            if key in ids and self._carets_kept.get(key) != caret:
                self._carets_kept[key] = caret
                self.reader_app.store.remember_reading(key, caret)

    def memory(self) -> dict[str, object] | None:
        if not self.pane.columns:
            return None
        return {
            "screen": "compare",
            "articles": list(self.articles),
            "at": [self.pane.here.key, self.pane.caret],
        }


def _names(texts: Iterable[Compared]) -> list[tuple[str, str]]:
    return [(each.id, each.text.sha256) for each in texts]
