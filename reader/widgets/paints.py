"""The paints of texts: what each means, in colour and without it.

The label colours are those of Okabe and Ito (2008), which the colour-blind can tell apart, darker on a
light ground. Nothing is told by colour alone: labels are underlined, each colour in a way of its own, and
have their letter in the gutter, marks differ in weight and slant, selection and places found are reversed.
"""

from __future__ import annotations

from collections.abc import Sequence

from reader.widgets.layers import Layer
from reader.widgets.painting import QUIET, Paint

_LABEL_COLOURS = {
    "blue": "#56B4E9|#0072B2",
    "orange": "#E69F00|#B36B00",
    "green": "#009E73|#007A58",
    "magenta": "#CC79A7|#A8487E",
    "cyan": "#4FD0C8|#00808A",
    "yellow": "#F0E442|#8F8500",
    "red": "#D55E00|#B34700",
    "grey": "#999999|#666666",
}

#: How a label of each colour is underlined. All of them are, since not every terminal draws lines above.
#: Grey is also for what has retired, which must not be loud.
_WAYS = {
    "blue": "underline",
    "orange": "underline overline",
    "green": "underline bold",
    "magenta": "underline italic",
    "cyan": "underline italic overline",
    "yellow": "underline bold overline",
    "red": "underline bold italic",
    "grey": "underline",
}

#: How much of a label's colour its span's background takes; the current annotation's takes that much more,
#: somebody else's less.
_TINT, _TINT_CURRENT, _TINT_OTHERS = 0.22, 0.24, 0.1
#: Labels that are told apart where many lie over each other: the shortest ones.
_MOST_TINTS = 3
#: Layers from which on a line is worth thinning out.
_MANY = 24

PAINTS = {
    "title": Paint(attributes="bold"),
    "heading": Paint(attributes="bold"),
    "list_item": Paint(),
    "blockquote": Paint(attributes="italic"),
    "furniture": Paint("foreground", 0.45),
    "emphasis": Paint(attributes="italic"),
    "strong": Paint(attributes="bold"),
    "code": Paint("text-accent"),
    "link": Paint(attributes="underline"),
    "changed": Paint("#E6B450|#8A5A00", attributes="bold"),
    "critical": Paint("#F0784A|#B8420F", background="#141414|#FFFFFF", attributes="bold reverse"),
    "reordered": Paint("#7FB4E6|#1F5FA8", attributes="bold italic"),
    "missing": Paint("#F0784A|#B8420F", attributes="bold"),
    "shared": Paint(background="foreground", cover=0.16, attributes="underline"),
    "unshared": Paint("#9DB7AE|#3F655A", attributes="italic"),
    "same": Paint("foreground", 0.6),
    "maybe": Paint("foreground", 0.6, attributes="italic"),
    "suggested": Paint("foreground", 0.7, attributes="dim"),
    "found": Paint("#F0E442|#7A6F00", background="#141414|#FFFFFF", attributes="bold reverse"),
    "selection": Paint("#5CADF2|#004C8C", background="background", attributes="reverse"),
    "snapped": Paint("#5CADF2|#004C8C", attributes="bold underline2"),
    "left-out": Paint("#5CADF2|#004C8C", attributes="strike"),
    "caret": Paint(attributes="reverse"),
    "caret-on-reversed": Paint(attributes="not reverse bold underline"),
    "gutter": Paint("accent", attributes="bold"),
    "ruler": Paint("accent", 0.6),
    "faded": Paint("foreground", 0.28),
    "gutter-more": Paint("foreground", 0.8, attributes="bold"),
    "rule": Paint("foreground", 0.25),
    "absent": Paint("foreground", 0.3),
    "quiet": QUIET,
    "card": Paint("foreground", 0.85),
    "card-current": Paint(attributes="bold"),
    "head": Paint(attributes="bold underline"),
    **{
        f"label-{name}": Paint(background=colour, cover=_TINT, attributes=_WAYS[name])
        for name, colour in _LABEL_COLOURS.items()
    },
    # Of others: paler, and their letters in the gutter are small.
    **{
        f"others-{name}": Paint("foreground", 0.75, colour, _TINT_OTHERS, _WAYS[name])
        for name, colour in _LABEL_COLOURS.items()
    },
    **{
        f"current-{name}": Paint(background=colour, cover=_TINT_CURRENT, attributes="bold")
        for name, colour in _LABEL_COLOURS.items()
    },
    # Where two labels lie over each other, and where more do. Terminals that know no double line keep the
    # single one.
    "overlap": Paint(attributes="underline2"),
    "overlap-more": Paint(attributes="underline2 overline"),
    **{f"sign-{name}": Paint(colour, attributes="bold") for name, colour in _LABEL_COLOURS.items()},
    **{f"rail-{name}": Paint(colour, 0.8) for name, colour in _LABEL_COLOURS.items()},
    **{f"others-sign-{name}": Paint(colour) for name, colour in _LABEL_COLOURS.items()},
}

_CURRENT = frozenset(f"current-{name}" for name in _LABEL_COLOURS)
_OF_LABELS = frozenset(
    {"suggested", *(f"{kind}-{name}" for kind in ("label", "others") for name in _LABEL_COLOURS)}
)

#: Paints on which a caret that is reversed too would not be seen.
REVERSED = frozenset(name for name, paint in PAINTS.items() if "reverse" in paint.attributes.split()[-1:])


def thinned(layers: Sequence[Layer]) -> Sequence[Layer]:
    """Layers of labels without those that :func:`told_apart` would leave out anyway: of hundreds in one
    place some are enough, and a line with them is drawn as soon as any other."""
    if len(layers) < _MANY:
        return layers
    places: dict[tuple[int, int], list[Layer]] = {}
    for layer in layers:
        places.setdefault((layer.start, layer.end), []).append(layer)
    kept: list[Layer] = []
    for here in places.values():
        suggested = [layer for layer in here if layer.paint == "suggested"]
        labels = [layer for layer in here if layer.paint != "suggested"]
        kept += labels[-_MOST_TINTS:]
        if len(suggested) == len(labels):
            kept += suggested[-_MOST_TINTS:]
    return kept


def told_apart(paints: tuple[str, ...]) -> tuple[str, ...]:
    """The paints of a run, the last on top and those of labels together, so that what lies over each other
    is seen: labels blend, the shortest on top, and are underlined twice. The current annotation's tint goes
    to its label, below what lies within it. However many there are, few paints come of it."""
    first = next((place for place, name in enumerate(paints) if name in _OF_LABELS), len(paints))
    end = len(paints)
    while end > first and paints[end - 1] not in _OF_LABELS:
        end -= 1
    labels = paints[first:end]
    suggested = labels.count("suggested")
    count = len(labels) - suggested
    if count < 2:
        return paints
    tints = [name for name in labels[-2 * _MOST_TINTS :] if name != "suggested"][-_MOST_TINTS:]
    over = list(paints[end:])
    current = next((name for name in over if name in _CURRENT), None)
    if current is not None:
        over.remove(current)
        colour = current.partition("-")[2]
        own = next((each for each in (f"label-{colour}", f"others-{colour}") if each in tints), None)
        tints.insert(tints.index(own) + 1 if own else 0, current)
    return (
        *paints[:first],
        *tints,
        "overlap" if count == 2 else "overlap-more",
        *(("suggested",) if suggested == count else ()),
        *over,
    )
