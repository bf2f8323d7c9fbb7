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
        background = self._widget.background_colors[1]
        colour: Color | None = None
        for paint in paints:
            if paint.background:
                background = background.blend(self._named(paint.background), paint.cover)
                style += Style(bgcolor=background.rich_color)
            if paint.colour:
                colour = self._named(paint.colour).multiply_alpha(paint.strength)
            if paint.attributes:
                style += Style.parse(paint.attributes)
        # A see-through colour shows the background that it lies on in the end.
        return style if colour is None else style + Style(color=(background + colour).rich_color)

    def _named(self, name: str) -> Color:
        if name.startswith("#"):  # for a dark ground | for a light one
            dark, _, light = name.partition("|")
            return Color.parse(dark if self._widget.app.current_theme.dark else light)
        colour = Color.parse(self._widget.app.theme_variables[name])
        return self._widget.background_colors[1].get_contrast_text(colour.a) if colour.auto else colour
