"""The annotations of the articles on a screen, as the person sees them and as the library has them.

A key paints at once and is stored in the background; until the library has answered, what is shown and
what is stored differ. Both are kept here, so that a failed step can be taken back, and so that the next
change is made against what the library really holds.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from reader.annotations import Annotation, Change, Edit, Relation, named
from reader.articles import Article
from reader.screens.ties import Ties

if TYPE_CHECKING:
    from reader.store import LastChange

#: Whose annotations are seen. A suggestion is nobody's yet: it waits for whoever looks, as their own do.
Whose = Literal["all", "mine", "others"]
WHOSE: tuple[Whose, ...] = ("all", "mine", "others")


class Labelled:
    """Articles with their annotations and relations, asked for by place."""

    def __init__(self) -> None:
        self.articles: dict[str, Article] = {}
        self.shown: dict[str, Annotation] = {}
        self.stored: dict[str, Annotation] = {}
        #: The relations as they are shown, and as the library has them.
        self.relations = Ties()
        self.stored_relations = Ties()
        #: Annotations of other articles that relations lead to.
        self.far: dict[str, Annotation] = {}
        #: Who changed an annotation last, if it is somebody who neither made it nor reads it here.
        self.changed_by: dict[str, LastChange] = {}
        #: What those articles are called, by their ids.
        self.far_names: dict[str, str] = {}
        #: Whose annotations are seen, and who is looking.
        self.whose: Whose = "all"
        self.annotator = ""
        self._ordered: dict[tuple[str, str], list[Annotation]] = {}

    def see(self, whose: Whose, annotator: str) -> None:
        """See only these annotations, as this annotator; ``shown`` still holds all."""
        self.whose, self.annotator = whose, annotator
        self._ordered.clear()

    def sees(self, annotation_id: str) -> bool:
        """Whether an annotation is among those that are seen."""
        annotation = self.shown.get(annotation_id)
        return annotation is not None and self._is_visible(annotation)

    def _is_visible(self, annotation: Annotation) -> bool:
        if self.whose == "all" or annotation.status == "rejected":
            return annotation.status != "rejected"
        if annotation.status == "suggested":
            return self.whose == "mine"
        return (annotation.annotator == self.annotator) == (self.whose == "mine")

    def load(
        self, articles: Iterable[Article], annotations: Iterable[Annotation], relations: Iterable[Relation]
    ) -> None:
        """Forget what was there and hold these."""
        self.articles = {article.id: article for article in articles}
        self.stored = {annotation.id: annotation for annotation in annotations}
        self.shown = dict(self.stored)
        self.stored_relations = Ties(relations)
        self.relations = Ties(self.stored_relations)
        self.far = {end: self.far[end] for end in self._far_ends() if end in self.far}
        self._ordered.clear()

    def put(self, annotation: Annotation) -> None:
        """Show an annotation, new or changed."""
        self._take_away(annotation.id)
        self.shown[annotation.id] = annotation
        ordered = self._ordered.get(_text_of(annotation))
        if ordered is not None and self._is_visible(annotation):
            insort(ordered, annotation, key=place_key)

    def drop(self, annotation_id: str) -> list[Relation]:
        """Show an annotation and its relations no longer; gives those relations."""
        self._take_away(annotation_id)
        gone = self.relations.of(annotation_id)
        for relation in gone:
            self.relations.drop(relation.id)
        return gone

    def _take_away(self, annotation_id: str) -> None:
        gone = self.shown.pop(annotation_id, None)
        ordered = self._ordered.get(_text_of(gone)) if gone else None
        if gone and ordered is not None and self._is_visible(gone):
            del ordered[bisect_left(ordered, place_key(gone), key=place_key)]

    def settle(self, edits: Iterable[Edit], *, show: bool) -> None:
        """Take in what the library now holds; with ``show`` also show it (an undo, somebody else's step)."""
        # Annotations first: whether a relation belongs here depends on them.
        for edit in sorted(edits, key=lambda edit: isinstance(edit.after or edit.before, Relation)):
            record = edit.after or edit.before
            if isinstance(record, Annotation):
                if edit.after is None:
                    self.stored.pop(record.id, None)
                    if show:
                        self.drop(record.id)
                elif record.article in self.articles:
                    self.stored[record.id] = record
                    if show:
                        self.put(record)
            elif isinstance(record, Relation):
                self._settle_relation(record, gone=edit.after is None, show=show)

    def _settle_relation(self, relation: Relation, *, gone: bool, show: bool) -> None:
        ends = (relation.source, relation.target)
        if gone:
            self.stored_relations.drop(relation.id)
            self.relations.drop(relation.id)
        elif any(end in self.stored or end in self.shown for end in ends):
            self.stored_relations.put(relation)
            shown = self.relations.get(relation.id)
            if show or (all(map(self.known, ends)) and (shown is None or shown.updated <= relation.updated)):
                self.relations.put(relation)  # else what was done since is what a person sees

    def take_back(self) -> None:
        """Show exactly what the library holds, after a change was refused."""
        self.shown = dict(self.stored)
        self.relations = Ties(self.stored_relations)
        self._ordered.clear()

    # --- by place ------------------------------------------------------------------------------

    def of(self, article: str, sha256: str | None = None) -> Sequence[Annotation]:
        """The article's annotations that a text of it shows (None: the current one), in order of place."""
        if sha256 is None:
            sha256 = self.articles[article].text.sha256 if article in self.articles else ""
        text = (article, sha256)
        if text not in self._ordered:
            found = (
                each for each in self.shown.values() if _text_of(each) == text and self._is_visible(each)
            )
            self._ordered[text] = sorted(found, key=place_key)
        return self._ordered[text]

    def next(
        self, article: str, offset: int, current: str | None, step: int, sha256: str | None = None
    ) -> Annotation | None:
        """The annotation after (``step`` 1) or before (-1) the current one, else beside ``offset``."""
        ordered = self.of(article, sha256)
        here = self.shown.get(current or "")
        position = bisect_left(ordered, place_key(here), key=place_key) if here is not None else 0
        if here is not None and position < len(ordered) and ordered[position].id == here.id:
            position += step
        elif step > 0:
            position = bisect_right(ordered, offset, key=_start)
        else:
            position = bisect_left(ordered, offset, key=_start) - 1
        return ordered[position] if 0 <= position < len(ordered) else None

    def between(self, article: str, start: int, end: int, sha256: str | None = None) -> Sequence[Annotation]:
        """The annotations that begin in ``[start, end)``, in order of place."""
        ordered = self.of(article, sha256)
        return ordered[bisect_left(ordered, start, key=_start) : bisect_left(ordered, end, key=_start)]

    # --- relations -----------------------------------------------------------------------------

    def relations_of(self, annotation_id: str) -> list[Relation]:
        """The relations that are shown of an annotation, but for the rejected ones."""
        return [each for each in self.relations.of(annotation_id) if each.status != "rejected"]

    def known(self, annotation_id: str) -> Annotation | None:
        """An annotation of these articles as it is shown, or one of another article that a relation
        leads to."""
        return self.shown.get(annotation_id) or self.far.get(annotation_id)

    def unknown_ends(self) -> list[str]:
        """The ids of annotations that relations lead to and nothing is known of yet."""
        return [end for end in self._far_ends() if end not in self.far]

    def _far_ends(self) -> Iterator[str]:
        ends = (end for relation in self.relations for end in (relation.source, relation.target))
        return (end for end in dict.fromkeys(ends) if end not in self.shown)

    # --- changes -------------------------------------------------------------------------------

    def deletion(self, annotation_id: str) -> Change:
        """Delete an annotation and its relations in one step. Raises KeyError if the library has it not."""
        annotation = self.stored[annotation_id]
        edits = [Edit(before=relation, after=None) for relation in self.stored_relations.of(annotation_id)]
        words = f"deleted {named(annotation)}"
        return Change(words, (*edits, Edit(before=annotation, after=None)))


def place_key(annotation: Annotation) -> tuple[int, int, str]:
    """Order of annotations in a text: by start, longer ones first."""
    return (annotation.start, -annotation.end, annotation.id)


def _text_of(annotation: Annotation) -> tuple[str, str]:
    """The text that an annotation points into: its article and the text's hash."""
    return (annotation.article, annotation.text_sha256)


def _start(annotation: Annotation) -> int:
    return annotation.start
