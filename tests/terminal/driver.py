"""The real program in a real pseudo-terminal, and the screen that its bytes make.

:class:`Terminal` starts a program, answers the questions a terminal answers, keeps every byte the
program wrote (``raw``) and feeds them to ``pyte``. Nothing here sleeps: a test waits for what it
expects (:meth:`Terminal.until`) or for the program to be at rest (:meth:`Terminal.rest`).

Columns and rows count from 0. Times are in seconds.
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import os
import re
import select
import signal
import struct
import termios
import time
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pexpect
import pyte
from pyte import modes
from wcwidth import wcwidth

#: What asks for the kitty keyboard protocol, and what Escape is then: no beginning of an arrow key.
_KITTY, _KITTY_ESCAPE = re.compile(rb"\x1b\[>\d+u"), b"\x1b[27u"
#: Seconds in which an Escape of its own can still become the beginning of an arrow key.
_AFTER_ESCAPE = 0.4
#: Seconds of computing that a program with nothing to do may spend while one looks.
_IDLE = 0.003

_NAMED = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "space": " ",
    "backspace": "\x7f",
}
_FINAL = {"up": "A", "down": "B", "right": "C", "left": "D", "home": "H", "end": "F"}
_TILDE = {"insert": 2, "delete": 3, "pageup": 5, "pagedown": 6}
_FUNCTION = {"f1": "OP", "f2": "OQ", "f3": "OR", "f4": "OS", "f5": "[15~", "f6": "[17~", "f7": "[18~"}
_MODIFIER = {"shift": 1, "alt": 2, "ctrl": 4}


def key_bytes(key: str) -> bytes:
    """What a terminal sends for a key: ``a``, ``Space``, ``ctrl+r``, ``shift+Tab``, ``ctrl+shift+Right``."""
    *modifiers, last = [key] if len(key) == 1 else [part or "+" for part in re.split(r"(?<!^)\+(?!$)", key)]
    name = last.lower()
    modifier = sum(_MODIFIER[each] for each in modifiers)
    if name in _FINAL:
        return (
            f"\x1b[1;{modifier + 1}{_FINAL[name]}".encode() if modifier else f"\x1b[{_FINAL[name]}".encode()
        )
    if name in _TILDE:
        return (
            f"\x1b[{_TILDE[name]};{modifier + 1}~".encode() if modifier else f"\x1b[{_TILDE[name]}~".encode()
        )
    if name in _FUNCTION and not modifier:
        return f"\x1b{_FUNCTION[name]}".encode()
    if key.lower() == "shift+tab":
        return b"\x1b[Z"
    if modifiers == ["ctrl"] and len(last) == 1:
        return bytes([ord(last.upper()) & 0x1F])
    if modifiers == ["alt"]:
        return b"\x1b" + key_bytes(last)
    if not modifiers:
        if name in _NAMED:
            return _NAMED[name].encode()
        if len(last) == 1:
            return last.encode()
    raise ValueError(f"no terminal sends a key named {key!r}")


class Style(NamedTuple):
    """How one cell looks. Colours are six hex digits, a name of the 16, or ``default``."""

    fg: str = "default"
    bg: str = "default"
    bold: bool = False
    dim: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    reverse: bool = False
    blink: bool = False

    def __str__(self) -> str:
        flags = [name for name in self._fields[2:] if getattr(self, name)]
        return " ".join([*flags, self.fg, "on", self.bg])


class _Cell(NamedTuple):
    """pyte's ``Char`` with the dim attribute, which pyte leaves out."""

    data: str
    fg: str = "default"
    bg: str = "default"
    bold: bool = False
    italics: bool = False
    underscore: bool = False
    strikethrough: bool = False
    reverse: bool = False
    blink: bool = False
    dim: bool = False


