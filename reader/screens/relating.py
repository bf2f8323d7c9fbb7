"""Relations by key: from the current annotation to another one, to the nearest ones, and along them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from textual.content import Content

from reader.annotations import Annotation, Change, Edit, Relation, brief, named, quoted
from reader.errors import Refused
from reader.relations import Way, make_relation, other_end, quick_relations, the_same, ways
from reader.reports.headings import letter
from reader.screens.changing import ChangingScreen, among_all
from reader.text.display import visible
from reader.widgets.text_pane import TextPane


class _Begun(NamedTuple):
    """A relation whose other end is looked for: from where, and the place to come back to."""

    annotation: str
    column: str
    caret: int


class _Round(NamedTuple):
    """The annotations that ``e`` goes round, from the one that it began at; which of them it came to, and
    the place that was pinned there: once the caret has moved, it begins anew."""

    stops: tuple[Annotation, ...] = ()
    at: int = 0
    pinned: object = None


class Relating(ChangingScreen):
    """Makes relations, and goes along them."""

    def __init__(self, pane: TextPane) -> None:
        super().__init__(pane)
        self._begun: _Begun | None = None
        self._round = _Round()

    # --- to another annotation -----------------------------------------------------------------

    @property
    def relating(self) -> Annotation | None:
        """The annotation that a relation was begun from and has not reached its other end."""
        return self.labelled.shown.get(self._begun.annotation) if self._begun else None

    def action_relate(self) -> None:
        """Begin a relation from the current annotation; Enter on another one makes it."""
        annotation = self.current_or_say()
        if annotation is None or not self.may_label():
            return
        if annotation.status != "accepted":
            self.say(f"{annotation.label} is only suggested; accept it before you relate it", error=True)
            return
        self.drop_selection()
        self.pin(annotation.id)
        self._begin(_Begun(annotation.id, self.pane.here.key, self.pane.caret))
        self.say(
            f"relate {named(annotation)}: go to the other end · Enter relates · z another here · Esc drops"
        )

    def _begin(self, begun: _Begun | None) -> None:
        self._begun = begun
        self.show_selection_anew()

    def drop_pending(self) -> bool:
        """Let the relation go that was begun."""
        if self.relating is None:
            return super().drop_pending()
        self._begin(None)
        self.say("no relation was made")
        return True

    def relate_here(self) -> None:
        """Relate the annotation that was begun from with the current one: at once if only one type is
        allowed, else as chosen."""
        source, target = self.relating, self.current_or_say()
        if source is None or target is None or not self.may_label():
            return
        try:
            allowed = ways(self.schema, source, target)
        except Refused as error:
            self.say(str(error), error=True)
            return
        if len(allowed) == 1:
            self._relate(source, target, allowed[0])  # at once: the next key may already be another's
        else:
            self._choose_type(source, target, allowed)

    def _choose_type(self, source: Annotation, target: Annotation, allowed: Sequence[Way]) -> None:
        from reader.screens.dialogs import Choice, ChoiceDialog

        choices = []
        for number, way in enumerate(allowed, 1):
            detail = "is there" if self._same_as(self._made(source, target, way)) else ""
            key = str(number) if number < 10 else ""
            choices.append(Choice(way, _way_words(way), key=key, detail=detail))

        def take(way: Way | None) -> None:
            if way is not None and {source.id, target.id} <= self.labelled.shown.keys():
                self._relate(source, target, way)

        # Pushed at once and not by a worker: the next key is meant for it.
        self.app.push_screen(ChoiceDialog(f"{named(source)} → {named(target)}", choices), take)

    def _made(self, source: Annotation, target: Annotation, way: Way) -> Relation:
        annotator = self.reader_app.annotator
        return make_relation(source, target, way.type.name, annotator=annotator, schema=self.schema)

    def _same_as(self, relation: Relation) -> Relation | None:
        return the_same(relation, self.labelled.relations_of(relation.source))

    def _relate(self, source: Annotation, target: Annotation, way: Way) -> None:
        """Make the relation and go back to where it was begun."""
        relation = self._made(source, target, way)
        if self._same_as(relation):
            self.say(f"{way.type.name} joins these two already; nothing was made", error=True)
            return
        begun = self._begun
        self._begin(None)
        self.add_relations([relation], f"related {self.relation_words(relation)}")
        if begun is not None:
            self._return_to(begun)

    def _return_to(self, begun: _Begun) -> None:
        keys = [column.key for column in self.pane.columns]
        if begun.column in keys and begun.annotation in self.labelled.shown:
            self.place(begun.caret, keys.index(begun.column))
            self.pin(begun.annotation)

    # --- to the nearest ------------------------------------------------------------------------

    def action_relate_quick(self) -> None:
        """Relate the current annotation to the nearest ends in the paragraph, one for each quick type."""
        annotation = self.current_or_say()
        if annotation is None or not self.may_label():
            return
        found = quick_relations(
            annotation,
            self._in_paragraph(annotation),
            self.labelled.relations_of,
            annotator=self.reader_app.annotator,
            schema=self.schema,
        )
        if not found.relations:
            reasons = ", ".join(found.reasons) or f"no quick relation has {annotation.label}; r makes others"
            self.say(f"nothing to relate: {reasons}")
            return
        told = ", ".join(self.relation_words(each) for each in found.relations)
        self.add_relations(found.relations, f"related {told}")

    def _in_paragraph(self, annotation: Annotation) -> Sequence[Annotation]:
        """The annotations that begin in the paragraphs that an annotation stands in."""
        column = self.column_of(annotation)
        if column is None:
            return ()
        structure = self.pane.columns[column].structure
        first, last = structure.paragraph_at(annotation.start), structure.paragraph_at(annotation.end - 1)
        if first is None or last is None:
            return ()
        return self.labelled.between(annotation.article, first[0], last[1], annotation.text_sha256)

    # --- making, and showing what was made -----------------------------------------------------

    def add_relations(self, relations: Iterable[Relation], words: str) -> None:
        """Show new relations at once and have them stored as one step of these ``words``."""
        made = tuple(relations)
        self.forget_round()
        for relation in made:
            self.labelled.relations.put(relation)
        self.relations_changed({end for each in made for end in (each.source, each.target)})
        self.say(words)

        def make_change() -> Change | None:
            stored = self.labelled.stored
            if any(end not in stored for each in made for end in (each.source, each.target)):
                return None  # making an end was refused
            return Change(words, tuple(Edit(None, each) for each in made))

        self.ask(make_change)

    def forget_round(self) -> None:
        """Relations came or went: ``e`` begins anew."""
        self._round = _Round()

    def relation_words(self, relation: Relation) -> str:
        """``QUOTE “Absent …” said_by “Thomas Graham”``."""
        source, target = (self.labelled.known(end) for end in (relation.source, relation.target))
        return " ".join(
            [
                named(source, 24) if source else "…",
                relation.type,
                quoted(target.quote, 24) if target else "…",
            ]
        )

    def selection_words(self) -> tuple[Content, Content]:
        """While a relation is begun, what Enter would make of it."""
        source = self.relating
        if source is None or self.selected() is not None:
            return super().selection_words()
        target = self.labelled.shown.get(self.current or "")
        keys = Content.styled("Enter relates · Esc drops", "dim")
        left = Content.assemble(("relate ", "bold"), visible(named(source)))
        if target is None or target.id == source.id:
            return Content.assemble(left, ("  → … go to the other end", "dim")), keys
        try:
            names = " or ".join(_way_words(way) for way in ways(self.schema, source, target))
        except Refused:
            return Content.assemble(left, ("  ✗ no relation with  ", "bold"), visible(named(target))), keys
        return Content.assemble(left, "  ", (visible(names), "bold"), "  ", visible(named(target))), keys

    # --- along a relation ----------------------------------------------------------------------

    @among_all
    def action_other_end(self) -> None:
        """To the other end of the current annotation's relation; again: on through all of them and back."""
        annotation = self.current_or_say()
        if annotation is None:
            return
        going = self._round
        if going.pinned is None or going.pinned is not self._pinned:
            ends = (other_end(each, annotation.id) for each in self.labelled.relations_of(annotation.id))
            others = [self.labelled.known(end) for end in dict.fromkeys(ends)]
            going = _Round((annotation, *(each for each in others if each is not None)))
        stops = going.stops
        if len(stops) == 1:
            self.say(f"{named(annotation)} has no relation: r makes one")
            return
        at = (going.at + 1) % len(stops)
        self._round = _Round(stops, at)
        self.visit_annotation(stops[at])
        if at:
            types = self._types_between(stops[0].id, stops[at].id)
            self.say(f"{types} {named(stops[at])} · {at} of {len(stops) - 1}")
        else:
            self.say(f"back at {named(stops[0])}")

    def _types_between(self, one: str, other: str) -> str:
        ties = (each for each in self.labelled.relations.of(one) if other_end(each, one) == other)
        return " and ".join(f"{self.arrow(each, one)} {each.type}" for each in ties)

    def visit_annotation(self, annotation: Annotation) -> None:
        """Go to an annotation; to another article or an older version, if that is where it stands."""
        if self.column_of(annotation) is not None:
            self.drop_selection()
            self.go_to(annotation)
            self.arrived(annotation.id)
            return
        article = self.labelled.articles.get(annotation.article)
        older = article.older if article else ()
        for number, version in enumerate(older, 1):
            if version.text.sha256 == annotation.text_sha256:
                key = f"{annotation.article}@{number}"
                self.reader_app.show_comparison([key, annotation.article], at=(key, annotation.start))
                return
        self.reader_app.show_article(annotation.article, caret=annotation.start, annotation=annotation.id)

    def arrived(self, annotation_id: str) -> None:
        """The caret was put at this annotation: make it the current one, and let ``e`` go on from it."""
        if annotation_id in self.labelled.shown:
            self.pin(annotation_id)
            stops, at, _ = self._round
            if stops and stops[at].id == annotation_id:
                self._round = _Round(stops, at, self._pinned)

    def visit_end(self, relation: Relation, annotation: Annotation) -> None:
        """Go from an annotation to the other end of one of its relations."""
        other = self.labelled.known(other_end(relation, annotation.id))
        if other is None:
            self.say("the other end is not in the library any more", error=True)
            return
        self.forget_round()
        self.visit_annotation(other)
        self.say(f"{self.arrow(relation, annotation.id)} {relation.type} {named(other)}")

    # --- in words ------------------------------------------------------------------------------

    def arrow(self, relation: Relation, end: str) -> str:
        """Which way a relation goes, seen from the annotation at one end."""
        kind = self.schema.relation(relation.type)
        if kind is not None and kind.symmetric:
            return "↔"
        return "→" if relation.source == end else "←"

    def relation_lines(self, annotation: Annotation) -> list[str]:
        """The annotation's relations for its card: which, and where they lead to or what is said of them."""
        lines = []
        for relation in self.labelled.relations_of(annotation.id):
            other = self.labelled.known(other_end(relation, annotation.id))
            where = self.place_words(other, annotation) if other else ""
            values = [str(each) for each in relation.attributes.values() if each not in (None, False, True)]
            told = " ".join(values) or (brief(other.quote, 40) if other else "…")
            words = f"{where}: {told}" if where else told
            lines.append(f"{self.arrow(relation, annotation.id)} {relation.type} {words}")
        return lines

    def place_words(self, annotation: Annotation, near: Annotation) -> str:
        """Where an annotation stands that is not in the article of ``near``: its column's letter, or what
        its article is called."""
        if annotation.article == near.article:
            return ""
        column = self.column_of(annotation)
        if column is not None:
            return letter(column)
        return brief(self.labelled.far_names.get(annotation.article, "another article"), 20)


def _way_words(way: Way) -> str:
    """A type as it is offered: symmetric, straight, or turned."""
    return f"{'↔' if way.type.symmetric else '←' if way.turned else '→'} {way.type.name}"
