"""Styles for line-drawn widgets, from their component classes.

Textual blends a component's see-through colours over the widget's own background only; here several
components lie over each other (a quiet word on the cursor's line), so they are blended one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.style import Style

if TYPE_CHECKING:
    from textual.widget import Widget


class Paints:
    """The rich styles of a widget's components, made once. ``notify_style_update`` is to ``clear`` them."""

    def __init__(self, widget: Widget, prefix: str) -> None:
        self._widget = widget
        self._prefix = prefix
        self._styles: dict[tuple[str, ...], Style] = {}

    def clear(self) -> None:
        self._styles.clear()

    def __call__(self, *names: str) -> Style:
        """Components laid over each other on the widget's own style, the last on top; no name, no change."""
        style = self._styles.get(names)
        if style is None:
            style = self._styles[names] = self._blended(names)
        return style

    def _blended(self, names: tuple[str, ...]) -> Style:
        widget = self._widget
        background, colour = widget.background_colors[1], widget.styles.color
        attributes = widget.styles.text_style
        if not any(names):
            return widget.rich_style
        for name in filter(None, names):
            rules = widget.get_component_styles(f"{self._prefix}--{name}")
            if rules.has_rule("background"):
                background = background + rules.background
            if rules.has_rule("color"):
                colour = rules.color
            if rules.has_rule("text_style"):
                attributes = attributes + rules.text_style
        foreground = background.get_contrast_text(colour.a) if colour.auto else colour
        return Style.from_color((background + foreground).rich_color, background.rich_color) + attributes