class _Screen(pyte.Screen):
    """pyte's screen as today's terminals do it: dim, and zero-width characters that join their neighbours.

    pyte stops drawing at a zero-width joiner, so everything after an emoji family would be lost.
    """

    @property
    def default_char(self) -> _Cell:
        return _Cell(" ", reverse=modes.DECSCNM in self.mode)

    def reset(self) -> None:
        super().reset()
        self.cursor.attrs = self.default_char

    def select_graphic_rendition(self, *attrs: int, **kwargs: bool) -> None:
        super().select_graphic_rendition(*attrs)
        rest = list(attrs)
        while rest:
            attr = rest.pop(0)
            if attr in (38, 48):
                del rest[: 2 if rest[:1] == [5] else 4]
            elif attr in (2, 22):
                self.cursor.attrs = self.cursor.attrs._replace(dim=attr == 2)

    def draw(self, data: str) -> None:
        """Plain characters that fit into the line are most of what there is, and are set at once."""
        if data.isascii():
            start, end = self.cursor.x, self.cursor.x + len(data)
            if end > self.columns or self.charset or modes.IRM in self.mode:
                super().draw(data)
                return
            attrs, cells = self.cursor.attrs[1:], self.buffer[self.cursor.y]
            for column, char in enumerate(data, start):
                cells[column] = _Cell(char, *attrs)
            self.cursor.x = end
            self.dirty.add(self.cursor.y)
            return
        self.dirty.add(self.cursor.y)
        for char in data:
            before = self._before()
            if before is None or not _joins(self.buffer[self.cursor.y][before].data, char):
                super().draw(char)
                continue
            line = self.buffer[self.cursor.y]
            cell = line[before]
            line[before] = cell._replace(data=cell.data + char)
            if (
                char == "\ufe0f"
                and self.cursor.x == before + 1 < self.columns
                and wcwidth(cell.data[:1]) == 1
            ):
                line[self.cursor.x] = cell._replace(data="")
                self.cursor.x += 1

    def _before(self) -> int | None:
        """The column of the cluster left of the cursor, passing over the second half of a wide character."""
        line, column = self.buffer[self.cursor.y], self.cursor.x - 1
        while column > 0 and not line[column].data:
            column -= 1
        return column if column >= 0 else None


def _joins(cluster: str, char: str) -> bool:
    if cluster.endswith("\u200d"):
        return True
    if "\U0001f3fb" <= char <= "\U0001f3ff":
        return bool(cluster) and wcwidth(cluster[0]) == 2
    return wcwidth(char) == 0 and not unicodedata.combining(char)


@dataclass(frozen=True)
class Latency:
    """What one key caused.

    ``seconds`` run from writing the key to the last byte of its last frame; ``bytes`` are all it wrote.
    """

    seconds: float
    bytes: int


@dataclass(frozen=True)
class Frame:
    """A synchronised frame: ``seconds`` from the key to its last byte, and its bytes."""

    seconds: float
    data: bytes


class ExitedError(AssertionError):
    """The program left while something was still expected of it."""


_FRAME_END = b"\x1b[?2026l"
_SEQUENCE = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]"
    rb"|\][^\x07\x1b]*(?:\x07|\x1b\\)"
    rb"|[PX^_][^\x1b]*\x1b\\"
    rb"|[ -/]+[0-~]|[0-OQ-WYZ\\`-~])"
)
#: Sequences that pyte draws as text or takes for others: private parameters, requests, device strings.
_NOT_FOR_PYTE = re.compile(rb"\x1b(?:\[[<=>]|\[[0-?]*\$|[PX^_]|\])")


