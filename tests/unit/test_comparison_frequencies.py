"""What a library's counts of words say of the stems that a comparison weighs."""

from __future__ import annotations

import pickle

import pytest

from reader.articles import Text
from reader.comparison.frequencies import (
    ENOUGH,
    LIBRARY_SHARE,
    Frequencies,
    WordCounts,
    from_library,
    pieces,
    shipped,
)
from reader.comparison.model import Compared


def article(body: str, language: str | None = "en") -> Compared:
    return Compared("a", "", None, "a.txt", Text(body), language)


def read(counts: dict[str, int], body: str, language: str | None = "en", articles: int = 100) -> Frequencies:
    found = from_library(WordCounts(articles, counts), [article(body, language)])
    assert found is not None
    return found


def test_a_library_of_fifty_says_nothing() -> None:
    assert from_library(None, [article("Talks")]) is None
    assert from_library(WordCounts(ENOUGH, {"talks": 3}), [article("Talks")]) is None
    assert from_library(WordCounts(ENOUGH + 1, {"talks": 3}), [article("Talks")]) is not None


def test_a_stem_is_as_common_as_its_forms_together_but_no_more_than_everywhere() -> None:
    alone = read({"negotiating": 30}, "Negotiating").counts["negot"]
    both = read({"negotiating": 30, "negotiations": 30}, "Negotiating negotiations").counts["negot"]
    assert alone == 30
    assert 30 < both < 60
    every = {"negotiating": 100, "negotiations": 90}
    assert read(every, "Negotiating negotiations").counts["negot"] == 100


def test_a_word_in_pieces_is_no_commoner_than_its_rarest_piece() -> None:
    assert pieces("Zelenskyy’s pro-Russian U.S. €2,7 Straße_x") == [
        "zelenskyy", "s", "pro", "russian", "u", "s", "2", "7", "straße", "x",
    ]  # fmt: skip
    assert read({"zelenskyy": 4, "s": 99}, "Zelenskyy’s").counts["zelensky"] == 4


def test_words_that_weigh_nothing_are_left_out() -> None:
    assert "the" not in read({"the": 100, "dam": 2}, "The dam.").counts
    assert read({"der": 100, "damm": 2}, "Der Damm und der See.", "de").counts.keys() == {"damm", "see"}


def test_an_article_is_read_in_its_own_language_also_if_nobody_has_named_it() -> None:
    body = "Der Damm ist gebrochen, und die Menschen sind nicht mehr in der Stadt."
    assert read({}, body, None).counts.keys() == read({}, body, "de").counts.keys()


def test_the_library_has_a_share_beside_the_shipped_table() -> None:
    found = read({"putin": 100, "harvest": 0}, "Putin harvest")
    assert found.weight("putin") == pytest.approx((1 - LIBRARY_SHARE) * shipped().weight("putin"))
    assert found.weight("never-seen") == pytest.approx(1.0)
    assert 0 < found.weight("putin") < found.weight("harvest") <= 1


def test_a_topic_that_every_article_has_costs_no_link() -> None:
    from reader.comparison.engine import compare

    bodies = (
        "The Melk dam in Karuna cracked on Thursday, engineers said.",
        "Engineers said on Thursday that the Melk dam in Karuna had cracks.",
    )
    articles = [article(body) for body in bodies]
    everywhere = dict.fromkeys(pieces(" ".join(bodies)), 60)
    (row,) = compare(articles, frequencies=from_library(WordCounts(60, everywhere), articles)).rows
    assert row.kind in ("edited", "rewritten")


def test_they_go_to_another_process_as_they_are() -> None:
    counts = WordCounts(100, {"talks": 3})
    assert pickle.loads(pickle.dumps(counts)) == counts
