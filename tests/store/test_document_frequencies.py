"""How common words are in a library: counted by its word index, at once, and only if it is large enough."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError

import pytest

from reader.comparison.frequencies import ENOUGH, from_library
from reader.comparison.model import Compared
from reader.store import Store
from reader.tasks.comparing import ComparisonWorker, compare_articles, load_compared, word_counts
from tests.store.helpers import draft


def fill(store: Store, bodies: list[str]) -> list[str]:
    drafts = [draft(f"{number}.txt", f"{body} {number}.") for number, body in enumerate(bodies)]
    results = store.add(drafts).result()
    assert all(result.outcome == "added" for result in results)
    return [result.id or "" for result in results]


def test_words_are_counted_by_articles_whatever_their_case_and_accents(store: Store) -> None:
    bodies = ["Talks in Zürich. Talks!", "ZURICH votes", "The talks"] + ["Rain"] * 60
    fill(store, bodies)
    found = store.document_frequencies(["talks ZÜRICH rain snow", "Zürich’s pro-rain"]).result()
    assert found.articles == 63
    counts = dict(found.counts)
    assert counts == {"talks": 2, "zürich": 2, "rain": 60, "snow": 0, "s": 0, "pro": 0}


def test_a_small_library_says_nothing(store: Store) -> None:
    fill(store, ["Rain"] * ENOUGH)
    assert (found := store.document_frequencies(["rain"]).result()).counts == {}
    assert from_library(found, []) is None
    store.add([draft("more.txt", "More rain")]).result()
    found = store.document_frequencies(["rain"]).result()
    assert dict(found.counts) == {"rain": ENOUGH + 1}
    assert from_library(found, []) is not None


def test_articles_that_are_added_later_count(store: Store) -> None:
    fill(store, ["Rain"] * 60)
    assert store.document_frequencies(["snow"]).result().counts["snow"] == 0
    store.add([draft("snow.txt", "Snow")]).result()
    assert store.document_frequencies(["snow"]).result().counts["snow"] == 1
    store.undo().result()
    assert store.document_frequencies(["snow"]).result().counts["snow"] == 0


def test_of_a_large_library_the_newest_speak(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from reader.storage import vocabulary

    fill(store, ["Snow"] * 70 + ["Rain"] * 55)
    monkeypatch.setattr(vocabulary, "NEWEST", 60)
    found = store.document_frequencies(["snow rain"]).result()
    assert (found.articles, dict(found.counts)) == (60, {"snow": 5, "rain": 55})


def test_no_text_is_too_strange_to_be_asked_for(store: Store) -> None:
    fill(store, ["Rain"] * 60)
    strange = '" OR * NEAR( -rain {title}: \x00 \ud7ff 中国人民 हिन्दी ความ Kraków ﬁ İ ß ǅ ² ½ x' + "y" * 5000
    counts = store.document_frequencies([strange, ""]).result().counts
    assert counts["rain"] == 60
    assert sum(counts.values()) == 60
    many = " ".join(f"w{number}" for number in range(30_000))
    assert 0 < len(store.document_frequencies([many]).result().counts) < 30_000


def test_a_question_that_nobody_waits_for_ends(open_store: Callable[..., Store]) -> None:
    store = open_store()
    fill(store, ["Rain"] * 60)
    many = [" ".join(f"w{number}x{part}" for number in range(9_000)) for part in range(2)]
    future = store.document_frequencies(many)
    future.cancel()
    with pytest.raises(CancelledError):
        future.result(timeout=30)
    assert store.document_frequencies(["rain"]).result(timeout=30).counts["rain"] == 60


def test_a_comparison_of_articles_in_a_library_uses_what_it_knows(store: Store) -> None:
    pair = ["The dam in Melk burst on Sunday.", "On Sunday the Melk dam broke."]
    ids = fill(store, pair + ["Melk and its dam were in the news."] * 60)[:2]
    articles = load_compared(store, ids)
    counts = word_counts(store, articles).result()
    assert counts.counts["melk"] == 62
    assert counts.counts["burst"] == 1
    frequencies = from_library(counts, articles)
    assert frequencies is not None
    assert frequencies.weight("melk") < frequencies.weight("burst")
    with_library = compare_articles(articles, frequencies=counts)
    assert with_library.rows[0].links[0].score < compare_articles(articles).rows[0].links[0].score
    files = [Compared(each.id, "", None, "", each.text, "en") for each in articles]
    assert compare_articles(files).rows == compare_articles(articles).rows


def test_the_comparing_process_uses_what_the_library_knows(store: Store) -> None:
    ids = fill(store, ["The dam in Melk burst on Sunday.", "On Sunday the Melk dam broke."] + ["Melk"] * 60)[
        :2
    ]
    articles = load_compared(store, ids)
    counts = word_counts(store, articles).result()
    worker = ComparisonWorker()
    try:
        there = worker.submit(articles, frequencies=counts).result(30)
    finally:
        worker.close()
    assert there.rows == compare_articles(articles, frequencies=counts).rows
    assert there.rows != compare_articles(articles).rows
