"""Settings and places: ``config.toml``, the XDG folders, and who outranks whom.

An option outranks the environment, the environment the settings, the settings the default. A wrong entry
of ``config.toml`` is one message that names it; everything else in the file still works.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from reader.errors import ConfigError

THEMES = {"dark": "textual-dark", "light": "textual-light"}
#: An annotator's name stands in every annotation and is shown on narrow lines.
LONGEST_NAME = 100

_NO_KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType({})


class Settings(NamedTuple):
    """What ``config.toml`` says; what it leaves out is None or the default.

    ``keys`` are the checked entries of ``[keys]``: action id → keys as a person writes them.
    """

    theme: str = THEMES["dark"]
    annotator: str | None = None
    library: Path | None = None
    keys: Mapping[str, tuple[str, ...]] = _NO_KEYS


# Places


def config_folder() -> Path:
    """Where ``config.toml`` stands (XDG_CONFIG_HOME); it need not exist."""
    return _xdg("XDG_CONFIG_HOME", ".config")


def data_folder() -> Path:
    """Where the default library stands (XDG_DATA_HOME); it need not exist."""
    return _xdg("XDG_DATA_HOME", ".local/share")


def state_folder() -> Path:
    """Where a report of an unexpected error is left (XDG_STATE_HOME); it need not exist."""
    return _xdg("XDG_STATE_HOME", ".local/state")


def made(folder: Path) -> Path:
    """The folder; it and those above are made for their owner alone if needed. Raises ConfigError."""
    try:
        for each in (*reversed(folder.parents), folder):
            if not each.exists():
                each.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"{folder}: cannot be made: {error.strerror}; make it yourself") from None
    return folder


def default_library() -> Path:
    """The library that is used when none is named."""
    return data_folder() / "library.db"


def _xdg(variable: str, below_home: str) -> Path:
    value = os.environ.get(variable, "")
    # The XDG base directory specification: relative paths are to be ignored.
    base = Path(value) if os.path.isabs(value) else Path(os.path.expanduser("~")) / below_home
    return base / "variorum"


# Precedence


def chosen_library(option: str | None, settings: Settings) -> tuple[Path, bool]:
    """The library's path, and whether somebody named it (then it has to exist to be read)."""
    named = option or os.environ.get("VARIORUM_LIBRARY")
    if named:
        return Path(named).expanduser(), True
    if settings.library is not None:
        return settings.library, True
    return default_library(), False


def chosen_annotator(option: str | None, settings: Settings) -> str:
    """The name that annotations are made under. Raises ConfigError if the one given cannot be one."""
    named = option or os.environ.get("VARIORUM_ANNOTATOR") or settings.annotator or _login_name()
    reason = _no_name(named)
    if reason:
        raise ConfigError(f"annotator {named!r}: {reason}; give another with --annotator")
    return named.strip()


def _login_name() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # a container's user may have no entry
        return f"user{os.getuid()}" if hasattr(os, "getuid") else "annotator"


def _no_name(name: str) -> str:
    """Why this cannot be an annotator's name; empty if it can."""
    if not name.strip():
        return "a name needs at least one letter"
    if len(name) > LONGEST_NAME:
        return f"a name has at most {LONGEST_NAME} characters"
    if not name.isprintable():
        return "a name has no control or invisible characters"
    return ""


# The file


def load_settings(file: Path | None = None) -> tuple[Settings, tuple[str, ...]]:
    """The settings, and one message for each wrong entry. ``file``: else ``config.toml`` in its folder.

    Never raises: a file that cannot be read at all is one message and the defaults.
    """
    path = file or config_folder() / "config.toml"
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Settings(), ()
    except OSError as error:
        return Settings(), (f"{path}: cannot be read: {error.strerror}; the defaults hold",)
    import tomllib

    try:
        entries = tomllib.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return Settings(), (f"{path}: not TOML: {error}; mend that line, the defaults hold until then",)
    messages: list[str] = []
    settings = _read(entries, path.parent, messages)
    return settings, tuple(f"{path}: {message}" for message in messages)


def _read(entries: Mapping[str, Any], folder: Path, messages: list[str]) -> Settings:
    found: dict[str, Any] = {}
    for name, value in entries.items():
        if name == "keys":
            found["keys"] = _keys(value, messages)
        elif name not in _ENTRIES:
            messages.append(f"{name} is no setting{_nearest(name, [*_ENTRIES, 'keys'])}; it is ignored")
        elif not isinstance(value, str):
            messages.append(f"{name} must be a text in quotation marks; it is ignored")
        else:
            try:
                found[name] = _ENTRIES[name](value, folder)
            except ConfigError as error:
                messages.append(f"{name} {value!r}: {error}; it is ignored")
    return Settings(**found)


def _theme(value: str, _folder: Path) -> str:
    theme = THEMES.get(value, value)
    if theme not in THEMES.values():
        raise ConfigError("give dark or light")
    return theme


def _annotator(value: str, _folder: Path) -> str:
    reason = _no_name(value)
    if reason:
        raise ConfigError(reason)
    return value.strip()


def _library(value: str, folder: Path) -> Path:
    if not value.strip() or "\0" in value:
        raise ConfigError("give the path of a file")
    return folder / Path(value).expanduser()  # a relative one is meant from where it is written


_ENTRIES = {"theme": _theme, "annotator": _annotator, "library": _library}


def _nearest(word: str, known: list[str]) -> str:
    import difflib

    nearest = difflib.get_close_matches(word, known, 1)
    return f" (do you mean {nearest[0]}?)" if nearest else ""


# Keys

