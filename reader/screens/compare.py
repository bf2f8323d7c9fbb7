"""The compare screen: articles side by side, with everything of the article screen in each column."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.css.query import NoMatches
from textual.message import Message

from reader.annotations import brief
from reader.articles import Article
from reader.comparison.model import THRESHOLD, Comparison, Row
from reader.reports.headings import letter
from reader.screens.bindings import bindings
from reader.screens.labelling import LabellingScreen
from reader.text.display import visible
from reader.widgets.columns import first_offset, make_column, set_labels
from reader.widgets.compare_view import (
    MARK_MODES,
    ROW_FILTERS,
    ColumnHeads,
    CompareView,
    OverviewStrip,
)
from reader.widgets.status_line import StatusLine

#: How far one key moves the threshold, and between what it can be moved.
_THRESHOLD_STEP = 0.02
_THRESHOLDS = (0.30, 0.90)

_FILTER_KEYS = {"all": "a", "critical": "c", "only here": "o", "absent here": "b", "differs": "d"}
_FILTER_HELP = {
    "all": "every row",
    "critical": "a number, date, name, negation or modal differs",
    "only here": "what only the caret's article has",
    "absent here": "what the caret's article leaves out",
    "differs": "what several have, in other words",
}


class CompareScreen(LabellingScreen):
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
        self.pane: CompareView = CompareView(id="text")
        super().__init__(self.pane)
        self.articles = tuple(dict.fromkeys(articles))
        self.threshold = THRESHOLD
        self._at = at

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
    async def _load(self, ids: Sequence[str], at: tuple[str, int] | None) -> None:
        """The plain texts at once; rows and marks when the worker has them."""
        await self.settle()
        store = self.reader_app.store
        asked = [store.article(each) for each in ids]
        labels, states = store.annotations(ids), store.progress(ids)
        articles = [article for each in asked if (article := await self.answer(each)) is not None]
        annotations, relations = await self.answer(labels) or ((), ())
        progress = await self.answer(states) or []
        if not articles:
            return
        self.articles = tuple(article.id for article in articles)
        self.labelled.load(articles, annotations, relations)
        self.take_progress(progress)
        columns = [make_column(article.id, article.text, article.details.language) for article in articles]
        for column in columns:
            set_labels(column, self.labelled.of(column.article), self.schema)
        self.set_current(None)
        view = self.pane
        view.comparison = None
        number = self.articles.index(at[0]) if at and at[0] in self.articles else 0
        view.show(columns, column=number, caret=at[1] if at else first_offset(articles[number].text))
        self.query_one(ColumnHeads).show([head_of(article) for article in articles])
        self.compare()

    @work(exclusive=True, group="compare")
    async def compare(self) -> None:
        """Compute rows and marks in the worker process, and show them when they are there."""
        from reader.tasks.comparing import compared

        if len(self.articles) < 2:
            self.say("a comparison needs two articles: c adds one", error=True)
            return
        texts = [compared(self.labelled.articles[each]) for each in self.articles]
        self.say("comparing …")
        comparison = await self.answer(
            self.reader_app.comparisons.submit(texts, self.threshold, on_progress=self._progressed)
        )
        if comparison is None or self.articles != tuple(each.id for each in comparison.articles):
            return
        self.show_comparison(comparison)

    def _progressed(self, doing: str, share: float) -> None:
        """Called from the worker's thread: hand on how far it is."""
        self.post_message(self.Progressed(doing, share))

    def on_compare_screen_progressed(self, event: Progressed) -> None:
        if self.pane.comparison is None:
            self.say(f"comparing: {event.doing} {event.share:.0%}")

    def show_comparison(self, comparison: Comparison) -> None:
        """Show rows and marks; the caret stays where it is."""
        view = self.pane
        view.set_comparison(comparison)
        self._refresh_strip()
        self.say(self._summary(comparison))
        self.show_lines()

    def _summary(self, comparison: Comparison) -> str:
        rows = comparison.rows
        shared = sum(len(row.cells) > 1 for row in rows)
        if not shared:
            return f"no statement is shared: {len(rows)} rows, each of one article only"
        critical = sum(
            any(mark.kind == "critical" for cell in row.cells for mark in cell.marks) for row in rows
        )
        return f"{len(rows)} rows · {shared} shared · {critical} critical"

    def _refresh_strip(self) -> None:
        with suppress(NoMatches):  # a comparison may come when the screen is being left
            self.query_one(OverviewStrip).refresh()
            self.query_one(ColumnHeads).refresh()

    def on_compare_view_scrolled(self) -> None:
        self._refresh_strip()

    def on_text_pane_width_changed(self) -> None:
        self._refresh_strip()

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
        if view.filtered and view.row_filter == "only here":  # "here" is the column one comes to
            if any(view.set_filter("only here", target) for target in others):
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
        self.query_one(ColumnHeads).refresh()

    @work
    async def action_add_column(self) -> None:
        from reader.screens.pick_article import pick_article

        if not self.pane.columns:
            return
        chosen = await pick_article(self, "Add to the comparison", without=self.articles)
        if chosen:
            self._load((*self.articles, chosen), (self.pane.here.article, self.pane.caret))

    def action_drop_column(self) -> None:
        view = self.pane
        if len(self.articles) <= 2:
            self.say("a comparison needs two articles", error=True)
            return
        if not view.columns:
            return
        gone, number = view.here.article, view.row_at_caret()
        cells = view.rows[number].cells if number is not None else ()
        others = [(self.articles[each.article], each.spans[0][0]) for each in cells]
        view.row_filter = "all"  # it may have been meant from the column that goes
        self._load(
            [each for each in self.articles if each != gone],
            next((place for place in others if place[0] != gone), None),
        )

    # --- differences ---------------------------------------------------------------------------

    def action_next_difference(self) -> None:
        self._visit_difference(1)

    def action_previous_difference(self) -> None:
        self._visit_difference(-1)

    def _visit_difference(self, step: int) -> None:
        """The next row that differs and that the filter lets through, in this column if it has the row."""
        view = self.pane
        if view.comparison is None:
            self._say_no_rows()
            return
        here = view.row_at_caret()
        rows = view.rows
        numbers = range(here + 1 if here is not None else 0, len(rows))
        if step < 0:
            numbers = range((here if here is not None else 0) - 1, -1, -1)
        number = next(
            (each for each in numbers if rows[each].kind != "same" and view.matches(rows[each])),
            None,
        )
        if number is None:
            self.say("no difference after this" if step > 0 else "no difference before this")
            return
        row = rows[number]
        cell = row.cell(view.column) or row.cells[0]
        view.place(cell.spans[0][0], column=cell.article)
        self.query_one(ColumnHeads).refresh()

    def _say_no_rows(self) -> None:
        few = len(self.articles) < 2
        self.say(
            "a comparison needs two articles: c adds one" if few else "the comparison is still being made"
        )

    @work
    async def action_filter(self) -> None:
        from reader.screens.dialogs import Choice, ChoiceDialog

        if self.pane.comparison is None:
            self._say_no_rows()
            return
        choices = [
            Choice(name, name, key=_FILTER_KEYS[name], detail=_FILTER_HELP[name]) for name in ROW_FILTERS
        ]
        chosen = await self.app.push_screen_wait(
            ChoiceDialog("Rows that are shown, and that J and K visit", choices, chosen=self.pane.row_filter)
        )
        if chosen and self.pane.set_filter(chosen, self.pane.column):
            self._say_filter()
        elif chosen:
            self.say(f"filter {chosen}: there is no such row")

    def _say_filter(self) -> None:
        view = self.pane
        count = sum(map(view.matches, view.rows))
        self.say(f"filter {self._filter_words()}: {count} of {len(view.rows)} rows")
        self._refresh_strip()
        self.follow_caret()

    def _filter_words(self) -> str:
        view = self.pane
        bound = {"only here": "only in", "absent here": "absent in"}.get(view.row_filter)
        return f"{bound} {letter(view.filter_column)}" if bound else view.row_filter

    def place(self, offset: int, column: int) -> None:
        """Put the caret there; a filter that hides the place is taken off."""
        if self.pane.filtered and not self.pane.shows(column, offset):
            self.pane.set_filter("all", column)
            self._refresh_strip()
        super().place(offset, column)

    def action_marks(self) -> None:
        view = self.pane
        view.set_mark_mode(MARK_MODES[(MARK_MODES.index(view.mark_mode) + 1) % len(MARK_MODES)])
        words = {
            "differs": "what differs is marked",
            "from here": f"what differs from {letter(view.column)} is marked",
            "shared": "what is shared is marked",
            "nothing": "nothing is marked",
        }
        self.say(words[view.mark_mode])

    def action_order(self) -> None:
        self.pane.toggle_order()
        self.say("each article in its own order" if self.pane.own_order else "aligned rows")

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
        number = view.row_at_caret()
        right = f"filter {self._filter_words()} · threshold {self.threshold:.2f}"
        if number is None:
            kind = next(
                (block.kind for block in view.here.text.blocks if block.start <= view.caret < block.end), ""
            )
            words = "furniture: not compared" if kind == "furniture" else ""
            return Content.styled(words, "dim"), Content.styled(right, "dim")
        row = view.rows[number]
        words = f"row {number + 1} of {len(view.rows)}"
        if row.score is not None:
            words += f" · {row.kind} {row.score:.2f} · {''.join(letter(cell.article) for cell in row.cells)}"
        left = Content.assemble((words, "bold"), visible(row_words(row, view.columns)))
        return left, Content.styled(right, "dim")

    def action_details(self) -> None:
        """Say everything of the row at the caret: each link with its score, what moved and from where."""
        view = self.pane
        number = view.row_at_caret()
        if number is None:
            self.say("no row here")
            return
        row = view.rows[number]
        links = [f"{letter(link.a)}–{letter(link.b)} {link.kind} {link.score:.2f}" for link in row.links]
        moved = [
            f"{letter(cell.article)} moved from its place {moved_from(view.rows, number, cell.article)}"
            for cell in row.cells
            if cell.moved
        ]
        self.say(" · ".join([row.kind, *links, *moved]) or row.kind)

    def hints(self) -> Content | str:
        keys = (
            ("J K", "next"),
            ("Tab", "column"),
            ("f", "filter"),
            ("d", "marks"),
            ("O", "order"),
            ("c", "add"),
            ("?", "keys"),
        )
        return Content("  ").join([Content.assemble((key, "bold"), f" {label}") for key, label in keys])

    # --- out of here ---------------------------------------------------------------------------

    def action_copy_row(self) -> None:
        """Copy the row's sentences with the outlets and urls they come from."""
        view = self.pane
        number = view.row_at_caret()
        if number is None:
            self.say("no row here")
            return
        parts = []
        for cell in view.rows[number].cells:
            article = self.labelled.articles[view.columns[cell.article].article]
            text = " ".join(view.columns[cell.article].body[start:end] for start, end in cell.spans)
            source = " · ".join(filter(None, (article.name, article.details.published, article.details.url)))
            parts.append(f"{letter(cell.article)}  {source}\n{text}")
        self.app.copy_to_clipboard("\n\n".join(parts) + "\n")
        self.say(f"copied row {number + 1} of {len(view.rows)}")

    @work
    async def action_export(self) -> None:
        """Save the comparison document."""
        from reader.screens.dialogs import ConfirmDialog, PathDialog
        from reader.screens.dialogs.path import expanded

        comparison = self.pane.comparison
        if comparison is None:
            self._say_no_rows()
            return
        path = "comparison.json"
        while True:
            path = await self.app.push_screen_wait(PathDialog("Save the comparison as JSON", value=path))
            if not path:
                return
            target = expanded(path)
            if not target.exists() or await self.app.push_screen_wait(
                ConfirmDialog(
                    f"Replace this file?\n{target}", yes="Replace", no="Another name", cautious=True
                )
            ):
                break
        from reader.errors import ReaderError
        from reader.tasks.comparing import save_comparison

        try:
            written = save_comparison(comparison, target)
        except ReaderError as error:
            self.say(str(error), error=True)
        else:
            self.say(f"saved {written}")

    def memory(self) -> dict[str, object] | None:
        if not self.pane.columns:
            return None
        return {
            "screen": "compare",
            "articles": list(self.articles),
            "at": [self.pane.here.article, self.pane.caret],
        }


