"""The article screen over a real library: labelling, undo, visiting, finding, coming and going."""

from __future__ import annotations

from concurrent.futures import Future

import pytest

from reader.annotations import Annotation, Relation, edited, new_id, now
from reader.errors import Refused
from reader.store import Store
from tests.tui.real_library import SCHEMA, add, annotated, at_the_desk, make_library

QUOTE = '"cracks in Western unity"'
SENTENCE = "Source: CNN"


@pytest.fixture(scope="module")
def library(tmp_path_factory, seeds):
    return make_library(tmp_path_factory.mktemp("article"), sorted(seeds.glob("*.txt")))


@pytest.fixture(scope="module")
def ids(library):
    """Article ids by the first three characters of their file."""
    with Store.open(library, annotator="jo", mode="read") as store:
        return {article.source[:3]: article.id for article in store.iter_articles()}


def spans(annotations: list[Annotation]) -> list[tuple[str, str]]:
    return sorted((each.label, each.quote) for each in annotations)


# Tagging


async def test_a_digit_tags_the_selection_exactly_and_without_one_the_sentence(library, ids):
    async with at_the_desk(library) as desk:
        await desk.open(ids["000"])
        assert desk.state(ids["000"]) == "new"
        await desk.select(QUOTE)
        start = desk.body.index(QUOTE)
        assert f"{QUOTE} {start}–{start + len(QUOTE)} → 1 QUOTE 2 CLAIM" in desk.selection_line
        await desk.press("1")
        assert spans(desk.stored(ids["000"])) == [("QUOTE", QUOTE)]
        assert desk.pane.selection is None
        assert desk.pane.caret == start + len(QUOTE)  # the caret stays
        assert "tagged QUOTE" in desk.said
        assert "saved" in desk.said
        # The new one is the current one although the caret stands behind it; moving lets it go.
        assert desk.selection_line.startswith("QUOTE")
        await desk.press("w")
        assert not desk.selection_line.startswith("QUOTE")
        # Without a selection the sentence, and the line below says so before.
        desk.place(SENTENCE)
        assert f"“{SENTENCE}” → 1 QUOTE" in desk.selection_line
        await desk.press("2")
        assert spans(desk.stored(ids["000"])) == [("CLAIM", SENTENCE), ("QUOTE", QUOTE)]
        # The margin has a card at the height of each.
        assert "│ Q QUOTE" in desk.text
        assert "┃ C CLAIM" in desk.text


async def test_of_wide_characters_as_many_are_shown_as_leave_room_for_the_keys(tmp_path):
    article = tmp_path / "beijing.txt"
    article.write_text("双方同意将贸易额提高到八百亿欧元并且在北京继续会谈。\n\n会谈持续了三个小时。\n")
    library = make_library(tmp_path, [article])
    with Store.open(library, annotator="jo", mode="read") as store:
        (known,) = store.iter_articles()
    async with at_the_desk(library, size=(80, 24)) as desk:
        await desk.open(known.id)
        desk.place("双方")
        assert "“双方" in desk.selection_line
        assert "” → 1 Q" in desk.selection_line
        await desk.press("v", "}")
        assert "→ 1 Q" in desk.selection_line


async def test_what_is_stored_has_no_white_space_at_its_ends(library, ids):
    async with at_the_desk(library) as desk:
        await desk.open(ids["000"])
        await desk.select(" told CNN ")
        await desk.press("4")
        assert spans(desk.stored(ids["000"])) == [("CUE", "told CNN")]
        await desk.select(" ")
        await desk.press("4")
        assert desk.refused
        assert "not white space" in desk.said
        assert len(desk.stored(ids["000"])) == 1


async def test_an_opened_but_empty_selection_means_the_sentence_as_the_line_below_says(library, ids):
    async with at_the_desk(library) as desk:
        await desk.open(ids["000"])
        desk.place(SENTENCE)
        await desk.press("v")
        assert f"“{SENTENCE}” → 1 QUOTE" in desk.selection_line
        await desk.press("y")
        assert desk.app.clipboard == SENTENCE
        await desk.press("1")
        assert spans(desk.stored(ids["000"])) == [("QUOTE", SENTENCE)]
        await desk.press("v", "enter")  # on an annotation: its form
        assert "attribution" in desk.text


