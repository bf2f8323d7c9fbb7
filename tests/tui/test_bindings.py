"""Bindings are made from the actions, and every action is done by its screen."""

from __future__ import annotations

import pytest

from reader.actions import ACTIONS, SCREEN_CONTEXTS, key_name
from reader.app import ReaderApp
from reader.screens.annotations import AnnotationsScreen
from reader.screens.bindings import bindings, keys_of, shown_key
from reader.screens.compare import CompareScreen
from reader.screens.library import LibraryScreen
from reader.screens.synopsis import SynopsisScreen


@pytest.mark.parametrize(
    "context", ["app", "library", "text", "labelling", "article", "compare", "synopsis", "annotations"]
)
def test_each_action_has_one_binding_with_its_id(context: str) -> None:
    made = bindings(context)
    assert [binding.id for binding in made] == [each.id for each in ACTIONS if each.context == context]
    assert all(binding.key and not binding.show for binding in made)


@pytest.mark.parametrize("screen", SCREEN_CONTEXTS)
def test_no_key_means_two_things_on_a_screen(screen: str) -> None:
    keys = [
        key for each in ACTIONS if each.context in SCREEN_CONTEXTS[screen] for key in map(key_name, each.keys)
    ]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("each", [each for each in ACTIONS if each.context in ("app", "library")])
def test_the_app_and_the_library_do_their_actions(each: object) -> None:
    owner = ReaderApp if each.context == "app" else LibraryScreen  # type: ignore[attr-defined]
    assert callable(getattr(owner, f"action_{each.command.partition('(')[0]}"))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("screen", "owner"),
    [("compare", CompareScreen), ("synopsis", SynopsisScreen), ("annotations", AnnotationsScreen)],
)
def test_the_other_screens_do_their_actions(screen: str, owner: type) -> None:
    for each in ACTIONS:
        if each.context in SCREEN_CONTEXTS[screen] and each.context != "app":
            assert callable(getattr(owner, f"action_{each.command.partition('(')[0]}"))


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("right_square_bracket", "]"), ("ctrl+r", "ctrl+r"), ("shift+left", "shift+←"), ("f2", "F2"),
        ("pagedown", "PgDn"), ("G", "G"), ("plus", "+"), ("question_mark", "?"), ("space", "Space"),
    ],
)  # fmt: skip
def test_keys_are_shown_as_they_are_written(name: str, seen: str) -> None:
    assert shown_key(name) == seen


def test_a_keymap_wins_over_the_default_keys() -> None:
    mark = next(each for each in ACTIONS if each.id == "library.mark")
    assert keys_of(mark, {}) == ["Space"]
    assert keys_of(mark, {"library.mark": "x,f5"}) == ["x", "F5"]
