"""The label schema of a library: its versions, and what another one does to what was made with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from reader.annotations import now
from reader.labels import Difference, LabelSchema, succeeded
from reader.storage import codec, history, reading
from reader.storage.connection import transaction
from reader.storage.objects import KINDS
from reader.storage.values import SchemaChange, StepInfo

#: Objects that are taken into memory at a time.
_PAGE = 1_000
#: The kinds of object that bear a name of the schema: the table, and its column.
_BEARERS = {"label": ("annotation", "label"), "relation": ("relation", "type")}


def use_schema(connection: sqlite3.Connection, wanted: LabelSchema, annotator: str) -> SchemaChange:
    """Add what follows on the schema in force, and rename what bears a name that is another one now.

    Nothing is written if nothing is different. Raises LabelError.
    """
    with transaction(connection):
        schema, differences = succeeded(reading.schema(connection), wanted)
        if not differences:
            return SchemaChange(schema, (), {}, None)
        connection.execute(
            "INSERT INTO label_schema (version, name, body, added) VALUES (?, ?, ?, ?)",
            (schema.version, schema.name, codec.schema_json(schema), now()),
        )
        touched: dict[tuple[str, str], int] = {
            (each.kind, each.name): _count(connection, each.kind, [each.name])
            for each in differences
            if each.kind != "schema" and each.what == "retired"
        }
        step = _rename(connection, schema, differences, annotator, touched)
        return SchemaChange(schema, differences, touched, step)


def _rename(
    connection: sqlite3.Connection,
    schema: LabelSchema,
    differences: Sequence[Difference],
    annotator: str,
    touched: dict[tuple[str, str], int],
) -> StepInfo | None:
    """Give what bears a former name the new one, as one step; None if nothing does."""
    renamed = {}
    for each in differences:
        if each.what == "renamed":
            renamed[each.kind, each.name] = _former_names(schema, each)
            touched[each.kind, each.name] = _count(connection, each.kind, renamed[each.kind, each.name])
    total = sum(touched[each] for each in renamed)
    if not total:
        return None
    words = ", ".join(
        f"{each.kind} {' and '.join(each.former)} to {each.name}" for each in differences if each.former
    )
    step = history.open_step(connection, annotator, f"renamed {words}", objects=total, by_command=True)
    for (kind, name), former in renamed.items():
        more: dict[str, Any] = {"schema_version": schema.version} if kind == "label" else {}
        for old in former:
            _rename_one(connection, step, kind, old, {_BEARERS[kind][1]: name, **more})
    return step


def _former_names(schema: LabelSchema, difference: Difference) -> tuple[str, ...]:
    """All of them: an undo can have brought a name back that was given up long ago."""
    thing = schema.label if difference.kind == "label" else schema.relation
    found = thing(difference.name)
    return found.former_names if found is not None else difference.former


#: A suggestion never changes; what was deleted comes back, if at all, as it was.
_LIVE = "deleted_at IS NULL AND status <> 'suggested'"


def _count(connection: sqlite3.Connection, kind: str, names: Sequence[str]) -> int:
    table, column = _BEARERS[kind]
    marks = ", ".join("?" * len(names))
    (count,) = connection.execute(
        f"SELECT count(*) FROM {table} WHERE {column} IN ({marks}) AND {_LIVE}", names
    ).fetchone()
    return int(count)


def _rename_one(
    connection: sqlite3.Connection, step: StepInfo, kind: str, old: str, fields: Mapping[str, Any]
) -> None:
    table, column = _BEARERS[kind]
    objects = KINDS[table]
    last = 0
    while True:
        keys = connection.execute(
            f"SELECT key FROM {table} WHERE {column} = ? AND {_LIVE} AND key > ? ORDER BY key LIMIT {_PAGE}",
            (old, last),
        ).fetchall()
        for (key,) in keys:
            found = objects.at(connection, key)
            after = {**(found.state or {}), **fields, "updated": step.time}
            revision = found.revision + 1
            objects.put(connection, found, found.state, after, revision)
            history.record_event(connection, step.id, table, key, found.state, after, revision)
        if len(keys) < _PAGE:
            return
        last = keys[-1][0]
