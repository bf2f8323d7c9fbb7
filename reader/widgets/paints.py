"""The paints of a text pane: names that a style sheet colours, combined and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.style import Style
from textual.color import Color

if TYPE_CHECKING:
    from textual.widget import Widget

#: Colours a label schema can name; the style sheet gives them values that the colour-blind can tell
#: apart (Okabe and Ito, 2008), one set for dark and one for light.
LABEL_COLOURS = ("blue", "orange", "green", "magenta", "cyan", "yellow", "red", "grey")

PAINTS = (
    *("title", "heading", "list_item", "blockquote", "furniture", "emphasis", "strong", "code", "link"),
    *("changed", "critical", "reordered", "missing", "dotted", "same", "shared"),
    *(f"label-{colour}" for colour in LABEL_COLOURS),
    *("suggested", "current", "found", "selection", "caret", "gutter-caret", "gutter-sign"),
    *("rule", "absent", "quiet", "card", "card-current"),
)

#: How much of a label's colour its span's background takes.
_TINT = 0.24
_TINT_CURRENT = 0.5


class Paintbox:
    """Rich styles for combinations of paints, made once per theme from the widget's component classes."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._styles: dict[tuple[str, ...], Style] = {}

    def clear(self) -> None:
        """Forget all styles; to be called when the theme changed."""
        self._styles.clear()

    @property
    def base(self) -> Style:
        """Plain text on the widget's background."""
        return self.style(())

    def style(self, paints: tuple[str, ...]) -> Style:
        """The paints laid over the base, later ones on top; never None, which NO_COLOR could not draw."""
        known = self._styles.get(paints)
        if known is None:
            known = self._styles[paints] = self._combined(paints)
        return known

    def _combined(self, paints: tuple[str, ...]) -> Style:
        style = self._widget.rich_style
        on_card = "gutter-sign" in paints
        for paint in paints:
            if paint.startswith("label-"):
                style += self._label(paint, plain=on_card, current="current" in paints)
            elif paint != "current":
                style += self._component(paint)
        if "selection" in paints and self._widget.app.no_color:
            style += Style(reverse="caret" not in paints)
        return style

    def _component(self, paint: str) -> Style:
        """A component class as a style of its own, translucent colours mixed with the background."""
        styles = self._widget.get_component_styles(f"text-pane--{paint}")
        ground: Color = self._widget.background_colors[1]
        colour = background = None
        if styles.has_rule("background") and styles.background.a:
            ground = ground.blend(styles.background, styles.background.a, alpha=1)
            background = ground.rich_color
        if styles.has_rule("color"):
            colour = ground.blend(styles.color, styles.color.a, alpha=1).rich_color
        return Style(color=colour, bgcolor=background) + styles.text_style

    def _label(self, paint: str, *, plain: bool, current: bool) -> Style:
        """A label in the text is a tint and an underline; beside it (``plain``) a coloured sign."""
        colour = self._widget.get_component_styles(f"text-pane--{paint}").color
        if plain:
            return Style(color=colour.rich_color, bold=True)
        background: Color = self._widget.background_colors[1]
        tint = background.blend(colour, _TINT_CURRENT if current else _TINT)
        return Style(bgcolor=tint.rich_color, underline=True, bold=True if current else None)
