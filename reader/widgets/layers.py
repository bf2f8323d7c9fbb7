"""What is painted where in a text: spans with the names of their paints, and the runs of a line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

#: Code points a bucket of the index; a line crosses one or two of them.
_BUCKET = 256


class Layer(NamedTuple):
    """``[start, end)`` under a paint. ``owner`` is the annotation it belongs to, or empty."""

    start: int
    end: int
    paint: str
    owner: str = ""


class Run(NamedTuple):
    """A stretch of one line under the same paints, in the order in which they are laid on."""

    start: int
    end: int
    paints: tuple[str, ...]


class LayerIndex:
    """Layers that can be asked for by place: some few of thousands, whatever the length of the text."""

    def __init__(self, layers: Iterable[Layer] = ()) -> None:
        self._buckets: dict[int, list[Layer]] = defaultdict(list)
        for layer in layers:
            self.add(layer)

    def add(self, layer: Layer) -> None:
        first, last = layer.start // _BUCKET, max(layer.start, layer.end - 1) // _BUCKET
        for bucket in range(first, last + 1):
            self._buckets[bucket].append(layer)

    def remove(self, layer: Layer) -> None:
        for bucket in _buckets(layer):
            if layer in self._buckets[bucket]:
                self._buckets[bucket].remove(layer)

    def touching(self, start: int, end: int) -> list[Layer]:
        """The layers that share a code point with ``[start, end)``, in the order they were added."""
        if (first := start // _BUCKET) == (last := max(start, end - 1) // _BUCKET):
            return [
                layer for layer in self._buckets.get(first, ()) if layer.start < end and layer.end > start
            ]
        seen: dict[Layer, None] = {}
        for bucket in range(first, last + 1):
            for layer in self._buckets.get(bucket, ()):
                if layer.start < end and layer.end > start:
                    seen[layer] = None
        return list(seen)


def _buckets(layer: Layer) -> range:
    return range(layer.start // _BUCKET, max(layer.start, layer.end - 1) // _BUCKET + 1)


def runs(start: int, end: int, layers: Sequence[Layer]) -> list[Run]:
    """Cut ``[start, end)`` wherever a layer begins or ends."""
    if not layers:
        return [Run(start, end, ())] if end > start else []
    opening: dict[int, list[int]] = {}
    closing: dict[int, list[int]] = {}
    for number, layer in enumerate(layers):
        if layer.end > max(start, layer.start):
            opening.setdefault(max(start, layer.start), []).append(number)
            closing.setdefault(layer.end, []).append(number)
    edges = sorted({start, end, *(place for place in (*opening, *closing) if start < place < end)})
    found: list[Run] = []
    open_ones: list[int] = []  # in the order of the layers
    for left, right in pairwise(edges):
        if left in closing:
            closed = set(closing[left])
            open_ones = [number for number in open_ones if number not in closed]
        if left in opening:
            open_ones = sorted(open_ones + opening[left])
        found.append(Run(left, right, tuple([layers[number].paint for number in open_ones])))
    return found
