"""Relations by key over a real library: from one annotation to another, to the nearest, and along them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reader.annotations import Relation, new_id, now
from reader.store import Store
from reader.tasks.adding import add_paths
from tests.tui.real_library import add, annotated, at_the_desk, make_library

QUOTE = '"cracks in Western unity"'
SPEAKER = "Thomas Graham"
CUE = "told CNN"


@pytest.fixture(scope="module")
def library(tmp_path_factory, seeds):
    return make_library(tmp_path_factory.mktemp("relations"), sorted(seeds.glob("*.txt")))


@pytest.fixture(scope="module")
def articles(library):
    """The articles by the first three characters of their file."""
    with Store.open(library, annotator="jo", mode="read") as store:
        return {article.source[:3]: article for article in store.iter_articles()}


def tie(kind: str, source, target, annotator: str = "jo", **attributes) -> Relation:
    return Relation(new_id(), kind, source.id, target.id, attributes, annotator, now(), now())


def kept(desk, article) -> list[tuple[str, str, str]]:
    """Type and the ids of both ends of the article's relations in the library."""
    return [(each.type, each.source, each.target) for each in desk.relations(article.id)]


async def begin(desk, article, *prepared):
    add(desk.store, *prepared)
    await desk.open(article.id)


async def test_a_relation_is_begun_with_r_and_made_with_enter_and_one_goes_on_where_it_was_begun(
    library, articles
):
    async with at_the_desk(library) as desk:
        article = articles["000"]
        quote, speaker = annotated(article, QUOTE, "QUOTE"), annotated(article, SPEAKER, "SPEAKER")
        await begin(desk, article, quote, speaker)
        desk.place("cracks")
        begun = desk.pane.caret
        await desk.press("r")
        assert "relate QUOTE" in desk.said
        assert "go to the other end" in desk.selection_line
        await desk.press("left_square_bracket")
        assert desk.screen.current == speaker.id
        assert f"→ said_by SPEAKER “{SPEAKER}” Enter relates" in desk.selection_line
        await desk.press("enter")  # the only type there is: at once
        assert kept(desk, article) == [("said_by", quote.id, speaker.id)]
        assert "related QUOTE" in desk.said
        assert "saved" in desk.said
        assert (desk.pane.caret, desk.screen.current) == (begun, quote.id)
        assert desk.selection_line.startswith("QUOTE")
        await desk.press("enter")  # nothing is begun any more: the form
        assert "attribution" in desk.text


async def test_a_relation_that_fits_only_the_other_way_round_is_made_that_way_round(library, articles):
    async with at_the_desk(library) as desk:
        article = articles["000"]
        quote, speaker = annotated(article, QUOTE, "QUOTE"), annotated(article, SPEAKER, "SPEAKER")
        await begin(desk, article, quote, speaker)
        desk.place(SPEAKER)
        await desk.press("r", "right_square_bracket")
        assert "← said_by" in desk.selection_line
        await desk.press("enter")
        assert kept(desk, article) == [("said_by", quote.id, speaker.id)]
        assert desk.screen.current == speaker.id


async def test_the_other_end_can_be_tagged_on_the_way(library, articles):
    async with at_the_desk(library) as desk:
        article = articles["000"]
        await desk.open(article.id)
        await desk.select(QUOTE)
        await desk.press("1", "r")
        await desk.select(SPEAKER)
        await desk.press("3", "enter")
        quote, speaker = sorted(desk.stored(article.id), key=lambda each: each.label)
        assert kept(desk, article) == [("said_by", quote.id, speaker.id)]
        # The relation, then the speaker, then the quote: each a step, in order.
        await desk.press("u")
        await desk.says("undone: related")
        assert kept(desk, article) == []
        await desk.press("u")
        await desk.says("undone: tagged SPEAKER")
        assert [each.label for each in desk.stored(article.id)] == ["QUOTE"]
        await desk.press("ctrl+r", "ctrl+r")
        await desk.until(lambda: bool(desk.relations(article.id)))
        await desk.kept()
        assert "→ said_by" in desk.text