def head_of(article: Article) -> tuple[str, str]:
    """What a column is headed by: outlet, else title, else file name; and the date."""
    return article.name, (article.details.published or "")[:10]


def row_words(row: Row, columns: Sequence[object]) -> str:
    """What a row says in short: who alone has it, who moved it, what is critical."""
    words = ""
    if row.kind == "only":
        words = f" · only {letter(row.cells[0].article)} has this"
    moved = [letter(cell.article) for cell in row.cells if cell.moved]
    if moved:
        words += f" · ↕ moved in {', '.join(moved)}"
    critical = []
    for cell in row.cells:
        body = columns[cell.article].body  # type: ignore[attr-defined]
        critical += [
            f"{letter(cell.article)} {brief(body[mark.start : mark.end], 20)}"
            for mark in cell.marks
            if mark.kind == "critical"
        ]
    if critical:
        words += " · " + ", ".join(critical[:4])
    return words


def moved_from(rows: Sequence[Row], number: int, article: int) -> str:
    """Between which rows a moved cell stands in its own article, counted from 1."""
    cell = rows[number].cell(article)
    if cell is None:
        return ""
    start = cell.spans[0][0]
    before = [
        (other.spans[0][0], position)
        for position, row in enumerate(rows)
        if position != number and (other := row.cell(article)) is not None and other.spans[0][0] < start
    ]
    return f"after row {max(before)[1] + 1}" if before else "at the beginning"
