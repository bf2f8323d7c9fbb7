"""A session on keyboards where brackets need AltGr: every movement has a second key there."""

from __future__ import annotations

import pytest

from reader.actions import ACTIONS

#: Characters that come without AltGr or a dead key, plain and with Shift.
GERMAN = set("1234567890ß!\"§$%&/()=?qwertzuiopü+QWERTZUIOPÜ*asdfghjklöä#ASDFGHJKLÖÄ'<yxcvbnm,.->YXCVBNM;:_")
FRENCH = set("&é\"'(-è_çà)=1234567890°+azertyuiop$AZERTYUIOP£qsdfghjklmù*QSDFGHJKLM%µ<wxcvbn,;:!>WXCVBN?./§")
LAYOUTS = {"German": GERMAN, "French": FRENCH}


def reachable(key: str, layout: set[str]) -> bool:
    return len(key) > 1 or key in layout


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_action_in_a_text_has_a_key_without_altgr(name):
    layout = LAYOUTS[name]
    lacking = [
        action.id
        for action in ACTIONS
        if action.keys and not any(reachable(key, layout) for key in action.keys)
    ]
    assert lacking == []


def press_all(terminal, layout: set[str], keys: str) -> None:
    for key in keys.split():
        assert reachable(key, layout), f"{key} needs AltGr"
        terminal.press(key)


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_session_with_the_second_keys(name, variorum, seeds):
    layout = LAYOUTS[name]
    terminal = variorum(seeds, size=(120, 36))
    terminal.until("Putin is unlikely to negotiate")
    press_all(terminal, layout, "g Enter")
    terminal.until(r"¶ \d+ of")
    press_all(terminal, layout, "p p p s s S w b Space 1")
    terminal.until("tagged QUOTE.*saved")
    press_all(terminal, layout, "p p s 2")
    terminal.until("tagged CLAIM.*saved")
    press_all(terminal, layout, "P P P P W")
    terminal.until(r"QUOTE +\d+–\d+")
    press_all(terminal, layout, "W")
    terminal.until(r"CLAIM +\d+–\d+")
    press_all(terminal, layout, "B")
    terminal.until(r"QUOTE +\d+–\d+")
    press_all(terminal, layout, "x")
    terminal.until("deleted QUOTE.*saved")
    press_all(terminal, layout, "u")
    terminal.until("undone: deleted QUOTE")
