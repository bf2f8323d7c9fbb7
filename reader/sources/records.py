"""Records: one article an object of JSON, a line of JSON Lines or a row of CSV.

Known columns become what the library knows of an article, all others are kept as metadata, as strings.
A file with bad records is refused with the numbers of all of them before any of its articles is given.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, NamedTuple, TextIO

from reader.articles import Details, Draft, Text
from reader.errors import DecodingError, SourceError
from reader.sources import plain
from reader.sources.dates import iso_8601
from reader.sources.files import OnError, read_bytes
from reader.text.decoding import byte_order_mark, clean, decode, known_encoding

COLUMNS: Final = ("text", "title", "outlet", "author", "published", "url", "language", "id")

#: A field of a CSV may be a whole article; beyond this many characters it is an unclosed quotation mark.
_LARGEST_FIELD: Final = 1 << 28


class _BadRecord(Exception):  # it says what a record is, not what went wrong
    """Why one record cannot be an article: a few words, without its number."""


class _Number(str):
    """A JSON number as it was written: no digit is lost, none is computed."""


class _Raw(NamedTuple):
    """One record before it is looked at: its number for ``source``, its line for messages, its own bytes."""

    number: int
    line: int
    data: bytes
    values: Mapping[str, Any] | _BadRecord


@dataclass(frozen=True, slots=True)
class _Origin:
    path: Path
    what: str  # "line", "record" or "row": how a message counts
    single: bool = False  # a JSON file that holds one object


def read(
    path: Path, *, encoding: str | None = None, on_error: OnError, keep_going: bool = False
) -> Iterator[Draft]:
    """The articles of a ``.json``, ``.jsonl`` or ``.csv`` file, the last two line by line.

    Raises :class:`SourceError` if the file as a whole is no such file, or naming every bad record; with
    ``keep_going`` each bad record is told to ``on_error`` and the good ones are given.
    """
    if not keep_going:
        _refuse_bad(path, encoding)
    warned = False
    for origin, raw in _raw_records(path, encoding):
        try:
            draft = _draft(origin, raw)
        except _BadRecord as bad:
            on_error(_source(origin, raw), f"{path}: {origin.what} {raw.line}: {bad}")
            continue
        if not warned and origin.what == "row":
            warned = True
            if note := _encoding_note(path, encoding):
                draft = replace(draft, warnings=(note, *draft.warnings))
        yield draft


def _refuse_bad(path: Path, encoding: str | None) -> None:
    """Go through all records once and refuse the file, naming every bad one, if there are any."""
    bad: dict[str, list[int]] = {}
    what, total = "record", 0
    for origin, raw in _raw_records(path, encoding):
        total += 1
        what = origin.what
        try:
            _check(raw)
        except _BadRecord as error:
            bad.setdefault(str(error), []).append(raw.line)
    if not total:
        raise SourceError(f"{path}: no records in it; there is no article to add")
    if not bad:
        return
    reasons = sorted(bad.items(), key=lambda item: item[1][0])
    named = "; ".join(
        f"{what}{'s' if len(lines) > 1 else ''} {_ranges(lines)}: {why}" for why, lines in reasons
    )
    count = sum(len(lines) for lines in bad.values())
    raise SourceError(
        f"{path}: {count} of {total} {what}s {'is' if count == 1 else 'are'} bad ({named}); "
        "mend the file, or give --keep-going to take the others"
    )


def _ranges(numbers: Sequence[int]) -> str:
    """``1, 4–7, 9``: short, and still every number."""
    parts: list[str] = []
    first = last = numbers[0]
    for number in (*numbers[1:], 0):
        if number == last + 1:
            last = number
            continue
        parts.append(
            str(first) if first == last else f"{first}, {last}" if last == first + 1 else f"{first}–{last}"
        )
        first = last = number
    return ", ".join(parts)


# ------------------------------------------------------------------------------------------ from a file


def _raw_records(path: Path, encoding: str | None) -> Iterator[tuple[_Origin, _Raw]]:
    suffix = path.suffix.lower()
    if suffix == ".jsonl":
        return _from_lines(path, encoding)
    if suffix == ".csv":
        return _from_csv(path, encoding)
    return _from_json(path, encoding)


def _from_json(path: Path, encoding: str | None) -> Iterator[tuple[_Origin, _Raw]]:
    data = read_bytes(path)
    # Of JSON there is no guess: it is UTF-8, or says so with a mark, or the caller knows.
    body = _strict(data, encoding, str(path))
    if not body.strip():
        raise SourceError(f"{path}: empty; there is no article in it")
    try:
        value = _parse(body)
    except _BadRecord as bad:
        raise SourceError(f"{path}: {bad}; mend the file") from None
    if isinstance(value, dict):
        yield _Origin(path, "record", single=True), _Raw(1, 1, data, _fields(value))
    elif isinstance(value, list):
        origin = _Origin(path, "record")
        for number, item in enumerate(value, start=1):
            own = _compact(item).encode("utf-8", "surrogatepass")
            yield origin, _Raw(number, number, own, _fields(item))
    else:
        raise SourceError(f"{path}: neither an object nor an array of objects; give one article an object")


def _from_lines(path: Path, encoding: str | None) -> Iterator[tuple[_Origin, _Raw]]:
    origin = _Origin(path, "line")
    with _opened(path) as file:
        head = file.read(4)
        file.seek(0)
        mark = byte_order_mark(head)
        used = known_encoding(encoding, f"{path}: ") if encoding else mark[0] if mark else "utf-8"
        lines: Iterator[bytes | UnicodeDecodeError]
        if used.startswith(("utf-16", "utf-32", "utf_16", "utf_32")):
            lines = _recoded(file, used)  # a line feed is no single byte there
        else:
            lines = iter(file)
        for number, line in enumerate(lines, start=1):
            if isinstance(line, UnicodeDecodeError):
                yield origin, _Raw(number, number, b"", _BadRecord(f"not {used}"))
                return
            wide = used.startswith(("utf-16", "utf-32", "utf_16", "utf_32"))
            try:
                text = line.decode("utf-8" if wide else used)
            except (ValueError, LookupError):
                hint = "" if encoding else "; give --encoding"
                yield origin, _Raw(number, number, line, _BadRecord(f"not {used}{hint}"))
                continue
            if number == 1:
                text = text.removeprefix("\ufeff")
            if not text.strip():
                continue
            try:
                values: Mapping[str, Any] | _BadRecord = _fields(_parse(text))
            except _BadRecord as bad:
                values = bad
            yield origin, _Raw(number, number, line.rstrip(b"\r\n"), values)


def _recoded(file: io.BufferedReader, encoding: str) -> Iterator[bytes | UnicodeDecodeError]:
    try:
        for line in io.TextIOWrapper(file, encoding=encoding, newline="\n"):
            yield line.encode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:
        yield error


def _from_csv(path: Path, encoding: str | None) -> Iterator[tuple[_Origin, _Raw]]:
    import csv

    csv.field_size_limit(_LARGEST_FIELD)
    origin = _Origin(path, "row")
    with _text(path, encoding) as lines:
        seen: list[str] = []

        def recorded() -> Iterator[str]:
            for line in lines:
                seen.append(line)
                yield line

        source = recorded()
        header_line = next(source, "")
        while header_line and not header_line.strip():
            header_line = next(source, "")
        if not header_line:
            raise SourceError(f"{path}: empty; there is no article in it")
        delimiter = max(",;\t", key=header_line.count)
        skipped = len(seen)
        header = _header(path, next(csv.reader([header_line], delimiter=delimiter), []))
        seen.clear()
        rows = csv.reader(source, delimiter=delimiter, strict=True)
        number = 0
        while True:
            line = rows.line_num + skipped + 1
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                # Where quotation marks go wrong nothing after can be trusted.
                yield origin, _Raw(number + 1, line, b"", _BadRecord(f"no CSV from here on ({error})"))
                return
            data = "".join(seen).rstrip("\r\n").encode("utf-8", "surrogatepass")
            seen.clear()
            if not row:
                continue
            number += 1
            values: Mapping[str, Any] | _BadRecord = dict(zip(header, row, strict=False))
            if len(row) != len(header):
                values = _BadRecord(f"{len(row)} fields under a header of {len(header)}")
            yield origin, _Raw(number, line, data, values)


def _header(path: Path, names: Sequence[str]) -> list[str]:
    header = []
    for name in names:
        folded = name.strip().casefold()
        header.append(folded if folded in COLUMNS else name.strip())
    if twice := [name for name in header if header.count(name) > 1 and name]:
        raise SourceError(f"{path}: the column {twice[0]!r} is there twice; rename one")
    if "text" not in header:
        there = ", ".join(name for name in header if name) or "none"
        raise SourceError(f"{path}: no column is named text (there are: {there[:200]}); rename the right one")
    return header


@contextmanager
def _opened(path: Path) -> Iterator[io.BufferedReader]:
    try:
        file = open(path, "rb")  # noqa: SIM115 - closed below, opened here for its errors
    except OSError as error:
        raise SourceError(
            f"{path}: cannot be read ({error.strerror}); check the name and permissions"
        ) from None
    with file:
        yield file


@contextmanager
def _text(path: Path, encoding: str | None) -> Iterator[TextIO]:
    """The lines of a CSV, streamed where its encoding is certain, else decoded whole with a guess."""
    with _opened(path) as file:
        mark = byte_order_mark(file.read(4))
        used = known_encoding(encoding, f"{path}: ") if encoding else mark[0] if mark else "utf-8"
        file.seek(mark[1] if mark and used == mark[0] else 0)
        if _decodes(file, used):
            file.seek(mark[1] if mark and used == mark[0] else 0)
            yield io.TextIOWrapper(file, encoding=used, newline="")
            return
    if encoding:
        raise DecodingError(f"{path}: the bytes are not {used}; give another --encoding")
    decoded = decode(read_bytes(path), name=str(path))
    yield io.StringIO(decoded.body, newline="")


def _decodes(file: io.BufferedReader, encoding: str) -> bool:
    import codecs

    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := file.read(1 << 20):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except (ValueError, LookupError):
        return False
    return True


def _encoding_note(path: Path, encoding: str | None) -> str:
    """The warning that a guess at a CSV's encoding deserves."""
    if encoding:
        return ""
    with _opened(path) as file:
        if byte_order_mark(file.read(4)):
            return ""
        file.seek(0)
        if _decodes(file, "utf-8"):
            return ""
    return "; ".join(note for note in decode(read_bytes(path)).warnings if "guess" in note)