async def test_a_digit_that_no_label_has_says_so_and_tags_nothing(library, ids):
    async with at_the_desk(library) as desk:
        await desk.open(ids["000"])
        await desk.press("8")
        assert desk.refused
        assert "no label has the key 8" in desk.said
        assert desk.stored(ids["000"]) == []


async def test_the_picker_finds_a_label_by_typing_and_tags_with_it(library, ids):
    async with at_the_desk(library) as desk:
        await desk.open(ids["000"])
        await desk.select("Thomas Graham")
        await desk.press("t")
        assert "Who is said to have said it" in desk.text  # the guideline stands there
        await desk.press("s", "p", "e", "enter")
        await desk.says("tagged SPEAKER")
        await desk.kept()
        assert spans(desk.stored(ids["000"])) == [("SPEAKER", "Thomas Graham")]
        desk.place("John Lough")
        await desk.press("t", "escape")
        assert len(desk.stored(ids["000"])) == 1


async def test_enter_on_a_selection_repeats_the_last_label_with_its_attributes(library, ids):
    async with at_the_desk(library) as desk:
        await desk.open(ids["000"])
        await desk.select("Thomas Graham")
        await desk.press("enter")  # nothing to repeat yet: the picker
        assert "type to find" in desk.text
        await desk.press("3")
        await desk.says("tagged SPEAKER")
        await desk.press("enter")  # on it: the form; organisation is the third kind
        await desk.press("3", "enter")
        await desk.says("changed SPEAKER")
        await desk.select("John Lough")
        await desk.press("enter")
        made = {each.quote: each for each in desk.stored(ids["000"])}
        assert made["John Lough"].label == "SPEAKER"
        assert made["John Lough"].attributes["kind"] == "organisation"
        assert made["John Lough"].attributes == made["Thomas Graham"].attributes


# The form


async def test_the_form_changes_attributes_label_and_note_in_one_step_and_esc_changes_nothing(library, ids):
    async with at_the_desk(library) as desk:
        await desk.open(ids["000"])
        await desk.select(QUOTE)
        await desk.press("1")
        before = desk.stored(ids["000"])
        assert before[0].attributes == dict.fromkeys(before[0].attributes)  # nobody set anything
        await desk.press("enter")
        assert "QUOTE" in desk.text
        assert "attribution" in desk.text
        await desk.press("2", "escape")
        assert desk.stored(ids["000"]) == before
        # type indirect, which goes on to the next field, and a note (the last, so two up).
        await desk.press("enter", "2", "up", "up", *"why", "enter")
        await desk.says("changed QUOTE")
        (after,) = desk.stored(ids["000"])
        assert (after.attributes["type"], after.note) == ("indirect", "why")
        assert after.attributes["attribution"] == "assertion"  # what the form offered first
        assert after.attributes["negated"] is None  # and what it did not offer stays unset
        assert (after.start, after.end) == (before[0].start, before[0].end)
        assert "✎ why" in desk.text
        await desk.press("u")
        await desk.says("undone: changed QUOTE")
        (back,) = desk.stored(ids["000"])
        assert (back.attributes, back.note) == (before[0].attributes, None)


async def test_another_label_in_the_form_drops_the_values_that_it_does_not_have(library, ids):
    async with at_the_desk(library) as desk:
        await desk.open(ids["000"])
        await desk.select(QUOTE)
        await desk.press("1")
        # type mixed, then the label (last but one) CLAIM, whose type has no such value.
        await desk.press("enter", "3", "up", "up", "up", "2", "enter")
        await desk.says("changed CLAIM")
        (after,) = desk.stored(ids["000"])
        assert after.label == "CLAIM"
        assert after.attributes == dict.fromkeys(
            attribute.name for attribute in SCHEMA.label("CLAIM").attributes
        )
        assert "C CLAIM" in desk.text
        assert "Q QUOTE" not in desk.text
        assert desk.line_of(desk.pane.caret).text.lstrip("▌ ")[0] == "C"