async def test_what_is_related_before_it_is_stored_is_stored_in_order(library, articles):
    async with at_the_desk(library) as desk:
        article = articles["000"]
        await desk.open(article.id)
        await desk.select(SPEAKER)
        await desk.pilot.press("3")
        await desk.select(QUOTE)
        desk.screen.action_tag("1")
        desk.screen.action_relate_quick()
        desk.screen.action_delete()
        await desk.kept()
        assert [each.label for each in desk.stored(article.id)] == ["SPEAKER"]
        assert kept(desk, article) == []
        assert not desk.refused
        await desk.press("u")
        await desk.until(lambda: len(desk.stored(article.id)) == 2)
        assert [each[0] for each in kept(desk, article)] == ["said_by"]


async def test_esc_drops_the_relation_that_was_begun(library, articles):
    async with at_the_desk(library) as desk:
        article = articles["000"]
        quote, speaker = annotated(article, QUOTE, "QUOTE"), annotated(article, SPEAKER, "SPEAKER")
        await begin(desk, article, quote, speaker)
        desk.place("cracks")
        await desk.press("r", "left_square_bracket", "v", "w")
        await desk.press("escape")  # the selection first, which was made last
        assert desk.pane.selection is None
        assert "relate QUOTE" in desk.selection_line
        await desk.press("escape")
        assert "no relation was made" in desk.said
        desk.place(SPEAKER)
        await desk.press("enter")
        assert "mention" in desk.text  # the form
        assert kept(desk, article) == []


async def test_of_several_allowed_types_one_is_chosen_by_key(library, articles):
    async with at_the_desk(library) as desk:
        article = articles["000"]
        one, other = annotated(article, "Source: CNN", "CLAIM"), annotated(article, QUOTE, "CLAIM")
        await begin(desk, article, one, other)
        desk.place(QUOTE)
        await desk.press("r", "left_square_bracket", "enter")
        for words in ("1 ↔ same_claim", "2 ↔ contradicts", "3 → supports", "4 → attacks"):
            assert words in " ".join(desk.text.split())
        assert "said_by" not in desk.text
        await desk.press("3")
        await desk.says("saved")
        assert kept(desk, article) == [("supports", other.id, one.id)]
        await desk.press("r", "left_square_bracket", "enter")
        assert "is there" in desk.text
        await desk.press("3")
        await desk.says("already")
        assert len(kept(desk, article)) == 1
        await desk.press("enter", "1")
        await desk.says("saved")
        assert [each[0] for each in kept(desk, article)] == ["supports", "same_claim"]


async def test_what_cannot_be_related_is_refused_with_the_reason_and_stays_begun(library, articles):
    async with at_the_desk(library) as desk:
        article = articles["000"]
        quote, cue = annotated(article, QUOTE, "QUOTE"), annotated(article, CUE, "CUE")
        evidence = annotated(article, "Source: CNN", "EVIDENCE")
        suggested = replace(annotated(article, SPEAKER, "SPEAKER"), status="suggested", origin="rule")
        await begin(desk, article, quote, cue, evidence, suggested)
        desk.place("cracks")
        await desk.press("r", "enter")
        assert desk.refused
        assert "to itself" in desk.said
        desk.place("Source: CNN")
        await desk.press("enter")
        assert desk.refused
        assert "no relation joins QUOTE and EVIDENCE; go to QUOTE, CLAIM, SPEAKER or CUE" in desk.said
        desk.place(SPEAKER)
        await desk.press("enter")
        assert "only suggested" in desk.said
        desk.place("Putin would")
        await desk.press("enter")
        assert "no annotation here" in desk.said
        desk.place(CUE)
        await desk.press("enter")
        assert kept(desk, article) == [("cued_by", quote.id, cue.id)]
        desk.place(SPEAKER)
        await desk.press("r")
        assert desk.refused
        desk.place("Putin would")
        await desk.press("r")
        assert "no annotation here" in desk.said


async def test_a_relation_across_a_comparison_by_tab_and_a_symmetric_one_is_stored_once(library, articles):
    async with at_the_desk(library, size=(140, 40)) as desk:
        first, second = articles["000"], articles["002"]
        one, other = annotated(first, QUOTE, "QUOTE"), annotated(second, "cracks in Western unity", "QUOTE")
        low, high = sorted((one.id, other.id))
        add(desk.store, one, other)
        await desk.compare(first.id, second.id)
        desk.place(QUOTE, column=0)
        begun = desk.pane.caret
        await desk.press("r", "tab")
        desk.place("cracks in Western", column=1)
        assert "↔ same_quote" in desk.selection_line
        await desk.press("enter")
        (made,) = desk.relations(first.id)
        assert (made.type, made.source, made.target) == ("same_quote", low, high)
        assert made.attributes == {"variation": None}
        assert (desk.pane.column, desk.pane.caret) == (0, begun)
        desk.place("cracks in Western", column=1)
        await desk.press("r")
        desk.place(QUOTE, column=0)
        await desk.press("enter")  # from the other side it is the same
        assert "already" in desk.said
        assert desk.relations(first.id) == [made]


