"""The plans are short, do what they say, and are kept as scripts that can be read."""

from __future__ import annotations

import pytest

from reader.annotations import trimmed
from reader.articles import Article, Block, Details, Text
from reader.labels import default_schema
from reader.text import movement
from tests.labelling import scripts
from tests.labelling.gold import NAMES, load, read
from tests.labelling.ground import EXTENDING, Ground
from tests.labelling.planner import PlanError, Planner

BODY = (
    "“The mill stays open,” the owner said. Experts doubt it.\n"
    "According to Anna Berg, a miller, it will close in May; nobody has told the staff.\n"
)
SMALL = """
seed = "mill.txt"
[[quote]]
name = "open"
type = "direct"
text = "“The mill stays open,”"
speaker = "the owner"
cue = "said"
[[quote]]
name = "close"
type = "indirect"
text = ["it will close in May", "nobody has told the staff"]
speaker = "Anna Berg"
cue = "According to"
[[claim]]
name = "doubt"
text = "Experts doubt it."
[[relation]]
type = "same_speaker"
from = "close.speaker"
to = "open.speaker"
"""


@pytest.fixture
def ground() -> Ground:
    return Ground(BODY, _blocks(), "en")


@pytest.fixture
def planned(tmp_path):
    """The plan of a labelling of the small text."""
    (tmp_path / "mill.txt").write_text(BODY, "utf-8")

    def plan(toml: str = SMALL, **options):
        path = tmp_path / "mill.toml"
        path.write_text(toml, "utf-8")
        text = Text(BODY, tuple(Block("paragraph", *span) for span in _blocks()))
        article = Article("mill", Details(language="en"), text, "mill.txt", "")
        return Planner(read(path, tmp_path), article, default_schema(), **options).plan()

    return plan


def _blocks() -> list[tuple[int, int]]:
    end = BODY.index("\n")
    return [(0, end), (end + 1, len(BODY) - 1)]


def selected(ground: Ground, keys: tuple[str, ...], caret: int) -> tuple[int, int]:
    """What is selected after these keys, told from what the keys of the program are said to do."""
    anchor: int | None = None
    extending = {long: short for short, long in EXTENDING.items()}
    rest = list(keys)
    while rest:
        key = rest.pop(0)
        if key == "v":
            anchor = caret
        elif key == "o":
            assert anchor is not None
            anchor, caret = caret, anchor
        elif key == "/":
            words = rest[: rest.index("Enter")]
            del rest[: len(words) + 1]
            caret = ground.body.lower().index(
                "".join(" " if each == "Space" else each for each in words), caret
            )
        elif key == "Space":
            span = (caret, caret) if anchor is None else (min(anchor, caret), max(anchor, caret))
            structure = ground.structure
            grown = movement.grown(
                ground.body, span, structure.sentence_at(span[0]), structure.paragraph_at(span[0])
            )
            assert grown is not None
            anchor, caret = grown
        elif key in extending:
            anchor = caret if anchor is None else anchor
            caret = ground.move(extending[key], caret)
        else:
            caret = ground.move(key, caret)
    assert anchor is not None
    return trimmed(ground.body, min(anchor, caret), max(anchor, caret))


@pytest.mark.parametrize(
    "words", ["the owner", "“The mill stays open,”", "Experts doubt it", "May", "according", "a miller"]
)
def test_the_keys_that_are_found_select_the_words(ground, words):
    start = BODY.lower().index(words.lower())
    for caret in (0, 30, len(BODY) - 1):
        ways = ground.selecting(caret, (start, start + len(words)))
        assert ways
        for way in ways:
            assert selected(ground, way.keys, caret) == (start, start + len(words)), way


def test_a_quotation_is_selected_by_growing_and_not_word_by_word(ground):
    (way, *_) = sorted(ground.selecting(4, (0, 22)), key=lambda each: len(each.keys))
    assert way.keys == ("S", "Space")  # from the opening mark on; from inside it would take three


def test_words_far_off_are_found_by_a_few_of_their_letters(ground):
    ways = ground.selecting(0, (BODY.index(";"), BODY.index(";") + 1))
    assert any(way.keys[:3] == ("/", ";", "Enter") for way in ways)


def test_a_plan_makes_all_in_reading_order_and_relations_as_soon_as_they_can_be(planned):
    plan = planned()
    said = [line.words.strip() for line in plan.lines]
    assert [each for each in said if each.startswith(("QUOTE", "CLAIM", "and"))] == [
        "QUOTE “The mill stays open,”",
        "CLAIM Experts doubt it.",
        "QUOTE it will close in May",
        "and nobody has told the staff",
    ]
    assert "cued_by According to, said_by Anna Berg" in said
    assert "same_speaker the owner" in said
    assert len(plan.keys) < 50


def test_the_form_is_opened_only_for_what_it_does_not_offer(planned):
    plain = planned(forms=True)
    other = planned(SMALL.replace('type = "direct"', 'type = "mixed"'), forms=True)
    assert [line.keys for line in plain.lines if line.words == "  as offered"] == [("Enter", "Enter")] * 2
    assert [line.keys for line in other.lines if "type mixed" in line.words] == [("Enter", "3", "Enter")]


def test_without_its_tools_the_same_labelling_takes_many_more_keys(planned):
    bare = planned(tools=False)
    assert not {"R", "Space", "s", "p", "/", "o"} & set(bare.keys)
    assert len(bare.keys) > 1.5 * len(planned().keys)


def test_what_happens_to_the_program_is_told_and_the_caret_begins_anew(planned):
    plan = planned(breaks={"close": "kill"})
    at = next(number for number, line in enumerate(plan.lines) if line.keys == ("@kill",))
    assert plan.lines[at + 1].keys == ("g",)
    assert "@kill" not in plan.keys


def test_a_labelling_of_another_text_is_refused(tmp_path, planned):
    (tmp_path / "mill.txt").write_text(BODY + "More.", "utf-8")
    path = tmp_path / "mill.toml"
    path.write_text(SMALL, "utf-8")
    article = Article("mill", Details(), Text(BODY, ()), "mill.txt", "")
    with pytest.raises(PlanError, match="the text is not that of the labelling"):
        Planner(read(path, tmp_path), article, default_schema())


@pytest.mark.parametrize("name", NAMES)
def test_the_script_of_a_sample_article_names_each_of_its_annotations(name):
    gold, lines = load(name), scripts.read(scripts.path_of(name))
    made = [line.words.split()[0] for line in lines if line.words and line.words[0] != " "]
    assert sorted(made) == sorted(each.label for each in gold.annotations)


def test_a_complete_labelling_of_the_first_sample_article_takes_at_most_210_presses():
    assert scripts.presses(scripts.read(scripts.path_of("000"))) <= 210
