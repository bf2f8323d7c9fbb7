"""Standard output and error: untrusted text made visible, progress, and one line for what goes wrong."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable
from typing import IO, TextIO, cast

from reader.errors import ReaderError

#: Exit statuses.
DONE, REFUSED, USAGE, INTERRUPTED = 0, 1, 2, 130

#: Columns of a human text where there is no terminal to ask.
WIDTH = 80


def visible(text: str, *, keep: str = "") -> str:
    """See :func:`reader.text.display.visible`; imported late, since click's help needs none of it."""
    from reader.text import display

    return display.visible(text, keep=keep)


def guarded(command: Callable[[], int]) -> int:
    """The command's exit status, or that of what it raised, told in one line."""
    _fill_closed_streams()
    _tolerate_any_character()
    try:
        status = command()
        sys.stdout.flush()
        return status
    except ReaderError as error:
        tell(str(error))
        return REFUSED
    except KeyboardInterrupt:
        _end_line()
        return INTERRUPTED
    except BrokenPipeError:
        _abandon_output()
        return REFUSED
    except OSError as error:
        where = error.filename or ("standard output" if _output_is_lost() else None)
        tell(f"{where}: {error.strerror or error}" if where else str(error.strerror or error))
        return REFUSED
    except (SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # a panic of compiled code is no Exception
        return _unexpected(error)


def tell(line: str) -> None:
    """One line on standard error, under the program's name."""
    say(f"variorum: {line}")


def say(line: str) -> None:
    """One line on standard error."""
    _end_line()
    print(visible(line), file=sys.stderr)


def put(text: str) -> None:
    """Text for a person on standard output; its lines stay lines, all else that is hostile is shown."""
    sys.stdout.write(visible(text, keep="\n"))


def put_line(line: str) -> None:
    """One line for a person on standard output."""
    sys.stdout.write(visible(line) + "\n")


def put_painted(line: str) -> None:
    """A line that was made safe before our own escape sequences were put into it."""
    sys.stdout.write(line + "\n")


def colour() -> bool:
    """Whether standard output may be painted on: a terminal, unless ``NO_COLOR``, ``CLICOLOR=0`` or a dumb
    one forbids it; anything at all with ``FORCE_COLOR`` or ``CLICOLOR_FORCE`` (see no-color.org,
    force-color.org, bixense.com/clicolors)."""
    told = os.environ.get
    if told("NO_COLOR"):
        return False
    if told("FORCE_COLOR", "0") not in ("", "0") or told("CLICOLOR_FORCE", "0") not in ("", "0"):
        return True
    return sys.stdout.isatty() and told("CLICOLOR") != "0" and told("TERM") != "dumb"


def put_document(pieces: Iterable[str]) -> None:
    """A JSON document on standard output, always as UTF-8. On a terminal its strings are escaped where
    their characters would act; it stays the same document."""
    out = document_stream()
    for piece in pieces:
        # A lone surrogate can only stand in a JSON string, where \udc80 is its right spelling.
        out.write(piece.encode("utf-8", "backslashreplace"))
    sys.stdout.flush()


def document_stream() -> IO[bytes]:
    """Standard output for an export that is written in pieces, each of them whole characters."""
    sys.stdout.flush()
    return cast(IO[bytes], _Terminal()) if sys.stdout.isatty() else sys.stdout.buffer


class _Terminal:
    """The part of a binary stream that writing an export needs, with harmless strings."""

    def write(self, data: bytes) -> int:
        sys.stdout.write(_escaped(data.decode("utf-8")))
        return len(data)


def _escaped(piece: str) -> str:
    shown = visible(piece, keep="\n")
    if shown == piece:
        return piece
    return "".join(
        char if char == safe else _json_escape(char) for char, safe in zip(piece, shown, strict=True)
    )


def _json_escape(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def width(wanted: int | None = None) -> int:
    """Columns to fill: those asked for, else $COLUMNS, else the terminal's, else WIDTH."""
    if wanted is not None:
        return wanted
    if told := _told_width():
        return told
    for stream in (sys.stdout, sys.stderr, sys.stdin):
        try:
            return os.get_terminal_size(stream.fileno()).columns or WIDTH
        except (OSError, ValueError, AttributeError):
            continue
    return WIDTH


def has_width() -> bool:
    """Whether standard output has a width that lines must fit; a file or a pipe has none."""
    return sys.stdout.isatty() or _told_width() is not None


def _told_width() -> int | None:
    told = os.environ.get("COLUMNS", "")
    return int(told) if told.isdecimal() and 0 < int(told) < 10_000 else None


def cell_width(text: str) -> int:
    """Terminal columns of a text, measured as the screens measure it."""
    from rich.cells import cell_len

    return cell_len(text)


def fitted(text: str, columns: int) -> str:
    """A line cut or filled to exactly so many columns, whole clusters only."""
    from reader.text.graphemes import next_boundary

    text = visible(text)
    used = cell_width(text)
    if used <= columns:
        return text + " " * (columns - used)
    if columns < 1:
        return ""
    at = used = 0
    while at < len(text):
        after = next_boundary(text, at)
        cells = cell_width(text[at:after])
        if used + cells > columns - 1:
            break
        at, used = after, used + cells
    return text[:at] + "…" + " " * (columns - 1 - used)


class ProgressLine:
    """Progress on standard error: a bar that is drawn over on a terminal, else a line now and then."""

    BAR = 30  # columns

    def __init__(self, words: str) -> None:
        self._words = words
        self._terminal = sys.stderr.isatty()
        self._every = 0.1 if self._terminal else 5.0  # seconds
        self._start = self._last = time.monotonic()

    def __call__(self, done: int, total: int | None) -> None:
        moment = time.monotonic()
        if moment - self._last < self._every:
            return
        self._last = moment
        rate = done / max(moment - self._start, 0.001)
        amount = f"{done:,} of about {total:,}" if total and total >= done else f"{done:,}"
        line = f"{self._words} {amount} ({rate:,.0f}/s)"
        if not self._terminal:
            print(line, file=sys.stderr)
            return
        if total and total >= done:
            full = self.BAR * done // total
            line = f"{'█' * full}{'░' * (self.BAR - full)} {line}"
        _open_line(line[: max(width() - 1, 10)])


_line_is_open = False


def _open_line(line: str) -> None:
    global _line_is_open
    sys.stderr.write(f"\r\x1b[K{line}")
    sys.stderr.flush()
    _line_is_open = True


def _end_line() -> None:
    """Take a drawn bar away, so that what follows begins at the left."""
    global _line_is_open
    if _line_is_open:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
        _line_is_open = False


def end_progress() -> None:
    """Take the bar away."""
    _end_line()


def _unexpected(error: BaseException) -> int:
    """A fault of the program: one line, and the traceback where the person can find it."""
    import traceback

    from reader import config

    _end_line()
    if config.debugging():
        traceback.print_exception(error)
        return REFUSED
    report = config.write_report("".join(traceback.format_exception(error)))
    kept = f"the details are in {report}" if report else "set VARIORUM_DEBUG=1 to see the details"
    words = " ".join(str(error).split())[:200]
    tell(f"unexpected {type(error).__name__}{f': {words}' if words else ''}; nothing saved is lost, {kept}")
    return REFUSED


def _fill_closed_streams() -> None:
    """A stream that was closed (``>&-``) leads to nothing; its number must not go to a library's file."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115  for the life of the program


def _tolerate_any_character() -> None:
    """A terminal that is not UTF-8 gets escapes for what it cannot show, instead of a traceback."""
    streams: tuple[TextIO, ...] = (sys.stdout, sys.stderr)
    for stream in streams:
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _output_is_lost() -> bool:
    """Whether standard output takes nothing any more, as on a full disk; then it is given up."""
    try:
        sys.stdout.flush()
    except OSError:
        _abandon_output()
        return True
    return False


def _abandon_output() -> None:
    """Nobody reads any more: let the interpreter flush what is left into nothing."""
    try:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
        os.close(null)
    except (OSError, ValueError):
        pass