async def test_what_holds_within_an_article_only_is_refused_across_two(library, articles):
    async with at_the_desk(library, size=(140, 40)) as desk:
        first, second = articles["000"], articles["002"]
        quote, speaker = annotated(first, QUOTE, "QUOTE"), annotated(second, "Graham", "SPEAKER")
        add(desk.store, quote, speaker)
        await desk.compare(first.id, second.id)
        desk.place(QUOTE, column=0)
        await desk.press("r")
        desk.place("Graham", column=1)
        await desk.press("enter")
        assert desk.refused
        assert "said_by joins annotations of one article, and these stand in two" in desk.said
        assert desk.relations(first.id) == []


async def test_capital_r_relates_to_the_nearest_of_the_paragraph_in_one_step(library, articles):
    async with at_the_desk(library) as desk:
        article = articles["000"]
        quote, speaker = annotated(article, QUOTE, "QUOTE"), annotated(article, SPEAKER, "SPEAKER")
        cue, far = annotated(article, CUE, "CUE"), annotated(article, "John Lough", "SPEAKER")
        await begin(desk, article, quote, speaker, cue, far)
        desk.place("cracks")
        await desk.press("R")
        assert sorted(kept(desk, article)) == [
            ("cued_by", quote.id, cue.id),
            ("said_by", quote.id, speaker.id),
        ]
        assert f"said_by “{SPEAKER}”" in desk.said
        assert f"cued_by “{CUE}”" in desk.said
        assert desk.screen.current == quote.id
        await desk.press("R")
        assert "nothing to relate: said_by is there, cued_by is there" in desk.said
        await desk.press("u")
        await desk.says("undone: related")
        assert kept(desk, article) == []
        desk.place(CUE)
        await desk.press("R")  # from the other end
        assert kept(desk, article) == [("cued_by", quote.id, cue.id)]
        desk.place("John Lough")
        await desk.press("R")
        assert "nothing to relate: no QUOTE or CLAIM without said_by in the paragraph" in desk.said


async def test_e_goes_to_the_other_ends_one_after_the_other_and_back(library, articles):
    async with at_the_desk(library) as desk:
        article = articles["000"]
        quote, speaker = annotated(article, QUOTE, "QUOTE"), annotated(article, SPEAKER, "SPEAKER")
        cue = annotated(article, CUE, "CUE")
        await begin(desk, article, quote, speaker, cue)
        desk.place("cracks")
        await desk.press("e")
        assert "has no relation: r makes one" in desk.said
        await desk.press("R")
        ends = []
        for _ in range(4):
            await desk.press("e")
            ends.append((desk.screen.current, desk.pane.caret))
        assert [each for each, _ in ends] == [speaker.id, cue.id, quote.id, speaker.id]
        assert ends[0][1] == speaker.start
        await desk.press("l", "e")  # having moved, it begins anew from here
        assert desk.screen.current == quote.id


async def test_e_goes_into_another_article_and_back(library, articles):
    async with at_the_desk(library) as desk:
        first, second = articles["000"], articles["002"]
        one, other = annotated(first, QUOTE, "QUOTE"), annotated(second, "cracks in Western unity", "QUOTE")
        around = annotated(second, "cracks", "CLAIM")
        add(desk.store, one, other, around)
        add(desk.store, tie("same_quote", *sorted((one, other), key=lambda each: each.id), variation=None))
        await desk.open(first.id)
        await desk.until(lambda: other.id in desk.screen.labelled.far)
        desk.place("cracks")
        await desk.press("e")
        await desk.until(lambda: desk.screen.article == second.id and desk.pane.ready)
        await desk.settled()
        assert (desk.screen.current, desk.pane.caret) == (other.id, other.start)
        await desk.until(lambda: one.id in desk.screen.labelled.far)
        await desk.press("e")
        await desk.until(lambda: desk.screen.article == first.id and desk.pane.ready)
        await desk.settled()
        assert desk.screen.current == one.id
        # In a comparison it is the other column.
        await desk.compare(first.id, second.id)
        desk.place(QUOTE, column=0)
        await desk.press("e")
        assert (desk.pane.column, desk.screen.current) == (1, other.id)


