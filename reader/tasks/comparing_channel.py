"""What the reader and the process that compares say to each other: whole messages over a socket pair.

Pickled, with a short way for the classes that there are thousands of (a frozen dataclass with slots is
otherwise pickled by calling Python twice for each object): a quarter of the time. Neither
``multiprocessing`` nor ``socket`` is needed for it, so the process starts sooner.
"""

from __future__ import annotations

import io
import os
import pickle
from collections.abc import Callable
from dataclasses import fields
from operator import attrgetter
from typing import Any

from reader.articles import Block, Style, Text
from reader.comparison.model import Cell, Compared, Link, Mark, Row

#: Bytes of the length that goes before each message.
_LENGTH = 8


def _reducer(kind: type) -> Callable[[Any], tuple[type, tuple[Any, ...]]]:
    values = attrgetter(*(field.name for field in fields(kind)))
    return lambda made: (kind, values(made))


_SHORT: dict[type, Callable[[Any], tuple[Callable[..., Any], tuple[Any, ...]]]] = {
    kind: _reducer(kind) for kind in (Block, Style, Text, Compared, Cell, Link, Mark, Row)
}


class Channel:
    """One end of a socket pair, by its file descriptor, which it closes in the end."""

    def __init__(self, handle: int) -> None:
        self.handle = handle

    def fileno(self) -> int:
        return self.handle

    def send(self, message: object) -> None:
        """Send a message. Raises OSError (BrokenPipeError) if nobody is there."""
        written = io.BytesIO(bytes(_LENGTH))
        written.seek(_LENGTH)
        pickler = pickle.Pickler(written, pickle.HIGHEST_PROTOCOL)
        pickler.dispatch_table = _SHORT
        pickler.dump(message)
        data = written.getbuffer()
        data[:_LENGTH] = (len(data) - _LENGTH).to_bytes(_LENGTH, "big")
        while data:
            data = data[os.write(self.handle, data) :]

    def receive(self) -> Any:
        """Wait for a message. Raises EOFError once the other end is closed, OSError if it broke."""
        size = int.from_bytes(self._read(_LENGTH), "big")
        return pickle.loads(self._read(size))  # from this very program

    def _read(self, size: int) -> bytearray:
        found = bytearray()
        while len(found) < size:
            part = os.read(self.handle, min(size - len(found), 1 << 20))
            if not part:
                raise EOFError
            found += part
        return found

    def close(self) -> None:
        if self.handle >= 0:
            os.close(self.handle)
            self.handle = -1