async def test_the_form_offers_no_way_to_have_no_label(library, ids):
    async with at_the_desk(library) as desk:
        await desk.open(ids["000"])
        await desk.press("1")
        before = desk.stored(ids["000"])
        await desk.press("enter", "up", "up", "0", "backspace", "escape")
        await desk.press("enter", "up", "up", "0", "enter")
        await desk.says("changed QUOTE")
        assert [each.label for each in desk.stored(ids["000"])] == ["QUOTE"]
        assert before[0].id == desk.stored(ids["000"])[0].id


# Deleting and undo


def relation(source: Annotation, target: Annotation, kind: str = "said_by") -> Relation:
    time = now()
    return Relation(new_id(), kind, source.id, target.id, {}, "jo", time, time)


async def test_x_deletes_with_the_relations_in_one_step_and_u_brings_all_back(library, ids):
    async with at_the_desk(library) as desk:
        article = desk.store.article(ids["000"]).result(10)
        quote = annotated(article, QUOTE, "QUOTE")
        speaker = annotated(article, "Thomas Graham", "SPEAKER")
        add(desk.store, quote, speaker, relation(quote, speaker))
        await desk.open(ids["000"])
        assert "→ said_by Thomas Graham" in desk.text
        assert "← said_by" in desk.text
        desk.place("cracks in")
        await desk.press("x")
        assert "deleted QUOTE" in desk.said
        assert spans(desk.stored(ids["000"])) == [("SPEAKER", "Thomas Graham")]
        assert desk.relations(ids["000"]) == []
        assert "said_by" not in desk.text  # neither card speaks of it any more
        desk.place("Kremlin leader")
        await desk.press("u")
        await desk.says("undone: deleted QUOTE")
        assert [each.quote for each in desk.stored(ids["000"])] == ["Thomas Graham", QUOTE]
        assert len(desk.relations(ids["000"])) == 1
        assert desk.pane.caret == quote.start  # it goes to where it happened
        assert desk.selection_line.startswith("QUOTE")
        assert "→ said_by Thomas Graham" in desk.text
        await desk.press("ctrl+r")
        await desk.says("redone: deleted QUOTE")
        assert spans(desk.stored(ids["000"])) == [("SPEAKER", "Thomas Graham")]
        assert "said_by" not in desk.text
        await desk.press("x")
        desk.place("Kremlin leader")
        await desk.press("x")
        assert "no annotation here" in desk.said


async def test_tag_tag_undo_typed_without_a_pause_undoes_the_newest(library, ids):
    async with at_the_desk(library) as desk:
        await desk.open(ids["000"])
        desk.place(SENTENCE)
        desk.screen.action_tag("1")
        desk.screen.action_tag("2")
        desk.app.action_undo()
        await desk.says("undone: tagged CLAIM")
        assert spans(desk.stored(ids["000"])) == [("QUOTE", SENTENCE)]
        desk.app.action_undo()
        desk.app.action_redo()
        await desk.says("redone: tagged QUOTE")
        assert spans(desk.stored(ids["000"])) == [("QUOTE", SENTENCE)]


async def test_an_edit_and_a_deletion_right_behind_a_tag_reach_the_library_in_order(library, ids):
    async with at_the_desk(library) as desk:
        await desk.open(ids["000"])
        desk.place(SENTENCE)
        desk.screen.action_tag("1")
        desk.screen.action_delete()
        desk.screen.action_tag("2")
        await desk.kept()
        await desk.kept()
        assert spans(desk.stored(ids["000"])) == [("CLAIM", SENTENCE)]
        assert [each.label for each in desk.screen.labelled.of(ids["000"])] == ["CLAIM"]


async def test_undo_from_the_library_goes_to_the_article_where_it_happened(library, ids):
    async with at_the_desk(library) as desk:
        await desk.open(ids["000"])
        place = desk.place("John Lough")
        await desk.press("1", "q")
        await desk.until(lambda: not hasattr(desk.screen, "pane"))
        await desk.press("u")
        await desk.until(lambda: hasattr(desk.screen, "pane") and desk.pane.ready)
        await desk.settled()
        assert desk.stored(ids["000"]) == []
        assert desk.said.startswith("undone: tagged QUOTE")
        assert desk.screen.article == ids["000"]
        assert desk.pane.here.structure.sentence_at(place)[0] == desk.pane.caret


