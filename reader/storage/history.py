"""Steps: doing a change, undoing and redoing it. Each is one transaction with one row a step and one event
an object; the log only grows."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from reader.annotations import Change, Edit, now
from reader.errors import Refused
from reader.storage import codec
from reader.storage.connection import transaction
from reader.storage.objects import KINDS, Found, Kind, State, kind_of
from reader.storage.values import StepInfo, StepResult

#: Edits that a result carries at most; a larger step is better read anew than repainted object by object.
MOST_EDITS = 10_000
#: Events of a step that are taken into memory at a time.
_PAGE = 1_000

#: The step that an undo reverses: the annotator's newest that is neither undo nor redo and is in force.
#: An undo is in force unless a redo reverses it.
_NEXT_UNDO = f"""SELECT {codec.STEP_COLUMNS} FROM step s WHERE s.annotator = ? AND s.undoes IS NULL
 AND NOT EXISTS (SELECT 1 FROM step u WHERE u.undoes = s.id
  AND NOT EXISTS (SELECT 1 FROM step r WHERE r.undoes = u.id))
 ORDER BY s.id DESC LIMIT 1"""
#: The undo that a redo reverses: the newest in force, unless something else was done after it.
_NEXT_REDO = """SELECT u.id, u.undoes FROM step u JOIN step s ON s.id = u.undoes
 WHERE u.annotator = ?1 AND s.undoes IS NULL
 AND NOT EXISTS (SELECT 1 FROM step r WHERE r.undoes = u.id)
 AND u.id > (SELECT coalesce(max(id), 0) FROM step WHERE annotator = ?1 AND undoes IS NULL)
 ORDER BY u.id DESC LIMIT 1"""


def next_undo(connection: sqlite3.Connection, annotator: str) -> StepInfo | None:
    row = connection.execute(_NEXT_UNDO, (annotator,)).fetchone()
    return None if row is None else codec.step_of(row)


def next_redo(connection: sqlite3.Connection, annotator: str) -> StepInfo | None:
    """The step that would come back."""
    row = connection.execute(_NEXT_REDO, (annotator,)).fetchone()
    return None if row is None else _step(connection, row[1])


def _step(connection: sqlite3.Connection, key: int) -> StepInfo:
    row = connection.execute(f"SELECT {codec.STEP_COLUMNS} FROM step WHERE id = ?", (key,)).fetchone()
    return codec.step_of(row)


def open_step(
    connection: sqlite3.Connection,
    annotator: str,
    words: str,
    *,
    objects: int,
    by_command: bool,
    undoes: int | None = None,
) -> StepInfo:
    time = now()
    key = connection.execute(
        "INSERT INTO step (time, annotator, words, by_command, objects, undoes) VALUES (?, ?, ?, ?, ?, ?)",
        (time, annotator, words, int(by_command), objects, undoes),
    ).lastrowid
    assert key is not None
    return StepInfo(key, time, annotator, words, objects, by_command, undoes)


def apply(
    connection: sqlite3.Connection, change: Change, annotator: str, *, by_command: bool = False
) -> StepResult:
    """Do a change. Raises Refused if an object has changed since, or what stays could not stand."""
    if not change.edits:
        raise Refused("nothing to change")
    order = {name: place for place, name in enumerate(KINDS)}
    edits = sorted(change.edits, key=lambda edit: order[_kind(edit).name])
    with transaction(connection):
        step = open_step(connection, annotator, change.words, objects=len(edits), by_command=by_command)
        touched = _Touched(connection)
        done = tuple(_apply_edit(connection, step, edit, touched) for edit in edits)
        touched.check()
    return StepResult(step, done)


def _kind(edit: Edit) -> Kind:
    record = edit.after if edit.after is not None else edit.before
    if record is None:
        raise Refused("an edit without an object; nothing was changed")
    if edit.before is not None and type(edit.before) is not type(record):
        raise Refused("an edit between two kinds of object; nothing was changed")
    return kind_of(record)


def _apply_edit(connection: sqlite3.Connection, step: StepInfo, edit: Edit, touched: _Touched) -> Edit:
    kind = _kind(edit)
    record = edit.after if edit.after is not None else edit.before
    found = kind.find(connection, kind.identify(record))
    if edit.before is None:
        if found is not None and found.state is not None:
            raise _stale(connection, kind, found, "is there already")
        before = None
    else:
        if kind.identify(edit.before) != kind.identify(record):
            raise Refused("an edit between two objects; nothing was changed")
        if found is None:
            raise Refused(f"{kind.words(kind.state(edit.before, {}))} is not in the library; read it again")
        if found.state is None:
            raise _stale(connection, kind, found, "is gone")
        if found.revision != edit.before.revision:
            raise _stale(connection, kind, found, "was changed")
        before = found.state
    try:
        after = None if edit.after is None else kind.state(edit.after, before)
        return _write(connection, step, kind, found, before, after, touched)
    except (ValueError, TypeError) as error:  # not a number, or nothing that JSON can hold
        raise Refused(f"a value that cannot be kept: {error}; nothing was changed") from None


def _write(
    connection: sqlite3.Connection,
    step: StepInfo,
    kind: Kind,
    found: Found | None,
    before: State,
    after: State,
    touched: _Touched,
) -> Edit:
    revision = 1 if found is None else found.revision + 1
    key = kind.put(connection, found, before, after, revision)
    record_event(connection, step.id, kind.name, key, before, after, revision)
    touched.add(kind, key, after)
    return Edit(
        before=None if before is None else kind.record(before, 0 if found is None else found.revision),
        after=None if after is None else kind.record(after, revision),
    )


def record_event(
    connection: sqlite3.Connection,
    step: int,
    kind: str,
    key: int,
    before: State,
    after: State,
    revision: int,
) -> None:
    connection.execute(
        "INSERT INTO event (step, kind, object, before, after, revision) VALUES (?, ?, ?, ?, ?, ?)",
        (
            step,
            kind,
            key,
            None if before is None else codec.state_json(before),
            None if after is None else codec.state_json(after),
            revision,
        ),
    )


def _stale(connection: sqlite3.Connection, kind: Kind, found: Found, what: str) -> Refused:
    row = connection.execute(
        "SELECT s.annotator, s.time, e.before, e.after FROM event e JOIN step s ON s.id = e.step"
        " WHERE e.kind = ? AND e.object = ? ORDER BY e.id DESC LIMIT 1",
        (kind.name, found.key),
    ).fetchone()
    who, time, before, after = row if row is not None else ("somebody", "", None, None)
    said = found.state or json.loads(after or before or "{}")
    name = kind.words(said) if said else f"the {kind.name}"
    when = time[:16].replace("T", " ")
    return Refused(f"{name} {what} (by {who}, {when}); nothing was changed, look again")


class _Touched:
    """What a step wrote that others hang on; looked at when all of the step is written."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._gone: dict[str, set[int]] = {"annotation": set(), "story": set()}
        self._ties: set[int] = set()

    def add(self, kind: Kind, key: int, after: State) -> None:
        if kind.name == "relation" and after is not None:
            self._ties.add(key)
        elif kind.name in self._gone:
            (self._gone[kind.name].discard if after is not None else self._gone[kind.name].add)(key)

    def check(self) -> None:
        """Raises Refused for a relation without its end, or an article in a story that is gone."""
        for key in self._gone["annotation"]:
            for end in ("source", "target"):
                row = self._connection.execute(
                    f"SELECT annotator, type FROM relation WHERE {end} = ? AND deleted_at IS NULL LIMIT 1",
                    (key,),
                ).fetchone()
                if row is not None:
                    raise Refused(f"the annotation has a relation {row[1]} by {row[0]}; delete that first")
        for key in self._gone["story"]:
            row = self._connection.execute(
                "SELECT title FROM article WHERE story = ? AND removed_at IS NULL LIMIT 1", (key,)
            ).fetchone()
            if row is not None:
                raise Refused(f"the story still holds the article “{row[0]}”; take its articles out first")
        for key in self._ties:
            row = self._connection.execute(
                "SELECT r.type FROM relation r JOIN annotation f ON f.key = r.source"
                " JOIN annotation g ON g.key = r.target WHERE r.key = ? AND r.deleted_at IS NULL"
                " AND (f.deleted_at IS NOT NULL OR g.deleted_at IS NOT NULL)",
                (key,),
            ).fetchone()
            if row is not None:
                raise Refused(f"the relation {row[0]} would lack one of its ends; nothing was changed")


