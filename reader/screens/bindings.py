"""Key bindings, footer hints and readable keys, all made from ``reader.actions``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from textual.binding import Binding

from reader.actions import ACTIONS, SCREEN_CONTEXTS, Action, key_name

#: Keys that a footer or the help writes otherwise than they are named.
_SHOWN = {
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "backspace": "Backspace",
    "tab": "Tab",
    "home": "Home",
    "end": "End",
}


def bindings(*contexts: str) -> list[Binding]:
    """The bindings of these contexts, each with its action's id so that a keymap can replace its keys.

    An action without keys is bound to a key that no terminal sends: a binding must have one for a
    keymap to find it.
    """
    return [
        Binding(
            key=",".join(key_name(key) for key in each.keys) or f"unbound_{each.id.replace('.', '_')}",
            action=each.command,
            description=each.label,
            show=False,
            id=each.id,
            priority=each.id == "app.quit",  # also out of a dialog
        )
        for each in ACTIONS
        if each.context in contexts
    ]


def actions_of(context: str) -> Iterator[Action]:
    """The actions that hold on a screen (a key of ``SCREEN_CONTEXTS``), nearest context first."""
    for name in SCREEN_CONTEXTS[context]:
        yield from (each for each in ACTIONS if each.context == name)


def keys_of(each: Action, keymap: Mapping[str, str]) -> list[str]:
    """The action's keys as a person reads them; ``keymap`` (action id to keys joined by commas, in the
    terminal library's names) wins over the default ones."""
    names = keymap[each.id].split(",") if each.id in keymap else [key_name(key) for key in each.keys]
    return [shown_key(name.strip()) for name in names if name.strip()]


def tag_key(each: Action) -> str:
    """The key of the label that an action tags with; empty if it is no such action."""
    context, _, name = each.id.partition(".")
    return name.removeprefix("tag_") if context == "labelling" and name.startswith("tag_") else ""


def shown_key(name: str) -> str:
    """``question_mark`` → ``?``, ``down`` → ``↓``, ``ctrl+r`` → ``ctrl+r``, ``shift+left`` → ``shift+←``."""
    *modifiers, last = name.split("+") if len(name) > 1 else [name]
    if last in _SHOWN:
        last = _SHOWN[last]
    elif len(last) > 1 and last[0] == "f" and last[1:].isdigit():
        last = last.upper()
    elif len(last) > 1:
        last = _CHARACTERS.get(last, last)
    return "+".join([*modifiers, last])


_CHARACTERS = {key_name(character): character for character in map(chr, range(33, 127))}