async def test_undo_of_what_a_command_did_asks_first(library, ids):
    async with at_the_desk(library) as desk:
        article = desk.store.article(ids["000"]).result(10)
        add(desk.store, annotated(article, QUOTE, "QUOTE"), by_command=True)
        await desk.open(ids["000"])
        await desk.press("u")
        assert "Undo “prepared”?" in desk.text
        await desk.press("escape")
        assert len(desk.stored(ids["000"])) == 1
        await desk.press("u", "y")
        await desk.says("undone: prepared")
        assert desk.stored(ids["000"]) == []
        assert "Q QUOTE" not in desk.text


async def test_nothing_to_undo_is_said(library, ids):
    async with at_the_desk(library) as desk:
        await desk.open(ids["000"])
        await desk.press("ctrl+r")
        await desk.says("nothing to redo")


# What the library refuses


def refusing(store: Store, monkeypatch: pytest.MonkeyPatch, error: Exception, times: int = 1) -> None:
    """Let the next ``times`` changes fail."""
    apply, left = store.apply, [times]

    def fail(change, **arguments):
        if not left[0]:
            return apply(change, **arguments)
        left[0] -= 1
        failed: Future = Future()
        failed.set_exception(error)
        return failed

    monkeypatch.setattr(store, "apply", fail)


@pytest.mark.parametrize("error", [Refused("the disk is full; make room"), RuntimeError("the disk is full")])
async def test_a_tag_that_the_library_refuses_is_taken_back_and_said(library, ids, monkeypatch, error):
    async with at_the_desk(library) as desk:
        await desk.open(ids["000"])
        desk.place(SENTENCE)
        await desk.press("1")
        desk.place("Kremlin")
        refusing(desk.store, monkeypatch, error)
        desk.screen.action_tag("2")  # fails
        desk.screen.action_tag("3")  # is asked before the first has failed, and succeeds
        await desk.kept()
        await desk.kept()
        assert [each.label for each in desk.stored(ids["000"])] == ["SPEAKER", "QUOTE"]
        assert [each.label for each in desk.screen.labelled.of(ids["000"])] == ["SPEAKER", "QUOTE"]
        assert "C CLAIM" not in desk.text
        assert "S SPEAKER" in desk.text
        refusing(desk.store, monkeypatch, error)
        await desk.press("2")
        assert desk.refused
        assert "the disk is full" in desk.said
        assert "C CLAIM" not in desk.text
        await desk.press("2")  # the next one goes through
        assert "C CLAIM" in desk.text
        assert len(desk.stored(ids["000"])) == 3


async def test_an_edit_or_deletion_of_a_tag_that_was_refused_is_no_step_and_no_crash(
    library, ids, monkeypatch
):
    async with at_the_desk(library) as desk:
        await desk.open(ids["000"])
        desk.place(SENTENCE)
        refusing(desk.store, monkeypatch, Refused("no"))
        desk.screen.action_tag("1")
        desk.screen.action_delete()
        await desk.kept()
        await desk.press("1")
        assert spans(desk.stored(ids["000"])) == [("QUOTE", SENTENCE)]
        # A deletion that is refused shows the annotation again.
        refusing(desk.store, monkeypatch, Refused("somebody changed it"))
        await desk.press("x")
        await desk.kept()
        assert "somebody changed it" in desk.said
        assert "Q QUOTE" in desk.text


async def test_a_form_saved_after_its_annotation_was_taken_back_shows_nothing_that_is_not_stored(
    library, ids, monkeypatch
):
    async with at_the_desk(library) as desk:
        await desk.open(ids["000"])
        desk.place(SENTENCE)
        refusing(desk.store, monkeypatch, Refused("no"))
        desk.screen.action_tag("1")
        (shown,) = desk.screen.labelled.of(ids["000"])
        await desk.kept()
        assert not desk.screen.labelled.of(ids["000"])
        desk.screen.replace_annotation(shown, edited(shown, note="mine"), "changed it")
        await desk.kept()
        assert not desk.screen.labelled.of(ids["000"])
        assert not desk.stored(ids["000"])