async def test_a_deleted_annotation_takes_its_relations_and_one_undo_brings_all_back(library, articles):
    async with at_the_desk(library) as desk:
        article = articles["000"]
        quote, speaker = annotated(article, QUOTE, "QUOTE"), annotated(article, SPEAKER, "SPEAKER")
        elsewhere = annotated(article, "John Lough", "SPEAKER")
        same = tie("same_speaker", *sorted((speaker, elsewhere), key=lambda each: each.id))
        await begin(desk, article, quote, speaker, elsewhere, same)
        desk.place("cracks")
        await desk.press("R")
        assert "← said_by" in desk.text
        assert len(kept(desk, article)) == 2
        await desk.press("left_square_bracket", "x")
        assert kept(desk, article) == []
        assert "said_by" not in desk.text  # nor on the cards of the other ends
        assert "same_speaker" not in desk.text
        await desk.press("u")
        await desk.says("undone: deleted SPEAKER")
        assert len(kept(desk, article)) == 2
        assert "← said_by" in desk.text


async def test_an_undo_of_a_relation_goes_to_where_it_was_made(library, articles):
    async with at_the_desk(library) as desk:
        article = articles["000"]
        quote, speaker = annotated(article, QUOTE, "QUOTE"), annotated(article, SPEAKER, "SPEAKER")
        await begin(desk, article, quote, speaker)
        desk.place("cracks")
        await desk.press("R", "G", "u")
        await desk.says("undone: related")
        assert desk.screen.current == quote.id
        await desk.open(articles["003"].id)
        await desk.press("ctrl+r")
        await desk.until(lambda: desk.screen.article == article.id)
        await desk.settled()
        assert desk.pane.caret == quote.start


async def test_a_library_that_is_only_read_takes_no_relation(library, articles, tmp_path):
    async with at_the_desk(library) as desk:
        article = articles["000"]
        quote, speaker = annotated(article, QUOTE, "QUOTE"), annotated(article, SPEAKER, "SPEAKER")
        await begin(desk, article, quote, speaker)
        desk.store.writable = False
        desk.place("cracks")
        await desk.press("r", "R")
        assert desk.refused
        assert desk.screen.relating is None
        desk.store.writable = True
        assert kept(desk, article) == []


async def test_a_click_on_a_card_makes_the_relation_that_was_begun(library, articles):
    async with at_the_desk(library) as desk:
        article = articles["000"]
        quote, speaker = annotated(article, QUOTE, "QUOTE"), annotated(article, SPEAKER, "SPEAKER")
        await begin(desk, article, quote, speaker)
        desk.place("cracks")
        await desk.press("r")
        height = next(y for y, line in enumerate(desk.text.splitlines()) if "│ S SPEAKER" in line)
        await desk.pilot.click(offset=(desk.pane.geometry.margin_x + 4, height))
        await desk.kept()
        assert kept(desk, article) == [("said_by", quote.id, speaker.id)]
        assert desk.screen.current == quote.id


async def test_in_a_comparison_r_and_e_work_in_every_column(library, articles):
    async with at_the_desk(library, size=(140, 40)) as desk:
        first, second, third = articles["000"], articles["002"], articles["003"]
        quote = annotated(second, "cracks in Western unity", "QUOTE")
        speaker = annotated(second, "Analysts", "SPEAKER")
        far = annotated(third, "Putin", "QUOTE")
        same = tie("same_quote", *sorted((quote, far), key=lambda each: each.id), variation=None)
        add(desk.store, quote, speaker, far, same)
        await desk.compare(first.id, second.id)
        desk.place("cracks in Western", column=1)
        await desk.press("R")
        assert ("said_by", quote.id, speaker.id) in kept(desk, second)
        await desk.until(lambda: "↔ same_quote" in desk.selection_line)
        await desk.press("e")  # to an article that is not on the screen: it is opened over the comparison
        await desk.until(lambda: desk.screen.CONTEXT == "article" and desk.pane.ready)
        await desk.settled()
        assert (desk.screen.article, desk.screen.current) == (third.id, far.id)
        await desk.press("q")
        assert desk.screen.current == quote.id