def _strict(data: bytes, encoding: str | None, name: str) -> str:
    if encoding:
        return decode(data, encoding=encoding, name=name).body
    used, length = byte_order_mark(data) or ("utf-8", 0)
    try:
        return data[length:].decode(used)
    except UnicodeDecodeError as error:
        raise DecodingError(f"{name}: byte {error.start + length} is not {used}; give --encoding") from None


# ------------------------------------------------------------------------------------------- from JSON


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _BadRecord(f"the key {key!r} is there twice")
            seen.add(key)
    return made


def _no_constant(name: str) -> Any:
    raise _BadRecord(f"{name} is no JSON")


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_pairs, parse_int=_Number, parse_float=_Number, parse_constant=_no_constant
)


def _parse(text: str) -> Any:
    try:
        return _DECODER.decode(text)
    except RecursionError:
        raise _BadRecord("nested too deeply") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}" if error.lineno > 1 else f"column {error.colno}"
        raise _BadRecord(f"no JSON ({error.msg.lower()} at {where})") from None


def _fields(value: Any) -> Mapping[str, Any] | _BadRecord:
    return value if isinstance(value, dict) else _BadRecord("no JSON object")


def _compact(value: Any) -> str:
    """JSON again, numbers as they were written. Raises :class:`_BadRecord` where it is nested too deeply."""
    try:
        return _written(value)
    except RecursionError:
        raise _BadRecord("nested too deeply") from None