async def test_a_library_that_can_only_be_read_refuses_in_words(library, ids):
    async with at_the_desk(library, mode="read") as desk:
        await desk.open(ids["000"])
        for key in ("1", "ctrl+n"):
            await desk.press(key)
            assert desk.refused
            assert "read" in desk.said
        assert desk.screen.article == ids["000"]
        assert "Q QUOTE" not in desk.text


async def test_somebody_else_s_annotation_is_changed_only_after_a_question(library, ids):
    async with at_the_desk(library) as desk:
        article = desk.store.article(ids["000"]).result(10)
        add(desk.store, annotated(article, QUOTE, "QUOTE", annotator="ann"))
        await desk.open(ids["000"])
        desk.place("cracks in")
        assert "by ann" in desk.selection_line
        assert "q QUOTE by ann" in desk.text
        await desk.press("x")
        assert "This annotation is by ann" in desk.text
        await desk.press("n")
        assert len(desk.stored(ids["000"])) == 1
        await desk.press("enter", "y")
        assert "attribution" in desk.text
        await desk.press("escape", "x")  # allowed a moment ago
        await desk.says("deleted QUOTE")
        await desk.kept()
        assert desk.stored(ids["000"]) == []


# Visiting


async def test_brackets_visit_in_order_and_z_goes_round_at_one_place(library, ids):
    async with at_the_desk(library) as desk:
        article = desk.store.article(ids["000"]).result(10)
        long = annotated(article, f"as well as {QUOTE}", "CLAIM")
        short = annotated(article, QUOTE, "QUOTE")
        word = annotated(article, "cracks", "EVIDENCE")
        first = annotated(article, SENTENCE, "CUE")
        add(desk.store, long, short, word, first)
        await desk.open(ids["000"])
        visited = []
        for _ in range(4):
            await desk.press("right_square_bracket")
            visited.append(desk.screen.current)
        assert visited == [first.id, long.id, short.id, word.id]
        await desk.press("W")
        assert desk.said == "no annotation after this"
        await desk.press("left_square_bracket", "B")
        assert desk.screen.current == long.id
        # The current one is the last reached until the caret moves, then the shortest around the caret.
        desk.place("cracks")
        assert desk.screen.current == word.id
        await desk.press("z")
        assert desk.screen.current == short.id
        assert desk.said == "2 of 3 at this place"
        await desk.press("z")
        assert desk.screen.current == long.id
        await desk.press("z")
        assert desk.screen.current == word.id
        await desk.press("z", "l")
        assert desk.screen.current == word.id
        desk.place("Kremlin")
        assert desk.screen.current is None


async def test_a_click_on_a_card_goes_there_and_opens_its_form_and_m_hides_the_margin(library, ids):
    async with at_the_desk(library) as desk:
        await desk.open(ids["000"])
        start = desk.place("Thomas Graham")
        await desk.press("1")
        desk.place("Kremlin")
        await desk.press("m")
        assert "Q QUOTE" not in desk.text
        await desk.press("m")
        y = next(y for y, line in enumerate(desk.text.splitlines()) if "Q QUOTE" in line)
        x = desk.text.splitlines()[y].index("Q QUOTE")
        await desk.pilot.click(offset=(x, y))
        await desk.until(lambda: "attribution" in desk.text)
        await desk.press("escape")
        assert desk.pane.here.structure.sentence_at(start)[0] == desk.pane.caret
        assert "┃ Q QUOTE" in desk.text


# States and going on


async def test_the_first_tag_opens_an_article_and_undoing_it_makes_it_new_again(library, ids):
    async with at_the_desk(library) as desk:
        await desk.open(ids["000"])
        assert desk.head_line.endswith("new")
        await desk.press("1")
        assert desk.head_line.endswith("open")
        assert desk.state(ids["000"]) == "open"
        await desk.press("u")
        await desk.says("undone: tagged")
        assert desk.head_line.endswith("new")
        assert desk.state(ids["000"]) == "new"


@pytest.mark.parametrize(
    "key",
    ["space", "backspace", "o", "v", "l", "y", "1", "x", "z", "n", "enter", "right_square_bracket", "escape"],
)
async def test_keys_typed_before_the_text_is_there_do_no_harm(library, ids, key):
    async with at_the_desk(library) as desk:
        await desk.open(ids["000"])
        desk.pane.show([])
        await desk.press(key)
        assert desk.app.is_running