def undo(connection: sqlite3.Connection, annotator: str) -> StepResult:
    """Reverse the annotator's newest step in force. Raises Refused."""
    with transaction(connection):
        step = next_undo(connection, annotator)
        if step is None:
            raise Refused("nothing to undo")
        # After a redo it is the redo's events that stand in the library.
        row = connection.execute(
            "SELECT max(r.id) FROM step r JOIN step u ON u.id = r.undoes WHERE u.undoes = ?", (step.id,)
        ).fetchone()
        return _reverse(connection, annotator, step, row[0] or step.id, step.id, "undid")


def redo(connection: sqlite3.Connection, annotator: str) -> StepResult:
    """Bring back what the annotator's newest undo in force has reversed. Raises Refused."""
    with transaction(connection):
        row = connection.execute(_NEXT_REDO, (annotator,)).fetchone()
        if row is None:
            raise Refused("nothing to redo")
        return _reverse(connection, annotator, _step(connection, row[1]), row[0], row[0], "redid")


def _reverse(
    connection: sqlite3.Connection, annotator: str, named: StepInfo, events_of: int, undoes: int, verb: str
) -> StepResult:
    step = open_step(
        connection,
        annotator,
        f"{verb}: {named.words}",
        objects=named.objects,
        by_command=named.by_command,
        undoes=undoes,
    )
    touched = _Touched(connection)
    edits: list[Edit] = []
    for kind, key, before, after in _events_backwards(connection, events_of):
        found = kind.at(connection, key)
        if found.state != after:
            raise _stale(connection, kind, found, "has changed since")
        edit = _write(connection, step, kind, found, after, before, touched)
        if kind.name == "article" and before is not None and after is not None:
            _forget_bytes(connection, key, after["text"])
        if len(edits) < MOST_EDITS:
            edits.append(edit)
    touched.check()
    return StepResult(step, tuple(edits))


def _events_backwards(connection: sqlite3.Connection, step: int) -> Iterator[tuple[Kind, int, State, State]]:
    last: int | None = None
    while True:
        rows = connection.execute(
            "SELECT id, kind, object, before, after FROM event WHERE step = ?1 AND (?2 IS NULL OR id < ?2)"
            f" ORDER BY id DESC LIMIT {_PAGE}",
            (step, last),
        ).fetchall()
        if not rows:
            return
        last = rows[-1][0]
        for _, kind, key, before, after in rows:
            yield KINDS[kind], key, _state(before), _state(after)


def _state(text: str | None) -> State:
    return None if text is None else json.loads(text)


def _forget_bytes(connection: sqlite3.Connection, article: int, text: int) -> None:
    """The bytes of a version that was undone must be looked at again when they are added again."""
    connection.execute("UPDATE place SET bytes_sha256 = NULL WHERE article = ? AND text = ?", (article, text))
