"""Dialogs: keyboard first, cancelled with Esc, and nothing in them is read as markup."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.app import App

from reader.labels import default_schema
from reader.screens.dialogs import (
    Choice,
    ChoiceDialog,
    ConfirmDialog,
    Dialog,
    Field,
    FormDialog,
    PathDialog,
    PromptDialog,
    ReportDialog,
)
from reader.widgets.editing import LineEditor
from tests.tui.conftest import shown

UNANSWERED = object()


class Asking(App[None]):
    """An app that shows one dialog and keeps its answer."""

    answer: Any = UNANSWERED

    def __init__(self, dialog: Dialog[Any]) -> None:
        super().__init__()
        self.dialog = dialog

    def on_mount(self) -> None:
        self.push_screen(self.dialog, lambda answer: setattr(self, "answer", answer))


@asynccontextmanager
async def asking(dialog: Dialog[Any], size: tuple[int, int] = (100, 30)) -> Any:
    async with Asking(dialog).run_test(size=size) as pilot:
        await pilot.pause()
        yield pilot


async def answered(dialog: Dialog[Any], *keys: str) -> Any:
    async with asking(dialog) as pilot:
        await pilot.press(*keys)
        return pilot.app.answer


async def answers(make: Callable[[], Dialog[Any]], *cases: list[str]) -> list[Any]:
    """What each of these rows of keys answers, one after another in one app."""
    found = []
    async with asking(make()) as pilot:
        app = pilot.app
        await app.pop_screen()
        for keys in cases:
            app.answer = UNANSWERED
            await app.push_screen(make(), lambda answer: setattr(app, "answer", answer))
            await pilot.pause()
            await pilot.press(*keys)
            found.append(app.answer)
            if app.answer is UNANSWERED:
                await app.pop_screen()
    return found


def labels() -> ChoiceDialog:
    return ChoiceDialog(
        "Tag with",
        [
            Choice("quote", "QUOTE", "1", "What somebody said", "blue", "Q"),
            Choice("claim", "CLAIM", "2", "What can be checked", "orange", "C"),
            Choice("speaker", "SPEAKER", "3", "Who said it", "green", "S"),
        ],
    )


class TestConfirm:
    async def test_keys(self) -> None:
        cases = {
            "y": True, "n": False, "escape": False, "enter": True, "right enter": False, "tab tab space": True
        }  # fmt: skip
        found = await answers(lambda: ConfirmDialog("Undo it?"), *(keys.split() for keys in cases))
        assert dict(zip(cases, found, strict=True)) == cases

    async def test_a_cautious_question_takes_enter_for_no(self) -> None:
        assert await answered(ConfirmDialog("Replace?", cautious=True), "enter") is False

    async def test_the_mouse_answers_too(self) -> None:
        async with asking(ConfirmDialog("Undo it?", yes="Undo", no="Leave it")) as pilot:
            lines = shown(pilot.app).splitlines()
            y = next(y for y, line in enumerate(lines) if "Leave it" in line)
            await pilot.click(offset=(lines[y].index("Leave it") + 2, y))
            assert pilot.app.answer is False

    async def test_letters_that_an_arrow_leaves_do_not_agree(self) -> None:
        assert await answered(ConfirmDialog("Undo it?"), *"[OABCDFH") is UNANSWERED


class TestChoice:
    async def test_own_keys_arrows_and_typing(self) -> None:
        cases = {
            "2": "claim", "enter": "quote", "down down enter": "speaker", "up enter": "quote",
            "s p e a enter": "speaker", "end enter": "speaker", "escape": None, "z z enter": UNANSWERED,
            "z z escape 1": "quote",
        }  # fmt: skip
        found = await answers(labels, *(keys.split() for keys in cases))
        assert dict(zip(cases, found, strict=True)) == cases

    async def test_a_digit_is_typed_once_something_else_was(self) -> None:
        dialog = ChoiceDialog(
            "Which", [Choice(number, f"Article {number}", str(number)) for number in range(1, 10)]
        )
        assert await answered(dialog, *"e 3".replace(" ", ""), "enter") is UNANSWERED
        dialog = ChoiceDialog("Which", [Choice(number, f"Article {number}") for number in range(30)])
        assert await answered(dialog, *"article", "space", *"27", "enter") == 27

    async def test_a_long_list_scrolls_to_the_one_under_the_cursor(self) -> None:
        dialog = ChoiceDialog(
            "Which", [Choice(number, f"Article {number:02}") for number in range(60)], chosen=50
        )
        async with asking(dialog) as pilot:
            assert "▌ Article 50" in shown(pilot.app)
            await pilot.press("down")
            assert "▌ Article 51" in shown(pilot.app)

    async def test_a_click_chooses(self) -> None:
        async with asking(labels()) as pilot:
            lines = shown(pilot.app).splitlines()
            y = next(y for y, line in enumerate(lines) if "CLAIM" in line)
            await pilot.click(offset=(lines[y].index("CLAIM"), y))
            assert pilot.app.answer == "claim"

    async def test_a_click_beside_it_cancels(self) -> None:
        async with asking(labels()) as pilot:
            await pilot.click(offset=(1, 1))
            assert pilot.app.answer is None


FIELDS = (
    Field("type", "choice", ("direct", "indirect", "mixed"), "direct"),
    Field("negated", "flag"),
    Field("name", "text", completions=("Thomas Graham",)),
    Field("share", "number"),
)


class TestForm:
    async def test_enter_answers_all_fields_as_they_are(self) -> None:
        answer = await answered(FormDialog("QUOTE", FIELDS), "enter")
        assert answer == {"type": "direct", "negated": None, "name": None, "share": None}

    async def test_keys_set_values(self) -> None:
        cases: dict[str, tuple[str, object]] = {
            "3": ("type", "mixed"), "i": ("type", "indirect"), "right": ("type", "indirect"),
            "left": ("type", None), "0": ("type", None), "9": ("type", "direct"),
            "down y": ("negated", True), "tab n": ("negated", False), "down y up 0": ("negated", None),
            "down down J o": ("name", "Jo"), "down down t h right": ("name", "Thomas Graham"),
            "up 2 . 5": ("share", 2.5), "up 2 , 5": ("share", 2.5),
        }  # fmt: skip
        rows = [[*keys.split(), "enter"] for keys in cases]
        found = await answers(lambda: FormDialog("QUOTE", FIELDS), *rows)
        seen = {
            keys: (field, answer[field])
            for (keys, (field, _)), answer in zip(cases.items(), found, strict=True)
        }
        assert seen == cases
        assert seen["down y"][1] is True

    async def test_escape_answers_nothing(self) -> None:
        assert await answered(FormDialog("QUOTE", FIELDS), "3", "escape") is None

    async def test_what_is_wrong_is_said_at_its_field(self) -> None:
        async with asking(FormDialog("QUOTE", FIELDS)) as pilot:
            await pilot.press("up", *"many", "enter")
            assert pilot.app.answer is UNANSWERED
            assert "✗ share: 'many' is no number" in shown(pilot.app)
            await pilot.press("ctrl+u", "7", "enter")
            assert pilot.app.answer["share"] == 7

    async def test_a_check_refuses(self) -> None:
        field = Field("name", check=lambda value: "a name is needed" if value is None else None)
        assert await answered(FormDialog("Who", [field]), "enter") is UNANSWERED
        assert await answered(FormDialog("Who", [field]), "a", "enter") == {"name": "a"}

    async def test_a_required_choice_cannot_be_emptied(self) -> None:
        field = Field("format", "choice", ("json",), "json", required=True)
        assert await answered(FormDialog("Export", [field]), "0", "delete", "enter") == {"format": "json"}

    async def test_hostile_text_is_kept_exactly_while_it_is_shown_safely(self) -> None:
        hostile = "a\x1b[2Jb\u202ec"
        async with asking(FormDialog("Edit", [Field("title", value=hostile)])) as pilot:
            assert "a␛[2Jb⇐c" in shown(pilot.app)
            await pilot.press("!", "enter")
            assert pilot.app.answer == {"title": hostile + "!"}

    async def test_picking_goes_on_so_that_a_whole_quote_takes_a_key_a_field(self) -> None:
        label = default_schema().labels[0]
        fields = [Field(each.name, each.type, each.values, each.default) for each in label.attributes]
        fields += [Field("label", "choice", ("QUOTE", "CLAIM"), "QUOTE", required=True, aside=True)]
        keys = ["2", "4", "y", "3", "enter"]  # four attributes and Enter
        answer = await answered(FormDialog("QUOTE", fields), *keys)
        assert answer == {
            "type": "indirect", "attribution": "eventuality", "negated": True, "wording": "altered",
            "label": "QUOTE",
        }  # fmt: skip
        letters = ["i", "e", "n", "n", "enter"]  # not_found; the second n is of wording, not of negated
        answer = await answered(FormDialog("QUOTE", fields), *letters)
        assert list(answer.values()) == ["indirect", "eventuality", False, "not_found", "QUOTE"]

    async def test_picking_once_more_in_the_last_field_before_one_aside_changes_only_that(self) -> None:
        fields = [
            Field("a", "choice", ("x", "y"), "x"),
            Field("label", "choice", ("Q", "C"), "Q", aside=True),
        ]
        assert await answered(FormDialog("Q", fields), "2", "2", "1", "2", "enter") == {
            "a": "y",
            "label": "Q",
        }
        assert (await answered(FormDialog("Q", fields), "down", "2", "enter"))["label"] == "C"

    async def test_backspace_right_after_a_pick_takes_it_back(self) -> None:
        answer = await answered(FormDialog("QUOTE", FIELDS), "3", "y", "backspace", "n", *"Jo", "enter")
        assert answer == {"type": "mixed", "negated": False, "name": "Jo", "share": None}
        answer = await answered(FormDialog("QUOTE", FIELDS), "3", "backspace", "enter")
        assert answer["type"] == "direct"
        answer = await answered(FormDialog("QUOTE", FIELDS), "3", "up", "backspace", "enter")
        assert answer["type"] is None

    async def test_a_letter_of_several_values_goes_through_them_and_stays(self) -> None:
        fields = [Field("a", "choice", ("quantity", "quality", "other")), Field("b", "choice", ("x",))]
        assert await answered(FormDialog("C", fields), "q", "q", "enter") == {"a": "quality", "b": None}
        assert await answered(FormDialog("C", fields), "o", "x", "enter") == {"a": "other", "b": "x"}

    async def test_values_may_have_keys_of_their_own(self) -> None:
        fields = [Field("label", "choice", ("QUOTE", "CLAIM", "Q"), "QUOTE", keys=("0", "q", ""))]
        cases = {"0": "QUOTE", "q": "CLAIM", "c": "CLAIM", "2": "QUOTE", "Q": "Q", "c 0": "QUOTE"}
        found = await answers(lambda: FormDialog("Q", fields), *([*keys.split(), "enter"] for keys in cases))
        assert [answer["label"] for answer in found] == list(cases.values())

    async def test_a_value_that_is_no_longer_offered_stays_unless_another_is_picked(self) -> None:
        fields = [
            Field("a", "choice", ("x", "y"), "gone"), Field("b", "flag", value="perhaps"),
            Field("c", "number", value="many"), Field("d", "number", value=0.0),
        ]  # fmt: skip
        kept = {"a": "gone", "b": "perhaps", "c": "many", "d": 0.0}
        async with asking(FormDialog("Q", fields)) as pilot:
            assert "gone (former)" in shown(pilot.app)
            await pilot.press("enter")
            assert pilot.app.answer == kept
        assert await answered(FormDialog("Q", fields), "2", "enter") == {**kept, "a": "y"}
        assert await answered(FormDialog("Q", fields), "2", "up", "g", "enter") == kept

    async def test_a_click_picks_a_value(self) -> None:
        async with asking(FormDialog("QUOTE", FIELDS)) as pilot:
            lines = shown(pilot.app).splitlines()
            y = next(y for y, line in enumerate(lines) if "mixed" in line)
            await pilot.click(offset=(lines[y].index("mixed"), y))
            await pilot.press("enter")
            assert pilot.app.answer["type"] == "mixed"

    async def test_many_fields_scroll_on_a_low_terminal(self) -> None:
        fields = [Field(f"field {number}") for number in range(30)]
        async with asking(FormDialog("Many", fields), size=(60, 12)) as pilot:
            await pilot.press("up")
            assert "▌ field 29" in shown(pilot.app)


NAMES = ("Thomas Graham", "Lindsey Graham", "Graham Smith", "Gerald Ford", "Grace", "Graz", "Grant")


class TestCandidates:
    """What a text in a form could become, listed while it is typed."""

    def form(self) -> FormDialog:
        return FormDialog("SPEAKER", [Field("name", completions=NAMES), Field("role")])

    def listed(self, pilot: Any) -> list[str]:
        return [name for line in shown(pilot.app).splitlines() for name in NAMES if line.strip(" │›") == name]

    async def test_are_listed_under_the_text_five_at_most_those_that_begin_so_first(self) -> None:
        async with asking(self.form()) as pilot:
            assert self.listed(pilot) == []
            await pilot.press("g")
            assert self.listed(pilot) == ["Graham Smith", "Gerald Ford", "Grace", "Graz", "Grant"]
            await pilot.press("r", "a", "h")
            assert self.listed(pilot) == ["Graham Smith", "Thomas Graham", "Lindsey Graham"]
            await pilot.press("x")
            assert self.listed(pilot) == []

    async def test_keys(self) -> None:
        cases = {
            "g r a h tab enter": "Graham Smith",
            "g r a h down down enter": "Thomas Graham",
            "g r a h down down up enter": "Graham Smith",
            "g r a h up enter": "Lindsey Graham",
            "g r a h down down down down enter": "grah",
            "g r a h down escape enter": "grah",
            "g r a h enter": "grah",
            "g r a h right enter": "Graham Smith",
            "g r a h down down tab ! enter": "Thomas Graham!",
        }
        found = await answers(self.form, *(keys.split() for keys in cases))
        assert {keys: answer["name"] for keys, answer in zip(cases, found, strict=True)} == cases

    async def test_are_gone_when_one_was_taken_and_the_keys_mean_fields_again(self) -> None:
        async with asking(self.form()) as pilot:
            await pilot.press("g", "r", "a", "h", "tab")
            assert self.listed(pilot) == []
            await pilot.press("tab", *"boss", "enter")
            assert pilot.app.answer == {"name": "Graham Smith", "role": "boss"}

    async def test_escape_closes_the_list_first_and_then_the_form(self) -> None:
        async with asking(self.form()) as pilot:
            await pilot.press("g", "escape")
            assert self.listed(pilot) == []
            assert pilot.app.answer is UNANSWERED
            await pilot.press("escape")
            assert pilot.app.answer is None

    async def test_a_click_takes_one(self) -> None:
        async with asking(self.form()) as pilot:
            await pilot.press("g")
            lines = shown(pilot.app).splitlines()
            y = next(y for y, line in enumerate(lines) if "Gerald Ford" in line)
            await pilot.click(offset=(lines[y].index("Gerald"), y))
            await pilot.press("enter")
            assert pilot.app.answer["name"] == "Gerald Ford"


GUIDELINE = "\n".join(f"Rule {number}." for number in range(60))


class TestGuide:
    """All that can be said of a label, shown in the place of its dialog."""

    def choices(self) -> ChoiceDialog:
        return ChoiceDialog(
            "Label",
            [
                Choice("q", "QUOTE", "1", "Said", help=f"Words in marks.\n{GUIDELINE}"),
                Choice("c", "CLAIM", "2", "Stated", help="A clause."),
            ],
        )

    def form(self) -> FormDialog:
        return FormDialog("QUOTE", FIELDS, note="Short.", help=f"Words in marks.\n{GUIDELINE}")

    async def test_of_the_choice_under_the_cursor_is_shown_and_left_by_question_mark(self) -> None:
        async with asking(self.choices()) as pilot:
            assert "? explains" in shown(pilot.app)
            await pilot.press("question_mark")
            assert "Words in marks." in shown(pilot.app)
            await pilot.press("down")
            assert "A clause." in shown(pilot.app)
            assert "Words in marks." not in shown(pilot.app)
            await pilot.press("question_mark")
            assert "▌ 2  CLAIM" in shown(pilot.app)

    async def test_keys_of_choices(self) -> None:
        cases = {
            "question_mark 2": "c", "question_mark down enter": "c", "question_mark escape enter": "q",
            "question_mark escape escape": None, "f1 f1 enter": "q", "question_mark c l enter": "c",
            "c question_mark enter": UNANSWERED,
        }  # fmt: skip
        found = await answers(self.choices, *(keys.split() for keys in cases))
        assert dict(zip(cases, found, strict=True)) == cases

    async def test_is_scrolled_to_its_end(self) -> None:
        for dialog in (self.choices(), self.form()):
            async with asking(dialog, size=(80, 24)) as pilot:
                await pilot.press("question_mark")
                assert "Rule 59." not in shown(pilot.app)
                await pilot.press(*["pagedown"] * 5)
                assert "Rule 59." in shown(pilot.app)
                await pilot.press(*["pageup"] * 5)
                assert "Words in marks." in shown(pilot.app)

    async def test_of_a_form_is_shown_and_left(self) -> None:
        async with asking(self.form()) as pilot:
            assert "? guideline" in shown(pilot.app)
            await pilot.press("question_mark")
            assert "Words in marks." in shown(pilot.app)
            assert "negated" not in shown(pilot.app)
            await pilot.press("down")
            assert "Words in marks." not in shown(pilot.app)
            await pilot.press("f1")
            assert "negated" in shown(pilot.app)

    async def test_keys_of_a_form(self) -> None:
        cases = {
            "question_mark 3 enter": ("type", "mixed"), "question_mark enter enter": ("type", "direct"),
            "down down f1 f1 a ? enter": ("name", "a?"), "down down f1 b enter": ("name", "b"),
        }  # fmt: skip
        found = await answers(self.form, *(keys.replace("?", "question_mark").split() for keys in cases))
        assert [answer[field] for answer, (field, _) in zip(found, cases.values(), strict=True)] == [
            value for _, value in cases.values()
        ]

    async def test_that_nobody_wrote_is_not_offered(self) -> None:
        async with asking(FormDialog("QUOTE", FIELDS)) as pilot:
            await pilot.press("question_mark", "f1")
            assert "guideline" not in shown(pilot.app)
            assert "negated" in shown(pilot.app)


class TestPrompt:
    async def test_the_line_is_answered_as_typed(self) -> None:
        assert await answered(PromptDialog("Name", value="The"), "space", *"talks", "enter") == "The talks"
        assert await answered(PromptDialog("Name", value="The"), "escape") is None

    async def test_tab_takes_the_completion(self) -> None:
        assert await answered(PromptDialog("Name", completions=["Talks"]), "t", "tab", "enter") == "Talks"

    async def test_a_check_keeps_it_open(self) -> None:
        check: Callable[[str], str | None] = lambda text: None if text else "give a name"  # noqa: E731
        async with asking(PromptDialog("Name", check=check)) as pilot:
            await pilot.press("enter")
            assert pilot.app.answer is UNANSWERED
            assert "✗ give a name" in shown(pilot.app)

    async def test_pasted_lines_become_one(self) -> None:
        from textual.events import Paste

        async with asking(PromptDialog("Name")) as pilot:
            pilot.app.screen.focused.post_message(Paste("a\nb\tc"))
            await pilot.pause()
            await pilot.press("enter")
            assert pilot.app.answer == "a b c"


class TestPath:
    async def test_tab_completes_as_far_as_all_agree(self, tmp_path: Path, monkeypatch: Any) -> None:
        for name in ("story one.txt", "story two.txt", ".hidden", "other"):
            (tmp_path / name).write_text("x")
        (tmp_path / "folder").mkdir()
        monkeypatch.chdir(tmp_path)
        async with asking(PathDialog("Add")) as pilot:
            text = shown(pilot.app)
            assert text.index("folder/") < text.index("other")
            assert ".hidden" not in text
            await pilot.press("s", "tab")
            assert "story " in shown(pilot.app)
            await pilot.press("t", "tab", "enter")
            assert pilot.app.answer == "story two.txt"

    async def test_names_from_the_disk_do_not_act(self, tmp_path: Path, monkeypatch: Any) -> None:
        (tmp_path / "[@click=app.quit]x").write_text("x")
        (tmp_path / "a\x1b]0;owned\x07").write_text("x")
        monkeypatch.chdir(tmp_path)
        async with asking(PathDialog("Add")) as pilot:
            text = shown(pilot.app)
            assert "[@click=app.quit]x" in text
            assert "a␛]0;owned␇" in text


class TestReport:
    async def test_scrolls_and_leaves(self) -> None:
        async with asking(
            ReportDialog("Left out", [f"file {number}: no text" for number in range(80)])
        ) as pilot:
            assert "file 0" in shown(pilot.app)
            await pilot.press("G")
            assert "file 79" in shown(pilot.app)
            await pilot.press("q")
            assert pilot.app.answer is None


class Explained(ChoiceDialog):
    """A choice whose guideline is open at once."""

    def on_mount(self) -> None:
        self.sheet()._explain()


HOSTILE = ("[/]", "[@click=app.quit]x[/]", "a\x1b]0;owned\x07b\x9b2J", "[bold]x", "e\u202ef")


@pytest.mark.parametrize("no_color", [False, True])
@pytest.mark.parametrize(
    "make",
    [
        lambda text: ConfirmDialog(f"{text}\n{text}", yes=text, no=text),
        lambda text: ChoiceDialog(text, [Choice(1, text, detail=text, sign=text[:1], colour="none")]),
        lambda text: Explained(text, [Choice(1, "x", help=text, sign=text[:1], colour="none")]),
        lambda text: FormDialog(
            text, [Field(text, value=text), Field("c", "choice", (text,), text)], note=text
        ),
        lambda text: PromptDialog(text, value=text, hint=text, completions=(text + text,)),
        lambda text: ReportDialog(text, [text]),
    ],
)
async def test_nothing_hostile_acts_in_a_dialog(
    make: Callable[[str], Dialog[Any]], no_color: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    async with asking(make("first")) as pilot:
        for text in HOSTILE:
            await pilot.app.push_screen(make(text))
            await pilot.pause()
            seen = shown(pilot.app)
            assert not any(char < " " and char != "\n" for char in seen)
            assert not set("\x7f\x9b\u202e") & set(seen)
            assert text[:3].replace("\x1b", "␛").replace("\u202e", "⇐") in seen
            await pilot.press("escape")
            assert pilot.app.return_code is None


class TestEditing:
    def edited(self, value: str, *keys: str) -> str:
        editor = LineEditor(value)
        for key in keys:
            editor.press(key, key if len(key) == 1 else None)
        return editor.value[: editor.caret] + "|" + editor.value[editor.caret :]

    @pytest.mark.parametrize(
        ("value", "keys", "after"),
        [
            ("ab", ["left", "x"], "ax|b"), ("ab", ["home", "delete"], "|b"), ("ab", ["backspace"], "a|"),
            ("one two", ["ctrl+w"], "one |"), ("one two", ["ctrl+left", "ctrl+left"], "|one two"),
            ("one two", ["home", "ctrl+right"], "one| two"), ("one two", ["ctrl+left", "ctrl+k"], "one |"),
            ("one two", ["ctrl+left", "ctrl+u"], "|two"), ("a👩‍🚒", ["left"], "a|👩‍🚒"),
            ("a👩‍🚒", ["backspace"], "a|"), ("", ["left", "right", "backspace", "delete"], "|"),
            ("a", ["f5", "ctrl+x"], "a|"),
        ],
    )  # fmt: skip
    def test_keys(self, value: str, keys: list[str], after: str) -> None:
        assert self.edited(value, *keys) == after

    def test_a_narrow_line_shows_what_is_around_the_caret(self) -> None:
        editor = LineEditor("0123456789")
        assert editor.shown(5, len).before == "6789"
        editor.press("home", None)
        seen = editor.shown(5, len)
        assert (seen.before, seen.under, seen.after) == ("", "0", "1234")

    def test_a_click_sets_the_caret(self) -> None:
        editor = LineEditor("0123456789")
        editor.caret_at(2, 5, len)
        assert editor.caret == 8
