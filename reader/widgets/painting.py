"""Styles for line-drawn widgets, from the theme's colours.

Not from component classes: each of those is a node to style at the start and at every change of a class,
and Textual does not blend see-through colours of several of them (a quiet word on the cursor's line).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from rich.style import Style
from textual.color import Color

if TYPE_CHECKING:
    from textual.widget import Widget


class Paint(NamedTuple):
    """A colour and a background, each the name of one of the theme's and how much of it covers what is
    below (1: all), and attributes (``bold reverse``). An empty name leaves what is below."""

    colour: str = ""
    strength: float = 1.0
    background: str = ""
    cover: float = 1.0
    attributes: str = ""


#: What a text must differ from its ground by, as WCAG 2 counts contrast, to be read for hours.
READABLE = 4.5

#: Said once, for all that is less important.
QUIET = Paint("foreground", 0.6)


class Paints:
    """A widget's paints as rich styles, made when they are first used; ``clear`` when the theme changes."""

    def __init__(self, widget: Widget, paints: Mapping[str, Paint]) -> None:
        self._widget = widget
        self._paints = paints
        self._styles: dict[tuple[str, ...], Style] = {}

    def clear(self) -> None:
        """To be called from ``notify_style_update``."""
        self._styles.clear()

    def __call__(self, *names: str) -> Style:
        """Paints laid over each other on the widget's own style, the last on top; no name, no change."""
        style = self._styles.get(names)
        if style is None:
            style = self._styles[names] = self._blended([self._paints[name] for name in names if name])
        return style

    def _blended(self, paints: list[Paint]) -> Style:
        style = self._widget.rich_style
        ground = background = self._widget.background_colors[1]
        colour: Color | None = None
        strength = 1.0
        for paint in paints:
            if paint.background:
                background = background.blend(self._named(paint.background), paint.cover)
            if paint.colour:
                colour, strength = self._named(paint.colour), paint.strength
            if paint.attributes:
                style += Style.parse(paint.attributes)
        if colour is None and background != ground and style.color is not None:
            background = _under(Color.from_rich_color(style.color), background, ground)
        if background != ground:
            style += Style(bgcolor=background.rich_color)
        if colour is None:
            return style
        if strength == 1:
            colour = _readable(colour, background)
        # A see-through colour shows the background that it lies on in the end.
        return style + Style(color=(background + colour.multiply_alpha(strength)).rich_color)

    def _named(self, name: str) -> Color:
        if name.startswith("#"):  # for a dark ground | for a light one
            dark, _, light = name.partition("|")
            return Color.parse(dark if self._widget.app.current_theme.dark else light)
        colour = Color.parse(self._widget.app.theme_variables[name])
        return self._widget.background_colors[1].get_contrast_text(colour.a) if colour.auto else colour


def contrast(one: Color, other: Color) -> float:
    """From 1 (the same) to 21 (black on white), as WCAG 2 defines it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Color) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in colour.normalized)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


#: Tenths, by which a colour is moved until it can be read.
_TENTHS = tuple(part / 10 for part in range(11))


def _readable(colour: Color, background: Color) -> Color:
    """The colour, or as much darker or lighter as it must be to be read on the background."""
    if colour.a < 1 or contrast(colour, background) >= READABLE:
        return colour
    end = max((_BLACK, _WHITE), key=lambda each: contrast(each, background))
    moved = (colour.blend(end, tenth) for tenth in _TENTHS)
    return next((each for each in moved if contrast(each, background) >= READABLE), end)


def _under(text: Color, background: Color, ground: Color) -> Color:
    """The background, or as much nearer to the ground as it must be for a text on it to be read: many
    tints over each other would swallow it."""
    if contrast(text, ground) < READABLE:
        return background
    moved = (background.blend(ground, tenth) for tenth in _TENTHS)
    return next(each for each in moved if contrast(text, each) >= READABLE)


_BLACK, _WHITE = Color(0, 0, 0), Color(255, 255, 255)
