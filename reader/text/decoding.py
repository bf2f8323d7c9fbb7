"""From the bytes of a file to a text: a byte-order mark, else strict UTF-8, else a guess that says so.

Nothing is normalised but line ends; what a text cannot hold (NUL, lone surrogates) becomes U+FFFD with a
warning, so that every offset that is stored later points into exactly what the file said.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from reader.errors import DecodingError
from reader.text.wording import counted

#: Fewer bytes above 0x7F than this do not tell one single-byte encoding from another (measured).
LEAST_EVIDENCE = 64

#: A guess reads no more than this many bytes; the whole is then decoded strictly.
_GUESS_BYTES = 1 << 20

_MARKS = (  # longest first: the mark of UTF-32 LE begins with that of UTF-16 LE
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"{\\rtf", "an RTF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"\x1f\x8b\x08", "gzip data"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ\x00", "xz data"),
    (b"\x28\xb5\x2f\xfd", "zstd data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"MZ", "a program"),
    (b"\x00asm", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"OggS", "a sound or a film"),
    (b"ID3", "a sound"),
    (b"RIFF", "a sound, a film or a picture"),
    (b"\x1aE\xdf\xa3", "a film"),
)
_ALWAYS_BINARY = (b"%PDF-", b"{\\rtf")  # ASCII on the outside, but never an article's text

# VT and FF are white space and ESC is in many a text copied from a terminal; all of them are kept.
_CONTROLS = bytes(code for code in (*range(0x20), 0x7F) if code not in b"\t\n\x0b\x0c\r\x1b")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text with the Python name of its encoding; each warning is one line without the file's name."""

    body: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, *, encoding: str | None = None, name: str = "") -> Decoded:
    """Decode a whole file and clean it (see :func:`clean`).

    ``encoding`` overrides every guess; ``name`` stands at the head of a message. Raises
    :class:`DecodingError` for bytes that are no text, that are not in the encoding that was given or
    that their byte-order mark promises, for an unknown encoding, and where a guess would be a gamble.
    """
    where = f"{name}: " if name else ""
    _refuse_magic(data, where)
    warnings: list[str] = []
    if encoding is not None:
        body, used = _decode_as_told(data, encoding, where)
    else:
        body, used, note = _decode_by_evidence(data, where)
        if note:
            warnings.append(note)
    _refuse_controls(body, where, sure=encoding is None and not warnings)
    body, more = clean(body)
    return Decoded(body, used, (*warnings, *more))


def clean(body: str) -> tuple[str, tuple[str, ...]]:
    """Make line ends ``\\n`` and replace what no UTF-8 text can hold; the second value are the warnings."""
    warnings = []
    if "\r" in body:
        body = body.replace("\r\n", "\n").replace("\r", "\n")
    if nulls := body.count("\0"):
        body = body.replace("\0", "\ufffd")
        warnings.append(f"{counted(nulls, 'NUL character')} replaced by U+FFFD")
    try:
        body.encode("utf-8")  # ten times faster than a search
    except UnicodeEncodeError:
        body, lone = _SURROGATE.subn("\ufffd", body)
        warnings.append(f"{counted(lone, 'lone surrogate')} replaced by U+FFFD")
    return body, tuple(warnings)


def byte_order_mark(head: bytes) -> tuple[str, int] | None:
    """The encoding that a byte-order mark at the start of ``head`` names, and the mark's length in bytes."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding, len(mark)
    return None


def known_encoding(encoding: str, where: str = "") -> str:
    """The codec name of a text encoding; :class:`DecodingError` if Python has none of that name."""
    try:
        codec = codecs.lookup(encoding)
    except (LookupError, ValueError, UnicodeError):
        codec = None
    if codec is None or not getattr(codec, "_is_text_encoding", True) or codec.name == "undefined":
        raise DecodingError(
            f"{where}no encoding is named {encoding!r}; --encoding takes for example utf-8, cp1252, utf-16"
        )
    return codec.name


def _decode_as_told(data: bytes, encoding: str, where: str) -> tuple[str, str]:
    used = known_encoding(encoding, where)
    try:
        body = data.decode(used)
    except (ValueError, LookupError) as error:
        at = f" (byte {error.start})" if isinstance(error, UnicodeDecodeError) else ""
        raise DecodingError(f"{where}the bytes are not {used}{at}; give another --encoding") from None
    if used.startswith("utf") and body.startswith("\ufeff"):
        body = body[1:]
    return body, used


def _decode_by_evidence(data: bytes, where: str) -> tuple[str, str, str]:
    if found := byte_order_mark(data):
        used, length = found
        try:
            return data[length:].decode(used), used, ""
        except UnicodeDecodeError as error:
            raise DecodingError(
                f"{where}its byte-order mark says {used} but byte {error.start + length} is not; "
                "give --encoding"
            ) from None
    try:
        return data.decode("utf-8"), "utf-8", ""
    except UnicodeDecodeError as error:
        bad = error.start
    if len(data.translate(None, _CONTROLS)) < len(data) * 0.98:
        raise DecodingError(f"{where}not a text (binary data); save it as plain text first")
    high = len(data) - len(data.translate(None, bytes(range(0x80, 0x100))))
    if high < LEAST_EVIDENCE:
        raise DecodingError(
            f"{where}not UTF-8 (byte {bad}), and {counted(high, 'byte')} above ASCII are too few "
            "to guess the encoding; give --encoding"
        )
    used = _guess(data, where)
    try:
        return (
            data.decode(used),
            used,
            f"not UTF-8: read as {used}, which is a guess; --encoding overrides it",
        )
    except (ValueError, LookupError):
        raise DecodingError(
            f"{where}not UTF-8 (byte {bad}), nor {used} throughout; give --encoding"
        ) from None


def _guess(data: bytes, where: str) -> str:
    from charset_normalizer import from_bytes

    sample = data
    if len(data) > _GUESS_BYTES:
        sample = data[: data.rfind(b"\n", 0, _GUESS_BYTES) + 1] or data[:_GUESS_BYTES]
    best = from_bytes(sample).best()
    if best is None:
        raise DecodingError(f"{where}not UTF-8 and like no other encoding; if it is text, give --encoding")
    return best.encoding


def _refuse_magic(data: bytes, where: str) -> None:
    for magic, what in _MAGIC:
        if data.startswith(magic) and (magic in _ALWAYS_BINARY or _has_binary_head(data[:1024])):
            raise DecodingError(f"{where}not a text but {what}; save it as plain text first")


def _has_binary_head(head: bytes) -> bool:
    """A text may begin with the same letters as a file format: controls or broken UTF-8 must follow."""
    if len(head.translate(None, _CONTROLS)) < len(head):
        return True
    try:
        head[:-3].decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start < len(head) - 8
    return False


def _refuse_controls(body: str, where: str, *, sure: bool) -> None:
    """Refuse what decodes but is no text; ``sure`` means that the encoding is not in doubt."""
    sample = body[: 1 << 16]
    head = sample.encode("utf-8", "surrogatepass")
    if sure and len(head.translate(None, _CONTROLS)) == len(head):
        return
    nulls = sample.count("\0")
    if nulls >= 4 and nulls * 10 >= len(sample):
        hint = "if it is UTF-16, give --encoding utf-16-le or utf-16-be"
        raise DecodingError(f"{where}not a text (a NUL in every {len(sample) // nulls} characters); {hint}")
    if _CONTROL.search(sample):
        controls = len(_CONTROL.findall(sample))
        if controls >= 8 and controls > len(sample) * (0.3 if sure else 0.02):
            raise DecodingError(f"{where}not a text (binary data); save it as plain text first")