async def test_e_goes_to_an_end_in_an_older_version(tmp_path):
    file = tmp_path / "story.txt"
    file.write_text("Graham told CNN that he disagrees.\n\nThat was on Sunday.\n")
    library = make_library(tmp_path, [file])
    with Store.open(library, annotator="jo") as store:
        (before,) = store.iter_articles()
        file.write_text("Lough told CNN that he disagrees.\n\nThat was on Sunday.\n")
        add_paths(store, [file])
        (now_it_is,) = store.iter_articles()
        assert now_it_is.older
        old = annotated(replace(before, text=now_it_is.older[0].text), "Graham", "SPEAKER")
        new = annotated(now_it_is, "Lough", "SPEAKER")
        same = tie("same_speaker", *sorted((old, new), key=lambda each: each.id))
        add(store, old, new, same)
    async with at_the_desk(library) as desk:
        await desk.open(now_it_is.id)
        desk.place("Lough")
        await desk.press("e")
        await desk.until(lambda: desk.screen.CONTEXT == "compare" and desk.pane.ready)
        await desk.settled()
        assert (desk.pane.here.version, desk.pane.caret) == (1, old.start)
        await desk.press("r")  # it is read, not labelled
        assert desk.refused


# The card in full


async def test_the_card_in_full_shows_everything_and_the_history(library, articles):
    async with at_the_desk(library, size=(120, 60)) as desk:
        article = articles["000"]
        quote, speaker = annotated(article, QUOTE, "QUOTE"), annotated(article, SPEAKER, "SPEAKER")
        await begin(desk, article, quote, speaker)
        desk.place("cracks")
        await desk.press("enter", "3", "enter")  # mixed
        await desk.says("changed QUOTE")
        await desk.press("R", "semicolon")
        await desk.until(lambda: "tagged QUOTE" in desk.text)
        text = " ".join(desk.text.split())
        for words in (
            f"{quote.start}–{quote.end} {QUOTE}",
            "type mixed",
            "note –",
            "by jo · human",
            "stands accepted · anchor exact · schema version 1",
            f"→ said_by SPEAKER “{SPEAKER}”",
            f"jo tagged QUOTE {QUOTE}",
            "type: – → mixed",
            f"jo related → said_by SPEAKER “{SPEAKER}”",
        ):
            assert words in text, words
        await desk.press("escape", "x")  # it leaves the card, and the next key is the text's again
        assert [each.label for each in desk.stored(article.id)] == ["SPEAKER"]
        desk.place(SPEAKER)
        await desk.press("semicolon")
        await desk.until(lambda: "took away ← said_by" in desk.text)


async def test_a_relation_is_gone_to_from_the_card(library, articles):
    async with at_the_desk(library) as desk:
        article = articles["000"]
        quote, speaker = annotated(article, QUOTE, "QUOTE"), annotated(article, SPEAKER, "SPEAKER")
        cue = annotated(article, CUE, "CUE")
        await begin(desk, article, quote, speaker, cue)
        desk.place("cracks")
        await desk.press("R", "semicolon", "2", "enter")
        await desk.until(lambda: desk.screen.current == cue.id)
        await desk.press("semicolon", "enter")
        await desk.until(lambda: desk.screen.current == quote.id)
        await desk.press("semicolon", "down", "down", "up", "enter")
        await desk.until(lambda: desk.screen.current == speaker.id)
        await desk.press("semicolon")
        lines = desk.text.splitlines()
        row = next(y for y, line in enumerate(lines) if "→ said_by" in line or "← said_by" in line)
        await desk.pilot.click(offset=(lines[row].index("said_by"), row))  # the mouse goes there, too
        await desk.until(lambda: desk.screen.current == quote.id)
        desk.place("Putin would")
        await desk.press("semicolon")
        assert "no annotation here" in desk.said


