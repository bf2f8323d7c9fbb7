"""Settings: what outranks what, and a wrong entry is one message while the rest still works."""

import stat
from pathlib import Path

import pytest

from reader import config
from reader.actions import ACTIONS
from reader.config import Settings, chosen_annotator, chosen_library, keymap, load_settings
from reader.errors import ConfigError


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for variable in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{variable}_HOME", str(tmp_path / variable.lower()))
    monkeypatch.delenv("VARIORUM_LIBRARY", raising=False)
    monkeypatch.delenv("VARIORUM_ANNOTATOR", raising=False)
    return tmp_path


def settings_from(tmp_path: Path, text: str) -> tuple[Settings, tuple[str, ...]]:
    file = tmp_path / "config.toml"
    file.write_text(text, encoding="utf-8")
    return load_settings(file)


def one_message(tmp_path: Path, text: str) -> str:
    settings, messages = settings_from(tmp_path, text + '\nannotator = "jo"\n')
    assert settings.annotator == "jo", "the rest still works"
    (message,) = messages
    assert "\n" not in message
    assert str(tmp_path / "config.toml") in message
    return message


class TestPlaces:
    def test_follow_the_xdg_folders(self, home: Path) -> None:
        assert config.config_folder() == home / "config" / "variorum"
        assert config.default_library() == home / "data" / "variorum" / "library.db"
        assert config.state_folder() == home / "state" / "variorum"

    def test_ignore_a_relative_xdg_folder(self, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
        monkeypatch.setenv("HOME", str(home))
        monkeypatch.setenv("XDG_DATA_HOME", "somewhere")
        assert config.data_folder() == home / ".local" / "share" / "variorum"

    def test_are_made_for_their_owner_alone(self, home: Path) -> None:
        folder = config.made(config.data_folder())
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700

    def test_that_cannot_be_made_are_named(self, home: Path) -> None:
        (home / "data").write_text("a file is in the way")
        with pytest.raises(ConfigError, match="data/variorum: cannot be made"):
            config.made(config.data_folder())


class TestPrecedence:
    def test_of_the_library(self, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
        settings = Settings(library=Path("/s/library.db"))
        assert chosen_library(None, Settings()) == (config.default_library(), False)
        assert chosen_library(None, settings) == (Path("/s/library.db"), True)
        monkeypatch.setenv("VARIORUM_LIBRARY", "/e/library.db")
        assert chosen_library(None, settings) == (Path("/e/library.db"), True)
        assert chosen_library("/o/library.db", settings) == (Path("/o/library.db"), True)

    def test_of_the_annotator(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LOGNAME", "login")
        settings = Settings(annotator="settings")
        assert chosen_annotator(None, Settings()) == "login"
        assert chosen_annotator(None, settings) == "settings"
        monkeypatch.setenv("VARIORUM_ANNOTATOR", "environment")
        assert chosen_annotator(None, settings) == "environment"
        assert chosen_annotator("option", settings) == "option"

    @pytest.mark.parametrize("name", ["  ", "x" * 101, "a\x1b[2Jb", "a\nb"])
    def test_refuses_an_annotator_that_is_no_name(self, name: str) -> None:
        with pytest.raises(ConfigError, match="--annotator"):
            chosen_annotator(name, Settings())


class TestTheFile:
    def test_may_be_missing(self) -> None:
        assert load_settings() == (Settings(), ())

    def test_is_read_from_the_configuration_folder(self) -> None:
        config.made(config.config_folder()).joinpath("config.toml").write_text('theme = "light"\n')
        assert load_settings() == (Settings(theme="textual-light"), ())

    def test_gives_theme_annotator_library_and_keys(self, tmp_path: Path) -> None:
        settings, messages = settings_from(
            tmp_path,
            'theme = "textual-light"\nannotator = " Jo "\nlibrary = "news.db"\n'
            '[keys]\n"labelling.delete" = ["X", "ctrl+Y"]\napp.undo = "ctrl+z"\n',
        )
        assert messages == ()
        assert settings.theme == "textual-light"
        assert settings.annotator == "Jo"
        assert settings.library == tmp_path / "news.db"
        assert settings.keys["labelling.delete"] == ("X", "ctrl+y")

    def test_that_is_no_toml_is_one_message_with_the_line(self, tmp_path: Path) -> None:
        settings, messages = settings_from(tmp_path, 'theme = "light"\nannotator = jo\n')
        assert settings == Settings()
        assert len(messages) == 1
        assert "line 2" in messages[0]

    def test_that_is_no_text_is_one_message(self, tmp_path: Path) -> None:
        (tmp_path / "config.toml").write_bytes(b"\xff\xfe\x00")
        assert len(load_settings(tmp_path / "config.toml")[1]) == 1

    def test_that_is_a_folder_is_one_message(self, tmp_path: Path) -> None:
        (message,) = load_settings(tmp_path)[1]
        assert "cannot be read" in message

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ('theme = "mauve"', "give dark or light"),
            ("theme = 1", "must be a text"),
            ('libary = "x.db"', "do you mean library?"),
            ('library = ""', "give the path"),
            ('keys = "x"', "keys must be a table"),
        ],
    )
    def test_with_a_wrong_entry_still_gives_the_rest(self, tmp_path: Path, text: str, reason: str) -> None:
        assert reason in one_message(tmp_path, text)

    def test_with_a_wrong_annotator_keeps_the_others(self, tmp_path: Path) -> None:
        settings, messages = settings_from(tmp_path, 'annotator = "a\\u001bb"\ntheme = "light"\n')
        assert settings == Settings(theme="textual-light")
        assert len(messages) == 1


def keys_from(tmp_path: Path, text: str) -> tuple[Settings, tuple[str, ...]]:
    return settings_from(tmp_path, "[keys]\n" + text)


class TestKeys:
    def test_become_the_terminal_librarys_names(self, tmp_path: Path) -> None:
        settings, messages = keys_from(
            tmp_path, '"text.next_word" = [",", "Ctrl+Alt+right"]\n"text.copy" = "€"\n"app.undo" = "F9"\n'
        )
        assert messages == ()
        assert keymap(settings) == {
            "text.next_word": "comma,alt+ctrl+right",
            "text.copy": "euro_sign",
            "app.undo": "f9",
        }

    def test_may_be_swapped(self, tmp_path: Path) -> None:
        settings, messages = keys_from(tmp_path, 'library.sort = "f"\nlibrary.filter = "s"\n')
        assert messages == ()
        assert keymap(settings) == {"library.sort": "f", "library.filter": "s"}

    def test_may_be_shared_by_screens_that_never_show_together(self, tmp_path: Path) -> None:
        assert keys_from(tmp_path, '"library.sort" = "v"\n')[1] == ()

    def test_never_steal_another_actions_key(self, tmp_path: Path) -> None:
        settings, (message,) = keys_from(tmp_path, '"library.sort" = "f"\n"library.story" = "X"\n')
        assert "library.sort" in message
        assert "f is the key of library.filter" in message
        assert keymap(settings) == {"library.story": "X"}

    def test_never_steal_a_key_that_holds_everywhere(self, tmp_path: Path) -> None:
        settings, (message,) = keys_from(tmp_path, '"text.copy" = "u"\n')
        assert "app.undo" in message
        assert keymap(settings) == {}

    def test_of_two_entries_for_one_key_the_later_action_gives_way(self, tmp_path: Path) -> None:
        settings, (message,) = keys_from(tmp_path, '"text.copy" = "X"\n"labelling.delete" = "X"\n')
        assert "labelling.delete" in message
        assert "text.copy" in message
        assert keymap(settings) == {"text.copy": "X"}

    def test_default_keys_that_come_back_are_not_stolen_either(self, tmp_path: Path) -> None:
        # sort gives up s and asks for a key of filter; filter asks for s: only a swap could satisfy both.
        settings, messages = keys_from(tmp_path, '"library.sort" = "e"\n"library.filter" = "s"\n')
        assert len(messages) == 2
        assert keymap(settings) == {}

    @pytest.mark.parametrize(
        ("entry", "reason"),
        [
            ('"text.fly" = "y"', "there is no such action"),
            ('"text.next_wird" = "y"', "do you mean text.next_word?"),
            ('"text.copy" = "Entr"', "is no key"),
            ('"text.copy" = ""', "is no key"),
            ('"text.copy" = []', "give a key"),
            ('"text.copy" = 3', "give a key"),
            ('"text.copy" = "hyper+x"', "in front of +"),
            ('"text.copy" = "shift+x"', "the character that shift makes"),
            ('"text.copy" = "\\u001b"', "is no key"),
            ('"text.copy" = "ctrl+i"', "tab is the key of compare.next_column"),
        ],
    )
    def test_that_are_wrong_are_one_message_each(self, tmp_path: Path, entry: str, reason: str) -> None:
        settings, (message,) = keys_from(tmp_path, entry + '\n"labelling.delete" = "X"\n')
        assert reason in message
        assert keymap(settings) == {"labelling.delete": "X"}

    @pytest.mark.parametrize("key", list("[OABCDFH"))
    @pytest.mark.parametrize("action", ["app.undo", "labelling.tag_1", "labelling.delete"])
    def test_that_an_arrow_key_leaves_never_change_anything(
        self, tmp_path: Path, key: str, action: str
    ) -> None:
        settings, (message,) = keys_from(tmp_path, f'"{action}" = "{key}"\n')
        assert "left of an arrow key" in message
        assert keymap(settings) == {}

    def test_by_default_clash_on_no_screen(self) -> None:
        for action in ACTIONS:
            keys = tuple(config.canonical_key(key) for key in action.keys)
            assert config._first_clash({action.id: keys}) is None

    def test_by_default_no_arrow_remains_change_anything(self) -> None:
        assert {action.id for action in ACTIONS} >= config.UNCONFIRMED_CHANGES
        for action in ACTIONS:
            if action.id in config.UNCONFIRMED_CHANGES:
                assert not config.ARROW_REMAINS & set(action.keys)