def _written(value: Any) -> str:
    if isinstance(value, _Number):
        return str(value)
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(f"{json.dumps(k, ensure_ascii=False)}: {_written(v)}" for k, v in value.items())
            + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(_written, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


# ------------------------------------------------------------------------------------------ to articles


def _source(origin: _Origin, raw: _Raw) -> str:
    return origin.path.name if origin.single else f"{origin.path.name}#{raw.number}"


def _check(raw: _Raw) -> tuple[str, Mapping[str, Any]]:
    """The text of a record and its values. Raises :class:`_BadRecord`, and computes nothing that costs."""
    if isinstance(raw.values, _BadRecord):
        raise raw.values
    text = raw.values.get("text")
    if text is None:
        raise _BadRecord("no text")
    if not isinstance(text, str) or isinstance(text, _Number):
        raise _BadRecord("the text is no string")
    if not text or text.isspace():
        raise _BadRecord("the text is empty")
    for name in COLUMNS[1:]:
        if isinstance(raw.values.get(name), dict):
            raise _BadRecord(f"{name} is an object, not a string")
    return text, raw.values


def _draft(origin: _Origin, raw: _Raw) -> Draft:
    text, values = _check(raw)
    body, warnings = clean(text)
    notes = list(warnings)
    known = {name: _line(values.get(name)) for name in COLUMNS[1:]}
    metadata: dict[str, str] = {}
    for key, value in values.items():
        if key not in COLUMNS and value is not None and value != "":
            metadata[_cleaned(key)] = _cleaned(value if isinstance(value, str) else _compact(value))
    published = known["published"]
    if published is not None and (iso := iso_8601(published)) != published:
        if iso is None:
            notes.append(f"published {published!r} is no date; kept as metadata")
            metadata["published"] = published
        published = iso
    title = known["title"] or ""
    parsed = plain.parse(body, title=title)
    place = os.path.abspath(origin.path)
    return Draft(
        text=Text(body, parsed.blocks),
        details=Details(
            title=title or parsed.title,
            outlet=known["outlet"],
            author=known["author"],
            published=published or parsed.published,
            url=known["url"],
            language=known["language"],
            metadata=metadata,
        ),
        source=_source(origin, raw),
        place=place if origin.single else f"{place}#{raw.number}",
        bytes_sha256=hashlib.sha256(raw.data).hexdigest(),
        record_id=known["id"],
        warnings=tuple(notes),
    )


def _line(value: Any) -> str | None:
    """A known column as one line: None if there is nothing in it; a list's items joined by commas."""
    if isinstance(value, list):
        value = ", ".join(item if isinstance(item, str) else _compact(item) for item in value)
    elif value is not None and not isinstance(value, str):
        value = _compact(value)
    return (re.sub(r"\s+", " ", _cleaned(value)).strip() or None) if value else None


def _cleaned(value: str) -> str:
    return clean(value)[0]