async def test_a_relation_is_edited_and_deleted_on_the_card_each_a_step(library, articles):
    async with at_the_desk(library, size=(140, 40)) as desk:
        first, second = articles["000"], articles["002"]
        one, other = annotated(first, QUOTE, "QUOTE"), annotated(second, "cracks in Western unity", "QUOTE")
        add(desk.store, one, other)
        await desk.compare(first.id, second.id)
        desk.place(QUOTE, column=0)
        await desk.press("r", "tab")
        desk.place("cracks in Western", column=1)
        await desk.press("enter", "semicolon")
        assert "↔ same_quote B: QUOTE “cracks in Western unity”" in " ".join(desk.text.split())
        await desk.press("e", "4", *"odd", "enter")
        await desk.says("changed QUOTE")
        await desk.kept()
        (kept_one,) = desk.relations(first.id)
        assert (kept_one.attributes, kept_one.note) == ({"variation": "reworded"}, "odd")
        await desk.press("semicolon")
        assert "↔ same_quote (variation reworded) B: QUOTE" in desk.text
        assert "✎ odd" in desk.text
        await desk.press("d")
        await desk.says("deleted QUOTE")
        await desk.kept()
        assert desk.relations(first.id) == []
        assert len(desk.stored(first.id)) == 1
        await desk.press("u")
        await desk.says("undone: deleted")
        assert desk.relations(first.id)[0].note == "odd"
        await desk.press("u")
        await desk.says("undone: changed")
        assert desk.relations(first.id)[0].note is None
        await desk.press("semicolon")
        await desk.until(lambda: "undid: deleted" in desk.text)


async def test_somebody_elses_relation_is_changed_after_a_question(library, articles):
    async with at_the_desk(library) as desk:
        article = articles["000"]
        quote, speaker = annotated(article, QUOTE, "QUOTE"), annotated(article, SPEAKER, "SPEAKER")
        theirs = tie("said_by", quote, speaker, annotator="ann")
        await begin(desk, article, quote, speaker, theirs)
        desk.place("cracks")
        await desk.press("semicolon")
        assert "by ann" in desk.text
        await desk.press("d")
        await desk.until(lambda: "This relation is by ann. Change it?" in desk.text)
        await desk.press("escape")
        assert len(desk.relations(article.id)) == 1
        assert "→ said_by" in desk.text  # the card is still there
        await desk.press("d")
        await desk.until(lambda: "Change it?" in desk.text)
        await desk.press("y")
        await desk.says("deleted")
        await desk.kept()
        assert desk.relations(article.id) == []


async def test_ones_own_annotation_takes_somebody_elses_relation_along_after_a_question(library, articles):
    async with at_the_desk(library) as desk:
        article = articles["000"]
        quote, speaker = annotated(article, QUOTE, "QUOTE"), annotated(article, SPEAKER, "SPEAKER")
        await begin(desk, article, quote, speaker, tie("said_by", quote, speaker, annotator="ann"))
        desk.place("cracks")
        await desk.press("x")
        await desk.until(lambda: "Delete 1 annotation and 1 relation?" in desk.text)
        assert "1 by ann" in desk.text
        await desk.press("escape")
        assert len(desk.stored(article.id)) == 2
        await desk.press("x")
        await desk.until(lambda: "1 relation?" in desk.text)
        await desk.press("y")
        await desk.says("deleted QUOTE")
        await desk.kept()
        assert (len(desk.stored(article.id)), desk.relations(article.id)) == (1, [])
        await desk.press("u")
        await desk.until(lambda: len(desk.relations(article.id)) == 1)


async def test_a_long_card_is_scrolled(library, articles):
    async with at_the_desk(library, size=(80, 24)) as desk:
        article = articles["000"]
        claims = [annotated(article, "Source: CNN", "CLAIM") for _ in range(31)]
        ties = [tie("supports", claims[0], each) for each in claims[1:]]
        await begin(desk, article, *claims, *ties)
        desk.place("Source")
        desk.screen.pin(claims[0].id)
        await desk.press("semicolon")
        assert "History" not in desk.text
        await desk.press(*["down"] * 29)
        assert "▌" in desk.text
        await desk.press("G")
        await desk.until(lambda: "History" in desk.text)
        await desk.press("pageup", "home")
        assert "checkworthy" in desk.text
        await desk.press("enter")
        await desk.until(lambda: desk.screen.current == claims[30].id)


# What is drawn


