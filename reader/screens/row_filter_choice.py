"""Choosing which rows of a comparison are shown; the comparison and the synopsis ask alike."""

from __future__ import annotations

from reader.screens.base import ReaderScreen
from reader.widgets.row_filters import FILTER_NAMES, FilterName, RowFilter

_KEYS: dict[FilterName, str] = {
    "all": "a",
    "critical": "c",
    "only here": "o",
    "absent here": "b",
    "differs": "d",
}
_HELP: dict[FilterName, str] = {
    "all": "every row",
    "critical": "a number, date, name, negation or modal differs",
    "only here": "what only this column's article has",
    "absent here": "what this column's article leaves out",
    "differs": "what several have, in other words",
}


async def choose_filter(screen: ReaderScreen, chosen: RowFilter) -> FilterName | None:
    """The filter a person chose, meant from the column they are in; None for the one there is."""
    from reader.screens.dialogs import Choice, ChoiceDialog

    choices = [Choice(name, name, key=_KEYS[name], detail=_HELP[name]) for name in FILTER_NAMES]
    name: FilterName | None = await screen.app.push_screen_wait(
        ChoiceDialog("Rows that are shown, and that J and K visit", choices, chosen=chosen.name)
    )
    return name