async def test_the_reading_position_is_come_back_to(library, ids):
    async with at_the_desk(library, size=(100, 24)) as desk:
        await desk.open(ids["003"])
        place = desk.place("American officials have also long insisted")
        await desk.press("q")
        await desk.until(lambda: not hasattr(desk.screen, "pane"))
        await desk.open(ids["000"])
        await desk.press("q")
        await desk.until(lambda: not hasattr(desk.screen, "pane"))
        await desk.open(ids["003"])
        assert desk.pane.caret == place
        assert "American officials" in desk.text
        path = desk.store.path
        last = desk.place("In an interview last spring")
        await desk.press("ctrl+q")
    async with at_the_desk(library, library=path) as desk:
        await desk.until(lambda: hasattr(desk.screen, "pane") and desk.pane.ready)
        assert desk.screen.article == ids["003"]
        assert desk.pane.caret == last


async def test_words_of_the_last_article_are_not_said_of_the_next(library, ids):
    async with at_the_desk(library) as desk:
        await desk.open(ids["000"])
        await desk.press("1")
        assert "tagged" in desk.said
        await desk.press("q")
        await desk.open(ids["002"])
        assert "tagged" not in desk.text


# Finding, copying, escaping


async def test_find_visits_places_round_and_round_and_esc_drops_the_highlight(library, ids):
    async with at_the_desk(library) as desk:
        await desk.open(ids["000"])
        places = [at for at in range(len(desk.body)) if desk.body.lower().startswith("ukraine", at)]
        desk.place("Kremlin")
        after = [at for at in places if at > desk.pane.caret]
        await desk.press("slash", *"ukraine")
        assert desk.pane.caret == after[0]
        await desk.press("enter", "n")
        assert desk.pane.caret == after[1]
        await desk.press("N", "N")
        assert desk.pane.caret == places[places.index(after[0]) - 1]
        assert f"of {len(places)} found" in desk.said
        highlighted = [seg.text for seg in desk.line_of(after[1]) if "Ukraine" in seg.text]
        assert highlighted
        await desk.press("escape")
        await desk.press("n")
        assert "nothing to find" in desk.said
        # / begins anew, and Esc in the line goes back to where it began.
        before = desk.place("Kremlin")
        await desk.press("slash", *"cnn", "escape")
        assert desk.pane.caret == before
        await desk.press("slash")
        assert desk.screen.find_line.value == ""
        await desk.press(*"xyzzy")
        assert "not in the text" in desk.said
        await desk.press("enter")


async def test_find_goes_over_line_ends_and_whatever_the_case(library, ids):
    async with at_the_desk(library) as desk:
        await desk.open(ids["001"])
        await desk.press("slash", *"PEACE", "space", *"negotiations", "enter")
        assert desk.body[desk.pane.caret :].lower().startswith("peace")


async def test_find_extends_an_open_selection(library, ids):
    async with at_the_desk(library) as desk:
        await desk.open(ids["000"])
        start = desk.place("Kremlin leader")
        await desk.press("v", "slash", *"peace", "enter")
        assert desk.pane.selection == (start, desk.body.index("peace", start))


async def test_y_copies_the_exact_text(library, ids):
    async with at_the_desk(library) as desk:
        await desk.open(ids["000"])
        await desk.select('unity".\n')
        await desk.press("y")
        assert desk.app.clipboard == 'unity".\n'
        await desk.press("escape")
        desk.place(SENTENCE)
        await desk.press("y")
        assert desk.app.clipboard == SENTENCE


async def test_esc_drops_the_selection_and_never_leaves(library, ids):
    async with at_the_desk(library) as desk:
        await desk.open(ids["000"])
        await desk.select(QUOTE)
        caret = desk.pane.caret
        await desk.press("escape")
        assert desk.pane.selection is None
        assert desk.pane.caret == caret
        for _ in range(3):
            await desk.press("escape")
        assert desk.screen.article == ids["000"]
        assert desk.app.screen is desk.screen


# Other programs, other screens, other terminals