async def test_a_rail_in_the_margin_joins_the_current_annotation_with_its_other_ends(library, articles):
    async with at_the_desk(library) as desk:
        article = articles["000"]
        quote, speaker = annotated(article, QUOTE, "QUOTE"), annotated(article, SPEAKER, "SPEAKER")
        cue = annotated(article, CUE, "CUE")
        await begin(desk, article, quote, speaker, cue)
        desk.place("cracks")
        assert "▸" not in desk.text

        def rail() -> list[str]:
            x = desk.pane.geometry.margin_x
            cells = [line[x : x + 3] for line in desk.text.splitlines()]
            return [each for each in cells if len(each) > 1 and each[0] in "┢┣┡" and each[1] in "▸━"]

        await desk.press("R")
        assert rail() == ["┢▸S", "┣▸U", "┡━Q"]
        assert "↔" not in desk.text
        await desk.press("left_square_bracket")
        assert rail() == ["┢▸U", "┡━Q"]
        await desk.press("G")
        assert rail() == []
        desk.place("cracks")
        assert rail() == ["┢▸S", "┣▸U", "┡━Q"]
        await desk.press("u")
        await desk.says("undone")
        assert rail() == []


async def test_a_rail_repaints_its_own_cells_and_all_of_them(library, articles, monkeypatch):
    async with at_the_desk(library) as desk:
        article = articles["000"]
        quote, speaker = annotated(article, QUOTE, "QUOTE"), annotated(article, "Source: CNN", "SPEAKER")
        await begin(desk, article, quote, speaker, tie("said_by", quote, speaker))
        desk.place("KATERYNA")
        await desk.pilot.pause()
        painted = []
        refresh = desk.pane.refresh

        def recorded(*regions, **arguments):
            painted.extend(regions)
            return refresh(*regions, **arguments)

        monkeypatch.setattr(desk.pane, "refresh", recorded)
        await desk.press("right_square_bracket")
        x = desk.pane.geometry.margin_x
        rows = {region.y for region in painted if region.x <= x and region.right >= x + 2}
        top = round(desk.pane.scroll_y)
        assert {height - top for height in desk.pane._rail.heights} <= rows
        assert len([region for region in painted if region.width == 2]) >= 4
        painted.clear()
        await desk.press("l")
        assert all(region.right <= x for region in painted)  # the caret alone, not the margin


async def test_between_the_columns_a_rail_leads_to_the_other_end_heavier_from_the_current_one(
    library, articles
):
    async with at_the_desk(library, size=(140, 40)) as desk:
        first, second = articles["000"], articles["002"]
        one, other = annotated(first, QUOTE, "QUOTE"), annotated(second, "cracks in Western unity", "QUOTE")
        add(desk.store, one, other)
        await desk.compare(first.id, second.id)

        def rail() -> str:
            view = desk.pane
            x = view.geometry.text_x(0) + view.geometry.width + 1
            region = view.region
            lines = desk.text.splitlines()[region.y : region.bottom]
            cells = [line[x] for line in lines if len(line) > x]
            return "".join(each for each in cells if each not in "│┊┼ ")

        desk.place(QUOTE, column=0)
        before = rail()
        await desk.press("r", "tab")
        desk.place("cracks in Western", column=1)
        await desk.press("enter")
        heavy = rail()
        assert set(heavy) & set("┢┪┡┩┿")
        assert heavy != before
        assert "↔ same_quote B: cracks in Western unity" in desk.selection_line
        desk.place("Kremlin", column=0)
        await desk.pilot.pause()
        assert not set(rail()) & set("┢┪┡┩┿┃")
        await desk.press("e")  # nothing is current: nothing moves
        desk.place("cracks in Western", column=1)
        await desk.pilot.pause()
        assert rail() == heavy
        await desk.press("O")  # in each one's own order its ends stand elsewhere
        assert set(rail()) & set("┢┪┡┩┿┃")
        await desk.press("O", "semicolon", "d")
        await desk.says("deleted")
        assert rail() == before


async def test_the_card_beside_the_text_says_who_else_changed_an_annotation(library, articles, tmp_path):
    import shutil

    from reader.annotations import Change, Edit, edited

    copy = tmp_path / "shared.db"
    shutil.copy(library, copy)
    article = articles["000"]
    quote = annotated(article, QUOTE, "QUOTE")
    with Store.open(copy, annotator="jo") as store:
        add(store, quote)
        (held,) = store.annotations([article.id]).result(10)[0]
    with Store.open(copy, annotator="ann") as store:
        store.apply(Change("noted", (Edit(held, edited(held, note="look")),))).result(10)
    async with at_the_desk(library, library=copy) as desk:
        await desk.open(article.id)
        await desk.until(lambda: "changed by ann" in desk.text)
        desk.place("cracks")
        await desk.press("enter", "3", "enter")
        await desk.says("changed QUOTE")
        await desk.until(lambda: "changed by ann" not in desk.text)
