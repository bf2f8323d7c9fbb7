"""The process that compares: what it does with what comes through the channel."""

from __future__ import annotations

import signal
from typing import Any

from reader.articles import Block, Text
from reader.comparison.engine import compare, regroup
from reader.comparison.frequencies import from_library
from reader.comparison.model import Compared, Comparison
from reader.tasks.comparing_channel import Channel


def serve(handle: int) -> None:
    """Compare what comes through the socket of that file descriptor, until its other end is closed.

    A request is (articles, threshold, frequencies), an answer ("done", (rows, threshold)); before it there
    may be any number of ("progress", (words, share)). Where nothing could be made, it is ("failed", why).
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    channel = Channel(handle)
    _warm_up()
    last: Comparison | None = None
    while True:
        try:
            articles, threshold, frequencies = channel.receive()
        except (EOFError, OSError):
            return
        try:
            if last is not None and last.articles == articles:
                last = regroup(last, threshold)
            else:
                last = None  # before the next is made: both would need twice the memory
                last = compare(
                    articles,
                    threshold=threshold,
                    frequencies=from_library(frequencies, articles),
                    progress=lambda words, share: channel.send(("progress", (words, share))),
                )
            # Neither the texts, which the other end has, nor the evidence, which only regrouping needs.
            answer: tuple[str, Any] = ("done", (last.rows, last.threshold))
        except (BrokenPipeError, ConnectionResetError):
            return
        except BaseException as error:  # a panic of compiled code is no Exception
            answer = ("failed", f"cannot compare: {type(error).__name__}: {error}")
        try:
            channel.send(answer)
        except (BrokenPipeError, ConnectionResetError):
            return
        del (
            answer,
            articles,
            frequencies,
        )  # nothing of this comparison stays alive through the next but ``last``


def _warm_up() -> None:
    """Import, compile and read all that a first comparison needs, while nobody waits for one."""
    bodies = "“It will cost $3,” she said on Monday.", "“It may cost $4,” said Anna – on Monday."
    compare([_article(str(place), body) for place, body in enumerate(bodies)])


def _article(name: str, body: str) -> Compared:
    return Compared(name, "", None, "", Text(body, (Block("paragraph", 0, len(body)),)), "en")