async def test_what_was_tagged_in_a_comparison_stands_in_the_article_below(library, ids):
    async with at_the_desk(library) as desk:
        await desk.open(ids["000"])
        await desk.press("1")
        await desk.compare(ids["000"], ids["002"])
        await desk.select("Thomas Graham", column=0)
        await desk.press("3", "q")
        await desk.until(lambda: desk.screen.CONTEXT == "article")
        await desk.until(lambda: "S SPEAKER" in desk.text)
        assert "Q QUOTE" in desk.text
        desk.place("Thomas Graham")
        await desk.press("x")  # against what the library holds now
        await desk.kept()
        assert [each.label for each in desk.stored(ids["000"])] == ["QUOTE"]


async def test_what_another_program_changed_is_shown_without_moving_the_caret(library, ids):
    async with at_the_desk(library) as writer, at_the_desk(library, library=writer.store.path) as desk:
        assert not desk.store.writable
        await desk.open(ids["000"])
        place = desk.place("John Lough")
        article = writer.store.article(ids["000"]).result(10)
        add(writer.store, annotated(article, "John Lough", "SPEAKER"))
        await desk.app.follow().wait()
        await desk.until(lambda: "S SPEAKER" in desk.text)
        assert desk.pane.caret == place
        assert desk.selection_line.startswith("SPEAKER")


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (200, 60), (30, 8)])
async def test_every_line_fits_the_terminal_and_the_head_says_where_one_is(library, ids, size):
    async with at_the_desk(library, size=size) as desk:
        await desk.open(ids["003"])
        await desk.press("2", "p", "v", "w")
        strips = desk.app.screen._compositor.render_strips()
        assert {strip.cell_length for strip in strips} == {size[0]}
        if size[0] >= 60:
            assert "of 26" in desk.text.splitlines()[0]
            assert "open" in desk.text.splitlines()[0]
        assert "58–" in desk.text
        assert ("→ 1 QUOTE" if size[0] > 120 else "→ 1 Q") in desk.text or size[0] < 60


async def test_without_colours_labels_and_selection_are_told_by_signs_and_attributes(
    library, ids, monkeypatch
):
    monkeypatch.setenv("NO_COLOR", "1")
    async with at_the_desk(library) as desk:
        assert desk.app.no_color
        await desk.open(ids["000"])
        await desk.select("Thomas Graham")
        reversed_words = [seg.text for seg in desk.line_of(desk.pane.caret) if seg.style.reverse]
        assert "Thomas Graham" in "".join(reversed_words)
        await desk.press("3")
        desk.place("Kremlin")
        strip = desk.line_of(desk.body.index("Thomas Graham"))
        assert [seg.text for seg in strip if seg.style.underline] == ["Thomas Graham"]
        assert "S SPEAKER" in desk.text
        await desk.press("slash", *"lough", "enter", "f2", "enter", "escape", "t", "escape", "u")
        await desk.says("undone: tagged SPEAKER")


@pytest.mark.parametrize("screen", ["article", "compare"])
@pytest.mark.parametrize("leave", ["q", "ctrl+q"])
async def test_what_was_tagged_right_before_leaving_is_stored(library, ids, screen, leave):
    async with at_the_desk(library) as desk:
        path = desk.store.path
        if screen == "article":
            await desk.open(ids["000"])
        else:
            await desk.compare(ids["000"], ids["002"])
        desk.place(SENTENCE)
        for key in "12345":
            desk.screen.action_tag(key)
        await desk.pilot.press(leave)
        if leave == "q":
            await desk.until(lambda: desk.screen.CONTEXT == "library")
    with Store.open(path, annotator="jo", mode="read") as store:
        found, _ = store.annotations([ids["000"]]).result(10)
    assert sorted(each.label for each in found) == ["CLAIM", "CUE", "EVIDENCE", "QUOTE", "SPEAKER"]


async def test_that_it_is_saved_is_said_however_long_the_rest_is(library, ids):
    async with at_the_desk(library, size=(80, 24)) as desk:
        await desk.open(ids["000"])
        desk.screen.say("related " + "so many words that they do not fit " * 6 + " · saved 10:42:07")
        assert "… · saved 10:42:07" in desk.text