class Terminal:
    """A program in a pseudo-terminal of ``size`` (columns, rows): a context manager, or to be closed."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str] | None = None,
        cwd: str | Path | None = None,
    ) -> None:
        self.columns, self.rows = size
        self.raw = bytearray()
        self.title = ""
        self.clipboard: str | None = None
        self.exit: int | None = None
        self._pending = b""
        self._unfed = bytearray()
        self._screen = _Screen(self.columns, self.rows)
        self._stream = pyte.ByteStream(self._screen)
        self._lines: dict[int, str] = {}
        self.started = time.perf_counter()
        self._child = pexpect.spawn(
            str(command[0]),
            [str(word) for word in command[1:]],
            env=dict(terminal_environment() if env is None else env),
            cwd=None if cwd is None else str(cwd),
            dimensions=(self.rows, self.columns),
            timeout=None,
        )
        self._child.delayafterclose = self._child.ptyproc.delayafterclose = 0
        self._fd: int = self._child.child_fd
        self.pid: int = self._child.pid
        os.set_blocking(self._fd, False)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # What the program writes ------------------------------------------------------------------

    def pump(self, limit: float) -> float | None:
        """Wait up to ``limit`` for bytes and take all that are there; the time of the last, or None."""
        last = None
        while self._fd >= 0:
            ready, _, _ = select.select([self._fd], [], [], limit if last is None else 0)
            if not ready:
                break
            try:
                data = os.read(self._fd, 1 << 16)
            except BlockingIOError:
                break
            except OSError:  # Linux says EIO once the program has closed its side
                data = b""
            if not data:
                self._leave()
                break
            last = time.perf_counter()
            self.raw += data
            self._unfed += data
            self._answer(data)
        return last

    def settle(self, quiet: float = 0.1, limit: float = 10.0) -> float | None:
        """Read until nothing came for ``quiet`` seconds; the last byte's time, None if none came."""
        end, last = time.perf_counter() + limit, None
        while time.perf_counter() < end:
            moment = self.pump(quiet)
            if moment is None:
                break
            last = moment
        return last

    def rest(self, quiet: float = 0.1, limit: float = 30.0) -> None:
        """Wait until the program was silent for ``quiet`` seconds and has nothing to do.

        A machine that is busy with other things makes a program silent that has not come to its turn yet;
        where ``/proc`` tells so, that is no rest.
        """
        end, spent = time.perf_counter() + limit, 0.0
        while True:
            silent = self.pump(quiet) is None
            before, (spent, ready) = spent, self._work()
            if silent and not ready and spent - before < _IDLE:
                return
            if time.perf_counter() > end:
                raise TimeoutError(f"the program never came to rest\n{self.text()}")

    def until(self, pattern: str, limit: float = 20.0) -> re.Match[str]:
        """Wait until the screen's text matches ``pattern`` (``.`` matches line ends too)."""
        return self._wait(lambda text: re.search(pattern, text, re.S), f"{pattern!r} never showed", limit)

    def until_gone(self, pattern: str, limit: float = 20.0) -> None:
        """Wait until the screen's text no longer matches ``pattern``."""
        self._wait(lambda text: re.search(pattern, text, re.S) is None, f"{pattern!r} never went", limit)

    def until_raw(self, pattern: bytes, start: int = 0, limit: float = 60.0) -> float:
        """Wait until the bytes from ``start`` on match ``pattern``; the time at which they did.

        Nothing is fed to the emulator meanwhile, so the time is that of the read.
        """
        end, moment = time.perf_counter() + limit, time.perf_counter()
        while not re.search(pattern, self.raw[start:]):
            if self.exit is not None or time.perf_counter() > end:
                kind = ExitedError if self.exit is not None else TimeoutError
                raise kind(f"{pattern!r} was never written\n{self.text()}")
            moment = self.pump(0.05) or moment
        return moment

    def wait_exit(self, limit: float = 20.0) -> int:
        """Wait until the program has left; its exit status, negative for a signal."""
        end = time.perf_counter() + limit
        while self.exit is None and time.perf_counter() < end:
            self.pump(0.02)
            self._poll()
        if self.exit is None:
            raise TimeoutError(f"the program did not leave\n{self.text()}")
        return self.exit

    # What is typed ------------------------------------------------------------------------------

    def send(self, data: str | bytes) -> None:
        """Write ``data`` as it is, as if it had been typed or pasted without brackets."""
        if self._fd < 0:
            raise ExitedError(f"the program left with {self.exit}\n{self.text()}")
        data = data.encode() if isinstance(data, str) else data
        while data:
            try:
                data = data[os.write(self._fd, data) :]
            except BlockingIOError:
                select.select([], [self._fd], [], 1)

    def press(self, *keys: str) -> None:
        """Press keys one after the other, waiting after each for the frame it causes (at most 0.3 s).

        To a program that has asked for the kitty keyboard protocol Escape is sent as that has it. After
        an Escape of the old kind the wait is longer: it may be the beginning of a sequence.
        """
        for key in keys:
            escape = key.lower() == "escape"
            if escape and _KITTY.search(self.raw):
                self.send(_KITTY_ESCAPE)
            else:
                self.send(key_bytes(key))
                if escape:
                    self.settle(_AFTER_ESCAPE)
                    continue
            if self.pump(0.3) is not None:
                self.settle(0.02)

    def type(self, text: str) -> None:
        """Type a text, key by key."""
        self.press(*text)

    def latency(self, keys: str | bytes, *, quiet: float = 0.04, limit: float = 2.0) -> Latency | None:
        """Write ``keys`` and measure what they cause; None if nothing was painted within ``limit``."""
        self.settle(0.005)
        self.feed()
        before, start = len(self.raw), time.perf_counter()
        self.send(key_bytes(keys) if isinstance(keys, str) else keys)
        last = self.pump(limit)
        if last is None:
            return None
        last = self.settle(quiet) or last
        return Latency(last - start, len(self.raw) - before)

    def frames(self, keys: str | bytes, *, quiet: float = 0.04, limit: float = 2.0) -> list[Frame]:
        """Write ``keys`` and take the synchronised frames they cause, until ``quiet`` seconds of silence."""
        self.settle(0.005)
        self.feed()
        found: list[Frame] = []
        taken, start = len(self.raw), time.perf_counter()
        self.send(key_bytes(keys) if isinstance(keys, str) else keys)
        while (moment := self.pump(limit)) is not None:
            limit = quiet
            while (end := self.raw.find(_FRAME_END, taken)) >= 0:
                end += len(_FRAME_END)
                found.append(Frame(moment - start, bytes(self.raw[taken:end])))
                taken = end
        return found

    def mouse(self, button: int, column: int, row: int, *, release: bool = False) -> None:
        """One SGR mouse report (1006): button 0 left, 2 right, 64 and 65 the wheel, +32 while moving."""
        self.send(f"\x1b[<{button};{column + 1};{row + 1}{'m' if release else 'M'}")

    def click(self, column: int, row: int, *, times: int = 1, button: int = 0) -> None:
        """Click, double click (``times=2``) or triple click."""
        for _ in range(times):
            self.mouse(button, column, row)
            self.mouse(button, column, row, release=True)
        self.settle(0.05)

    def drag(self, start: tuple[int, int], end: tuple[int, int], *, steps: int = 3) -> None:
        """Press at ``start`` (column, row), move in ``steps`` to ``end`` and let go."""
        self.mouse(0, *start)
        for step in range(1, steps + 1):
            column, row = (round(a + (b - a) * step / steps) for a, b in zip(start, end, strict=True))
            self.mouse(32, column, row)
            self.settle(0.02)
        self.mouse(0, *end, release=True)
        self.settle(0.05)

    def wheel(self, column: int, row: int, *, down: bool = True, times: int = 1) -> None:
        """Turn the wheel."""
        for _ in range(times):
            self.mouse(65 if down else 64, column, row)
        self.settle(0.05)

    def resize(self, columns: int, rows: int) -> None:
        """Change the window's size; the program gets SIGWINCH."""
        self.feed()
        self.columns, self.rows = columns, rows
        self._screen.resize(rows, columns)
        self._forget_lines()
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    # What is on the screen ----------------------------------------------------------------------

    def feed(self) -> None:
        """Hand what was read to the emulator; everything below does it first."""
        if not self._unfed:
            return
        data = self._pending + bytes(self._unfed)
        self._unfed.clear()
        clean, position = bytearray(), 0
        for found in _SEQUENCE.finditer(data):
            clean += data[position : found.start()]
            if _NOT_FOR_PYTE.match(found[0]):
                self._note(found[0])
            else:
                clean += found[0]
            position = found.end()
        rest = data[position:]
        cut = rest.find(b"\x1b")
        self._pending = b"" if cut < 0 else rest[cut:]
        self._stream.feed(bytes(clean + (rest if cut < 0 else rest[:cut])))
        self._forget_lines()

    def line(self, row: int) -> str:
        """The text of a row, without trailing blanks."""
        self.feed()
        if (known := self._lines.get(row)) is None:
            cells = self._screen.buffer[row]
            known = self._lines[row] = "".join(cells[column].data for column in range(self.columns)).rstrip()
        return known

    def text(self) -> str:
        """The text of the screen, a line a row, without trailing blanks."""
        return "\n".join(self.line(row) for row in range(self.rows))

    def find(self, pattern: str, occurrence: int = 0) -> tuple[int, int]:
        """Column and row where a match of ``pattern`` within one row begins. Raises AssertionError."""
        left = occurrence
        for row in range(self.rows):
            for found in re.finditer(pattern, self.line(row)):
                if left == 0:
                    return self._column(row, found.start()), row
                left -= 1
        raise AssertionError(f"{pattern!r} (occurrence {occurrence}) is not on the screen\n{self.text()}")

    def style_at(self, column: int, row: int) -> Style:
        """How the cell looks."""
        self.feed()
        cell = self._screen.buffer[row][column]
        return Style(
            fg=cell.fg,
            bg=cell.bg,
            bold=cell.bold,
            dim=getattr(cell, "dim", False),
            italic=cell.italics,
            underline=cell.underscore,
            strike=cell.strikethrough,
            reverse=cell.reverse,
            blink=cell.blink,
        )

    def cell(self, column: int, row: int) -> str:
        """The character of a cell; empty for the second half of a wide one."""
        self.feed()
        return str(self._screen.buffer[row][column].data)

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and row of the hardware cursor."""
        self.feed()
        return self._screen.cursor.x, self._screen.cursor.y

    # The process --------------------------------------------------------------------------------

    def memory(self, field: str = "VmRSS") -> int | None:
        """Bytes of a line of ``/proc/PID/status`` (``VmHWM``: the highest so far), if there is one."""
        with contextlib.suppress(OSError):
            found = re.search(rf"^{field}:\s+(\d+) kB", Path(f"/proc/{self.pid}/status").read_text(), re.M)
            return int(found[1]) * 1024 if found else None
        return None

    def kill(self, sent: signal.Signals = signal.SIGKILL) -> int:
        """Send a signal to the program alone and wait until it has left."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, sent)
        return self.wait_exit()

    def close(self) -> None:
        """End the program and everything it started; nothing is left running."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        end = time.perf_counter() + 5
        while self.exit is None and time.perf_counter() < end:
            self.pump(0.01)
            self._poll()
        self._hang_up()

    # Inside -------------------------------------------------------------------------------------

    def _wait(self, check, complaint: str, limit: float):  # type: ignore[no-untyped-def]
        end = time.perf_counter() + limit
        while True:
            text = self.text()
            result = check(text)
            if result:
                return result
            if self.exit is not None:
                raise ExitedError(f"{complaint}; the program left with {self.exit}\n{text}")
            if time.perf_counter() > end:
                raise TimeoutError(f"{complaint}\n{text}")
            self.pump(0.05)

    def _forget_lines(self) -> None:
        for row in self._screen.dirty:
            self._lines.pop(row, None)
        self._screen.dirty.clear()

    def _work(self) -> tuple[float, bool]:
        """Seconds computed so far by the program and what it started, and whether any of it would go on."""
        spent, ready, processes = 0, False, [self.pid]
        while processes:
            for task in Path(f"/proc/{processes.pop()}/task").glob("*"):
                with contextlib.suppress(OSError):
                    state = (task / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()[0]
                    ready |= state in "RD"
                    processes += map(int, (task / "children").read_text().split())
                    spent += int((task / "schedstat").read_text().split()[0])
        return spent / 1e9, ready

    def _answer(self, data: bytes) -> None:
        """Answer what a modern terminal answers; it has synchronised frames and no in-band resizing."""
        if b"\x1b[" not in data:
            return
        if b"\x1b[?2026$p" in data:
            self.send(b"\x1b[?2026;2$y")
        if b"\x1b[?2048$p" in data:
            self.send(b"\x1b[?2048;0$y")
        if re.search(rb"\x1b\[0?c", data):
            self.send(b"\x1b[?62;22c")
        if re.search(rb"\x1b\[>0?c", data):
            self.send(b"\x1b[>41;354;0c")
        if b"\x1b[5n" in data:
            self.send(b"\x1b[0n")
        if b"\x1b[6n" in data:
            column, row = self.cursor
            self.send(f"\x1b[{row + 1};{column + 1}R")

    def _note(self, sequence: bytes) -> None:
        found = re.fullmatch(rb"\x1b\](\d+);(.*?)(?:\x07|\x1b\\)", sequence, re.S)
        if found and found[1] in (b"0", b"2"):
            self.title = found[2].decode("utf-8", "replace")
        elif found and found[1] == b"52":
            payload = found[2].partition(b";")[2]
            self.clipboard = base64.b64decode(payload).decode("utf-8", "replace")

    def _column(self, row: int, index: int) -> int:
        """The column of the character at ``index`` of a row's text."""
        passed = 0
        for column in range(self.columns):
            data = self._screen.buffer[row][column].data
            if data and passed + len(data) > index:
                return column
            passed += len(data)
        return self.columns - 1

    def _poll(self) -> None:
        if self.exit is None and not self._child.isalive():
            status = self._child.exitstatus
            self.exit = -self._child.signalstatus if status is None else status

    def _leave(self) -> None:
        """The program has closed its side: wait for its status, which comes at once."""
        end = time.perf_counter() + 5
        while self.exit is None and time.perf_counter() < end:
            self._poll()
            if self.exit is None:
                select.select([], [], [], 0.005)
        if self.exit is not None:
            self._hang_up()

    def _hang_up(self) -> None:
        if self._fd >= 0:
            self._fd = -1
            self._child.close(force=True)


def terminal_environment(home: Path | None = None, **more: str) -> dict[str, str]:
    """An environment for the program: a colour terminal, and ``home`` with XDG folders of its own.

    Nothing of the person who runs the tests comes through: no ``NO_COLOR``, no ``VARIORUM_…``.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in ("PATH", "TMPDIR", "SYSTEMROOT", "VIRTUAL_ENV") or name.startswith("PYTHON")
    }
    kept |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "TZ": "UTC"}
    if home is not None:
        kept["HOME"] = str(home)
        for kind in ("DATA", "CONFIG", "STATE", "CACHE"):
            kept[f"XDG_{kind}_HOME"] = str(home / kind.lower())
    return kept | more
