"""Relations on the compare screen: drawn between the columns, told on the line below."""

from __future__ import annotations

from collections.abc import Iterable

from reader.annotations import Annotation, Relation
from reader.screens.compare_rows import RowsScreen
from reader.widgets.compare_rails import Tie

#: Relations of the current annotation that the line below the text names.
_NAMED = 3


class RelatedColumns(RowsScreen):
    """Rows with rails between the columns from one end of a relation to the other."""

    def labels_changed(self) -> None:
        ties = (self._tie(relation) for relation in self.labelled.relations)
        self.pane.set_ties(tie for tie in ties if tie is not None)

    def label_added(self, annotation: Annotation) -> None:
        self._change_ties([annotation.id])

    def relations_changed(self, ends: Iterable[str]) -> None:
        super().relations_changed(ends)
        self._change_ties(ends)

    def _change_ties(self, ends: Iterable[str]) -> None:
        relations = {each.id: each for end in ends for each in self.labelled.relations_of(end)}
        ties = {key: tie for key, each in relations.items() if (tie := self._tie(each)) is not None}
        self.pane.change_ties(ends, ties)

    def _tie(self, relation: Relation) -> Tie | None:
        """A relation between two columns as it is drawn; None for any other."""
        source, target = (self.labelled.shown.get(end) for end in (relation.source, relation.target))
        if source is None or target is None or relation.status == "rejected":
            return None
        columns = self.column_of(source), self.column_of(target)
        if columns[0] is None or columns[1] is None or columns[0] == columns[1]:
            return None
        label = self.schema.label(source.label)
        return Tie(
            relation.id,
            (source.id, target.id),
            ((columns[0], source.start), (columns[1], target.start)),
            self.schema.colour_of(source.label),
            label.sign if label else source.label[:1],
        )

    def set_current(self, annotation_id: str | None) -> None:
        super().set_current(annotation_id)
        self.pane.set_current(annotation_id)

    def relations_told(self, annotation: Annotation) -> str:
        lines = self.relation_lines(annotation)
        more = len(lines) - _NAMED
        return " · ".join([*lines[:_NAMED], *([f"{more} more: ;"] if more > 0 else [])])
