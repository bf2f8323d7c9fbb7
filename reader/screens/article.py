"""The article screen: one text, its labels, and the margin beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from reader.actions import action
from reader.annotations import Annotation, brief
from reader.articles import State
from reader.relations import other_end
from reader.screens.article_flow import most_important
from reader.screens.bindings import bindings, keys_of
from reader.screens.changing import waiting_words
from reader.screens.compared_columns import short_time
from reader.screens.labelled import place_key
from reader.screens.labelling import LabellingScreen
from reader.text.display import visible
from reader.widgets.article_view import ArticleView
from reader.widgets.columns import first_offset, make_column, set_labels
from reader.widgets.fitted import cut
from reader.widgets.margin import Card, CardToCome, Place, card_lines, make_card
from reader.widgets.overview import MOST_CELLS, filled, with_here
from reader.widgets.rails import HEAD, TAIL
from reader.widgets.status_line import GAP, StatusLine

if TYPE_CHECKING:
    from reader.store import NextArticle

#: An article with more annotations is shown when those around the caret have been read, and these are they:
#: what touches so many code points on either side, more than a page.
_AT_ONCE, _REACH = 1_000, 6_000
#: Cells of the head line that are left to the article's name.
_TITLE_ROOM = 36
#: An overview of fewer cells than these, or than there are paragraphs, says too little.
_LEAST_CELLS = 12


class ArticleScreen(LabellingScreen):
    """Reading and labelling one article, with a way to the next one of the library's list."""

    CONTEXT = "article"
    CSS_PATH = "text.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("article", "labelling", "text")]

    def __init__(self, article: str = "", caret: int | None = None) -> None:
        self.pane: ArticleView = ArticleView(id="text")
        super().__init__(self.pane)
        self.article = article
        self._caret = caret
        self._annotation: str | None = None
        #: How many annotations of mine each paragraph has, and the overview as it was drawn last.
        self._labelled_paragraphs: Counter[int] = Counter()
        self._overview_drawn: tuple[tuple[int, int], str] | None = None
        #: Where it stands in the library's list, how many are listed, and which comes next.
        self._placed: tuple[int, int] | None = None
        self._following: NextArticle | None = None
        self._place_known = False

    def compose(self) -> ComposeResult:
        yield StatusLine(id="where")
        yield self.pane
        yield self.find_line
        yield StatusLine(id="selection")
        yield StatusLine(id="status")

    def on_mount(self) -> None:
        if self.article:
            self._load(self.article, self._caret)

    def open_article(self, article: str, *, caret: int | None = None, annotation: str | None = None) -> None:
        """Show another article in place, which is faster than another screen; also before it is shown.
        ``annotation``: the one that is current there, if it is around the caret."""
        self.remember_reading()
        self.drop_pending()
        self.message = None
        self._annotation = annotation
        if self.is_mounted:
            self.pane.show([])
            self._load(article, caret)
        else:
            self.article, self._caret = article, caret

    @work(exclusive=True, group="load")
    async def _load(self, article: str, caret: int | None) -> None:
        await self.settle()
        with self.app.batch_update():  # one frame, and not one without the text before it
            await self._show(article, caret)
        if not self.all_there.is_set():
            self.follow_library()
        self.reader_app.remember_place()
        if self.message is None:
            self.say("")
        await self._find_place()
        await self._tell_waiting(article)

    async def _tell_waiting(self, article: str) -> None:
        """Say so if annotations of the article wait for review, unless there is something else to say."""
        count = await self.answer(self.reader_app.store.count_waiting([article]))
        if count and self.article == article and not (self.message and self.message[0]):
            palette = next(iter(keys_of(action("app.command_palette"), self.reader_app.keymap)), "")
            self.say(f"{waiting_words(count)} · {palette} Review")

    async def _show(self, article: str, caret: int | None) -> None:
        store = self.reader_app.store
        asked = (
            store.article(article),
            store.annotations_around(article, caret, reach=_REACH, most=_AT_ONCE),
            store.reading(article),
            store.progress([article]),
        )
        loaded = await self.answer(asked[0])
        if loaded is None:
            return
        around = await self.answer(asked[1])
        place = await self.answer(asked[2]) if caret is None else caret
        progress = await self.answer(asked[3]) or []
        self.article = article
        self._placed = self._following = None
        self._place_known = False
        self.labelled.load([loaded], *(around[:2] if around else ((), ())))
        self.all_there.clear()
        if around is None or around.whole:
            self.all_there.set()
            self.know_far_ends()
            self.know_changes()
        self.take_progress(progress)
        self.show_texts_anew(first_offset(loaded.text) if place is None else place)
        if self._annotation is not None:
            self.arrived(self._annotation)
            self.show_lines()

    def show_texts_anew(self, caret: int) -> None:
        loaded = self.labelled.articles[self.article]
        me = self.reader_app.annotator
        column = make_column(loaded.id, loaded.text, loaded.details.language, me)
        set_labels(column, self.labelled.of(loaded.id), self.schema)
        self._pinned = None
        self.set_current(None)
        self._found = []
        self.pane.show([column], caret=caret)
        self.labels_changed()
        self._head_shown = self._shown_on_selection_line = None
        self.show_lines()

    def hints(self) -> Content | str:
        if self.pane.focus_mode:
            return self.fitted_hints(("Z", "everything"), ("?", "keys"))
        return self.fitted_hints(
            ("1-9", "tag"),
            ("v Space", "select"),
            ("] [", "labels"),
            ("/", "find"),
            ("ctrl+n", "done"),
            ("c", "compare"),
            ("i", "note"),
            ("Z", "focus"),
            ("?", "keys"),
        )

    def head(self) -> tuple[Content, Content]:
        article = self.labelled.articles[self.article]
        details = article.details
        number = self.pane.here.structure.paragraph_number(self.pane.caret) + 1
        count = len(self.pane.here.structure.paragraphs)
        listed = f"{self._placed[0] + 1:,} of {self._placed[1]:,}" if self._placed else ""
        where = [
            (self.whose_words, 6),
            (f"¶ {number} of {count}", 4),
            (listed, 3),
            *self.tally_words(),
            (self.state_of(self.article), 5),
        ]
        right = most_important(where, self.size.width - _TITLE_ROOM)
        spare = self.size.width - _TITLE_ROOM - cell_len(right) - 2
        if spare >= min(count, _LEAST_CELLS) > 1:
            right = f"{self._overview(number - 1, count, min(spare, MOST_CELLS))}  {right}"
        room = self.size.width - 2 - GAP - cell_len(right)
        source = cut(visible(brief(details.outlet or article.source, 30)), max(8, room // 3))
        noted = "  ✎" if details.note else ""
        room -= cell_len(source + noted) + 2
        title = cut(visible(brief(details.title or article.text.body[:400], 200)), max(0, room))
        return Content.assemble((source, "dim"), "  ", (title, "bold"), noted), Content.styled(right, "dim")

    def _overview(self, here: int, count: int, room: int) -> str:
        """Which paragraphs have labels of this annotator's, and which is the caret's."""
        key = (count, room)
        if self._overview_drawn is None or self._overview_drawn[0] != key:
            self._overview_drawn = (key, filled(self._labelled_paragraphs, count, room))
        return with_here(self._overview_drawn[1], count, here)

    def _count_paragraphs(self, annotation: Annotation, by: int) -> None:
        """An annotation came (1) or went (-1): which paragraphs have labels?"""
        if annotation.annotator == self.reader_app.annotator and annotation.status == "accepted":
            structure, counts = self.pane.here.structure, self._labelled_paragraphs
            for number in {structure.paragraph_number(each.start) for each in annotation.segments}:
                counts[number] += by
                if counts[number] <= 0:
                    del counts[number]
            self._overview_drawn = None

    # --- the margin ----------------------------------------------------------------------------

    def labels_changed(self) -> None:
        if self.article not in self.labelled.articles:
            return
        annotations = self.labelled.of(self.article)
        self._labelled_paragraphs.clear()
        self._overview_drawn = None
        for each in annotations if self.pane.columns else ():
            self._count_paragraphs(each, 1)
        me = self.reader_app.annotator
        self.pane.set_cards({place_key(each): self._card_to_come(each, me) for each in annotations})
        self._show_current_card()

    def _card_to_come(self, annotation: Annotation, me: str) -> CardToCome:
        lines = card_lines(
            annotation,
            annotator=me,
            relations=len(self.labelled.relations_of(annotation.id)),
            changed=annotation.id in self.labelled.changed_by,
        )
        return CardToCome(lines, partial(self._make_card, annotation))

    def label_added(self, annotation: Annotation) -> None:
        self._count_paragraphs(annotation, 1)
        self.pane.put_card(place_key(annotation), self._make_card(annotation))
        self._show_current_card()

    def label_removed(self, annotation: Annotation) -> None:
        self._count_paragraphs(annotation, -1)
        self.pane.drop_card(place_key(annotation))

    def relations_changed(self, ends: Iterable[str]) -> None:
        for end in ends:
            annotation = self.labelled.shown.get(end)
            if annotation is None or not self.labelled.sees(end):
                continue
            if self.column_of(annotation) is not None:
                self.pane.put_card(place_key(annotation), self._make_card(annotation))
        super().relations_changed(ends)
        self._show_current_card()

    def _make_card(self, annotation: Annotation) -> Card:
        changed = self.labelled.changed_by.get(annotation.id)
        return make_card(
            annotation,
            self.schema,
            annotator=self.reader_app.annotator,
            relations=self.relation_lines(annotation),
            changed=f"{changed.annotator} {short_time(changed.time)}" if changed else "",
        )

    def set_current(self, annotation_id: str | None) -> None:
        same = annotation_id == self.current
        super().set_current(annotation_id)
        if not same:
            self._show_current_card()

    def _show_current_card(self) -> None:
        self.pane.set_current(self.current, self._joined_cards())

    def _joined_cards(self) -> dict[Place, str]:
        """The places of the cards that the current one's rail joins, and whether it leads to each."""
        current = self.labelled.shown.get(self.current or "")
        joined: dict[Place, str] = {}
        if current is None:
            return joined
        for relation in self.labelled.relations_of(current.id):
            arrow = self.arrow(relation, current.id)
            for end, away in ((current.id, "→"), (other_end(relation, current.id), "←")):
                annotation = self.labelled.shown.get(end)
                if annotation is not None and self.column_of(annotation) is not None:
                    place = place_key(annotation)
                    led_to = arrow != away or joined.get(place) == HEAD
                    joined[place] = HEAD if led_to else TAIL
        return joined

    def relations_told(self, annotation: Annotation) -> str:
        return "" if self.pane.margin_shown else " · ".join(self.relation_lines(annotation))

    def action_toggle_margin(self) -> None:
        self.pane.toggle_margin()

    def on_article_view_card_clicked(self, event: ArticleView.CardClicked) -> None:
        """A click on a card goes there and edits it, or makes the relation that was begun."""
        annotation = self.labelled.shown.get(event.annotation)
        if annotation is None:
            return
        self.go_to(annotation)
        if self.relating is not None:
            self.relate_here()
        else:
            self.edit_annotation(annotation.id)

    # --- other articles ------------------------------------------------------------------------

    @work(exclusive=True, group="place")
    async def find_place(self) -> None:
        """Find out where the article stands in the library's list, which is another one now."""
        await self._find_place()

    async def _find_place(self) -> None:
        if not self.pane.columns:
            return
        article, keys, store = self.article, self.reader_app.listed_keys, self.reader_app.store
        place, following = store.place_in(keys, article), store.next_article(keys, article)
        at, after = await self.answer(place), await self.answer(following)
        if self.article == article and self.pane.columns:
            self._placed = None if at is None else (at, len(keys))
            self._following = None if at is None else after
            self._place_known = True
            self.show_lines()

    def go_on(self, state: State) -> None:
        """To the next article of the list."""
        if self._following is not None:
            self.open_article(self._following.id)
        else:
            self._go_on(self.article, state)

    @work(exclusive=True, group="next")
    async def _go_on(self, article: str, state: State) -> None:
        await self.settle()  # or the words of the change would take the place of these
        if not self._place_known:
            await self._find_place()
        if self.article != article or self.state_of(article) != state:
            return
        if self._following is not None:
            self.open_article(self._following.id)
        else:
            self.say(f"{state}; this was the last article of the list")

    @work
    async def action_compare(self) -> None:
        """Choose the article, or the older version, to compare this one with."""
        from reader.screens.compared_columns import older_versions
        from reader.screens.pick_article import pick_article

        if not self.pane.columns:
            return
        versions = older_versions(self.labelled.articles[self.article])
        chosen = await pick_article(self, "Compare with", without=[self.article], versions=versions)
        if chosen is None:
            return
        older = any(chosen == key for key, _ in versions)
        both = [chosen, self.article] if older else [self.article, chosen]
        self.reader_app.show_comparison(both, at=(self.article, self.pane.caret))

    def memory(self) -> dict[str, object] | None:
        if not self.pane.columns:
            return None
        return {
            "screen": "article",
            "articles": [self.article],
            "caret": self.pane.caret,
        }
