"""The relations of the annotations on a screen, asked for by the annotation at either end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reader.annotations import Relation


class Ties:
    """Relations by their ids and by their ends; thousands cost no more than a few."""

    def __init__(self, relations: Iterable[Relation] = ()) -> None:
        self._by_id: dict[str, Relation] = {}
        self._of: dict[str, dict[str, None]] = {}
        for relation in relations:
            self.put(relation)

    def __len__(self) -> int:
        return len(self._by_id)

    def __iter__(self) -> Iterator[Relation]:
        return iter(self._by_id.values())

    def __contains__(self, relation_id: object) -> bool:
        return relation_id in self._by_id

    def get(self, relation_id: str) -> Relation | None:
        return self._by_id.get(relation_id)

    def of(self, annotation_id: str) -> list[Relation]:
        """The relations of an annotation, in the order they came."""
        return [self._by_id[each] for each in self._of.get(annotation_id, ())]

    def put(self, relation: Relation) -> None:
        """Hold a relation, new or changed."""
        before = self._by_id.get(relation.id)
        if before is not None and {before.source, before.target} != {relation.source, relation.target}:
            self.drop(relation.id)
        self._by_id[relation.id] = relation
        for end in (relation.source, relation.target):
            self._of.setdefault(end, {})[relation.id] = None

    def drop(self, relation_id: str) -> Relation | None:
        """Hold it no longer; gives what was held."""
        gone = self._by_id.pop(relation_id, None)
        for end in {gone.source, gone.target} if gone else ():
            ties = self._of[end]
            ties.pop(relation_id, None)
            if not ties:
                del self._of[end]
        return gone