#: Actions that change what is kept, at once and without asking. Over a slow line an arrow key can
#: arrive as Esc and letters, so these are kept from the letters it leaves.
UNCONFIRMED_CHANGES = frozenset(
    {
        *("app.undo", "app.redo", "app.take_over", "library.add_samples"),
        *(f"labelling.tag_{digit}" for digit in range(1, 10)),
        *("labelling.enter", "labelling.delete", "labelling.done", "labelling.skip"),
        *("labelling.add_segment", "labelling.take_out_segment", "labelling.relate_quick"),
    }
)
ARROW_REMAINS = frozenset("[OABCDFH")

_NAMED_KEYS = frozenset(
    (
        *("enter", "escape", "space", "tab", "backspace", "delete", "insert"),
        *("home", "end", "pageup", "pagedown", "up", "down", "left", "right"),
        *(f"f{number}" for number in range(1, 25)),
    )
)
_MODIFIERS = ("alt", "ctrl", "shift")  # in this order, as the terminal library names them
#: What a terminal cannot tell from the key on the right.
_SAME_BYTE = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+h": "backspace", "ctrl+[": "escape"}


def keymap(settings: Settings) -> dict[str, str]:
    """The settings' keys for the app: action id → key names of the terminal library, comma separated."""
    from reader.actions import key_name

    return {action: ",".join(key_name(key) for key in keys) for action, keys in settings.keys.items()}


def _keys(entries: object, messages: list[str]) -> Mapping[str, tuple[str, ...]]:
    """The entries of ``[keys]`` that are right and take no other action's key."""
    if not isinstance(entries, dict):
        messages.append("keys must be a table; write [keys] on a line of its own and the entries below")
        return _NO_KEYS
    wanted: dict[str, tuple[str, ...]] = {}
    for action_id, value in _flattened(entries):
        try:
            wanted[action_id] = _checked_keys(action_id, value)
        except ConfigError as error:
            messages.append(f"[keys] {action_id}: {error}; the default keys hold")
    # Dropping an entry brings that action's default keys back, which can clash with another entry.
    while (clash := _first_clash(wanted)) is not None:
        action_id, key, other = clash
        del wanted[action_id]
        messages.append(f"[keys] {action_id}: {key} is the key of {other}; the default keys hold")
    return MappingProxyType(wanted)


def _flattened(entries: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """TOML reads ``library.read = …`` as a table in a table; ids are meant."""
    for name, value in entries.items():
        if isinstance(value, dict):
            for inner, keys in value.items():
                yield f"{name}.{inner}", keys
        else:
            yield name, value


def _checked_keys(action_id: str, value: object) -> tuple[str, ...]:
    from reader.actions import ACTIONS

    ids = [action.id for action in ACTIONS]
    if action_id not in ids:
        raise ConfigError(f"there is no such action{_nearest(action_id, ids)}")
    keys = [value] if isinstance(value, str) else value
    if not isinstance(keys, list) or not keys or not all(isinstance(key, str) for key in keys):
        raise ConfigError('give a key or a list of keys, such as ["x", "ctrl+x"]')
    checked = tuple(dict.fromkeys(canonical_key(key) for key in keys))
    for key in checked:
        if action_id in UNCONFIRMED_CHANGES and key in ARROW_REMAINS:
            raise ConfigError(f"{key} can be what is left of an arrow key, and this action changes things")
    return checked


def canonical_key(key: str) -> str:
    """The one way to write a key: ``Ctrl+R`` → ``ctrl+r``, ``PageUp`` → ``pageup``, ``G`` → ``G``.

    Raises ConfigError for what no keyboard sends.
    """
    *modifiers, last = key.split("+") if key != "+" else [key]
    modifiers = sorted({modifier.lower() for modifier in modifiers}, key=_rank)
    if len(last) > 1 and last.lower() in _NAMED_KEYS:
        last = last.lower()
    elif len(last) != 1 or not last.isprintable() or last.isspace():
        raise ConfigError(f"{key!r} is no key; write one character, or a name such as Enter, F5, ctrl+x")
    elif "shift" in modifiers:
        raise ConfigError(f"{key!r} is no key; write the character that shift makes")
    elif "ctrl" in modifiers:
        last = last.lower()
    if any(modifier not in _MODIFIERS for modifier in modifiers):
        raise ConfigError(f"{key!r} is no key; in front of + stand alt, ctrl or shift")
    whole = "+".join([*modifiers, last])
    return _SAME_BYTE.get(whole, whole)


def _rank(modifier: str) -> int:
    return _MODIFIERS.index(modifier) if modifier in _MODIFIERS else len(_MODIFIERS)


def _first_clash(wanted: Mapping[str, tuple[str, ...]]) -> tuple[str, str, str] | None:
    """An entry that takes a key which another action has on the same screen: (entry, key, the other)."""
    from reader.actions import ACTIONS, SCREEN_CONTEXTS

    holds = {
        action.id: wanted.get(action.id, tuple(canonical_key(key) for key in action.keys))
        for action in ACTIONS
    }
    for action in reversed(ACTIONS):
        for key in wanted.get(action.id, ()):
            for other in ACTIONS:
                together = any(
                    action.context in contexts and other.context in contexts
                    for contexts in SCREEN_CONTEXTS.values()
                )
                if other is not action and together and key in holds[other.id]:
                    return action.id, key, other.id
    return None


def debugging() -> bool:
    """Whether a traceback is wanted on standard error (VARIORUM_DEBUG)."""
    return os.environ.get("VARIORUM_DEBUG", "") not in ("", "0")


def write_report(trace: str) -> Path | None:
    """Leave the traceback of an unexpected error where a person can find it; None if that fails."""
    try:
        path = made(state_folder()) / "last-error.txt"
        path.write_text(f"{sys.version}\n{trace}", encoding="utf-8", errors="backslashreplace")
    except (ConfigError, OSError):
        return None
    return path
