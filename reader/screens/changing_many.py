"""Changing or deleting many annotations at once, from their list: one step, asked about where it must be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reader.annotations import Annotation, Record, Relation, named
from reader.screens.annotation_changes import MANY, changed, deletion, fields, makers, with_relations

if TYPE_CHECKING:
    from reader.screens.annotations import AnnotationsScreen
    from reader.screens.base import ReaderScreen

#: Annotations that a message names.
_NAMED = 3
#: More than these take a moment, of which it is said what it is for.
_AT_ONCE = 1_000


async def delete_many(screen: AnnotationsScreen, keys: Sequence[int]) -> None:
    """Delete the annotations of these keys with their relations, as one step."""
    found = await _records(screen, keys)
    if found is None:
        return
    annotations, relations = found
    question = f"Delete {with_relations(annotations, relations)}?"
    if await agreed(screen, question, "Delete", [*annotations, *relations]):
        if len(annotations) > _AT_ONCE:
            screen.say(f"deleting {with_relations(annotations, relations)} …")
        await screen.do(deletion(annotations, relations), gone=keys)


async def edit_many(screen: AnnotationsScreen, keys: Sequence[int]) -> None:
    """A form over what the annotations of these keys share; what is altered in it is changed in all."""
    from reader.screens.dialogs import FormDialog

    found = await _records(screen, keys)
    if found is None:
        return
    annotations, schema = found[0], screen.reader_app.schema
    asked = fields(annotations, schema)
    if len(annotations) == 1:
        label = schema.label(annotations[0].label)
        title = named(annotations[0], 48)
        note = label.guideline if label else ""
    else:
        title = f"Change {with_relations(annotations)}"
        note = "What is left as it is here stays as it is in each of them."
    answer = await screen.app.push_screen_wait(FormDialog(title, asked, note=note))
    if answer is None:
        return
    change = changed(annotations, answer, asked, schema)
    if change is None:
        screen.say("nothing was changed")
        return
    touched = [edit.before for edit in change.edits]
    question = f"Change{change.words.removeprefix('changed')}?"
    if await agreed(screen, question, "Change", touched):
        if len(touched) > _AT_ONCE:
            screen.say(f"changing {len(touched):,} annotations …")
        await screen.do(change)


async def _records(
    screen: AnnotationsScreen, keys: Sequence[int]
) -> tuple[tuple[Annotation, ...], tuple[Relation, ...]] | None:
    """What the library holds of these keys; None, and it is said why, if they cannot be changed."""
    if not keys or not screen.may_write():
        return None
    if len(keys) > _AT_ONCE:
        screen.say(f"reading {len(keys):,} annotations …")
    found = await screen.answer(screen.reader_app.store.annotations_by_key(keys))
    if found is None:
        return None
    screen.quiet()
    listed = {row.id: row for key in keys if (row := screen.listed.known(key)) is not None}
    annotations = {each.id: each for each in found[0]}
    other = [
        row
        for row in listed.values()
        if row.id not in annotations or not screen.as_listed(row, annotations[row.id])
    ]
    if other or len(annotations) < len(keys):
        names = [named(row) for row in other[:_NAMED]]
        number = max(len(other), len(keys) - len(annotations))
        more = f" and {number - len(names):,} more" if number > len(names) and names else ""
        whose = f": {', '.join(names)}{more}" if names else ""
        screen.say(f"changed meanwhile{whose}; nothing was done, look again", error=True)
        screen.listed.unmark([key for key in keys if key not in {row.key for row in listed.values()}])
        screen.changed_elsewhere()
        return None
    suggested = sum(each.status == "suggested" for each in found[0])
    if suggested:
        them = "it is a suggestion" if len(keys) == 1 else f"{suggested:,} of them are suggestions"
        screen.say(f"{them}, which never change: accept or reject in the text", error=True)
        return None
    return found


async def agreed(
    screen: ReaderScreen, question: str, yes: str, records: Sequence[Record | None], *, unasked: int = MANY
) -> bool:
    """Whether a step of more than ``unasked`` records, or one that touches what others made, is really
    wanted; asked only then."""
    marked = [each for each in records if isinstance(each, Annotation | Relation)]
    asked_of = [each for each in marked if not screen.is_free(each)]
    if not asked_of and len(marked) <= unasked:
        return True
    if asked_of:
        whose = makers(asked_of)
        question += f"\nNot all are yours: {whose}." if len(marked) > 1 else f"\nIt is not yours: {whose}."
    agreed = await screen.confirmed(question, yes=yes, no="Leave them")
    if agreed:
        screen.reader_app.may_be_changed.update(each.id for each in asked_of)
    return agreed
