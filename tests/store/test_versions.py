"""Older texts of an article: which there are, by what number, and as what they are compared."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reader.errors import Ambiguous, NotFound
from reader.store import Store
from reader.tasks.comparing import load_compared
from reader.tasks.naming import check_name, version_id
from tests.store.helpers import WORDS, add_one, draft

URL = "https://news.example/talks"


def say(words: str) -> None:
    raise AssertionError(words)


@pytest.fixture
def revised(store: Store) -> str:
    """An article of three texts."""
    add_one(store, draft("first.txt", WORDS, url=URL, outlet="The Bugle", published="2024-11-03"))
    for number, body in enumerate((f"{WORDS} He denied it.", f"{WORDS} He confirmed it."), start=2):
        (result,) = store.add([draft(f"{number}.txt", body, url=URL)]).result()
        assert result.outcome == "new_version"
    assert result.id is not None
    return result.id


def test_versions_are_counted_from_the_oldest_and_the_last_is_the_current_text(
    store: Store, revised: str
) -> None:
    article = store.article(revised).result()
    assert [version.text.body for version in article.versions] == [
        WORDS,
        f"{WORDS} He denied it.",
        f"{WORDS} He confirmed it.",
    ]
    assert article.text_of() == article.text_of(3) == article.text
    assert article.text_of(1).body == WORDS
    times = [version.added for version in article.versions]
    assert times == sorted(times)
    assert times[0] == article.added


def test_a_comparison_is_given_the_versions_that_are_named_in_their_order(store: Store, revised: str) -> None:
    other = add_one(store, draft("other.txt", "A storm hit the coast."))
    names = [f"{revised}@2", other, revised, f"{revised}@1", f"{revised}@3"]
    second, alone, current, first, third = load_compared(store, names)
    assert [each.version for each in (second, alone, current, first, third)] == [2, None, 3, 1, 3]
    assert first.text.body == WORDS
    assert current == third
    assert {each.id for each in (first, second, current)} == {revised}
    article = store.article(revised).result()
    assert [each.added for each in (first, second, current)] == [each.added for each in article.versions]
    assert alone.added is None


def test_versions_are_dated_by_when_they_were_added_and_never_said_to_be_published_then(store: Store) -> None:
    known = add_one(store, draft("a.txt", WORDS, url=URL))
    store.add([draft("b.txt", WORDS + " More.", url=URL)]).result()
    old, new = load_compared(store, [f"{known}@1", known])
    article = store.article(known).result()
    assert (old.added, new.added) == (article.added, article.text_added)
    assert (old.published, new.published) == (None, None)


def test_a_known_date_is_that_of_every_version(store: Store, revised: str) -> None:
    assert {each.published for each in load_compared(store, [f"{revised}@1", revised])} == {"2024-11-03"}


def test_an_older_version_is_called_by_its_own_title(store: Store, tmp_path: Path) -> None:
    from reader.tasks.adding import add_paths

    file = tmp_path / "talks.md"
    for title in ("Talks fail", "Talks fail again"):
        file.write_text(f"# {title}\n\n{WORDS}\n", encoding="utf-8")
        known = add_paths(store, [str(file)]).ids[0]
    old, new = load_compared(store, [f"{known}@1", known])
    assert (old.title, new.title) == ("Talks fail", "Talks fail again")


def test_a_version_that_there_is_not_is_one_line_that_names_those_that_there_are(
    store: Store, revised: str
) -> None:
    for number in (0, 4, 999_999_999):
        with pytest.raises(NotFound) as refused:
            load_compared(store, [revised, f"{revised}@{number}"])
        assert f"{revised}: has no version {number}; there are @1, @2, @3" in str(refused.value)
        assert "\n" not in str(refused.value)


def test_of_many_versions_the_message_names_a_few(store: Store) -> None:
    for number in range(9):
        results = store.add([draft("a.txt", f"{WORDS} {number}", url=URL)]).result()
    assert results[0].id is not None
    with pytest.raises(NotFound, match=r"there are @1, @2, @3, @4, @5, @6 … @9, the last"):
        load_compared(store, [f"{results[0].id}@10"])


def test_the_only_text_is_version_1_and_counts_as_none(store: Store) -> None:
    known = add_one(store)
    assert load_compared(store, [f"{known}@1"]) == load_compared(store, [known])
    assert load_compared(store, [known])[0].version is None
    with pytest.raises(NotFound, match="has no version 2, but one text"):
        load_compared(store, [f"{known}@2"])


def test_a_version_taken_back_by_undo_is_no_version(store: Store, revised: str) -> None:
    # one step a call of add: the newest text goes, then the one before
    store.undo().result()
    assert [each.version for each in load_compared(store, [f"{revised}@1", revised])] == [1, 2]
    store.undo().result()
    assert [each.version for each in load_compared(store, [revised])] == [None]


def test_a_person_names_a_version_by_the_beginning_of_the_id(store: Store, revised: str) -> None:
    assert version_id(store, f"{revised[:6].upper()}@2", on_skip=say) == f"{revised}@2"
    assert version_id(store, revised[:6], on_skip=say) == revised


def test_a_path_that_looks_like_a_version_is_a_path(
    store: Store, revised: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"{revised[:6]}@2"
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).mkdir()
    (tmp_path / name / "a.txt").write_text("A storm hit the coast.", encoding="utf-8")
    with pytest.raises(NotFound, match="neither a file nor an article's id"):
        version_id(store, name, on_skip=say)


@pytest.mark.parametrize("number", ["0", "00", "", "x", "-1", "1.5", "²", "9" * 5000])
def test_what_is_no_number_of_a_version_is_one_clear_line(number: str) -> None:
    with pytest.raises(NotFound, match="@1 is the oldest") as refused:
        check_name(f"e169@{number}", versions=True)
    assert "\n" not in str(refused.value)


def test_names_of_versions_are_refused_where_an_article_is_asked_for() -> None:
    with pytest.raises(NotFound, match="only variorum compare takes a version"):
        check_name("e169@1")
    with pytest.raises(NotFound, match="no such file"):
        check_name("someone@1", versions=True)
    with pytest.raises(NotFound, match="too short"):
        check_name("e16@1", versions=True)
    check_name("e169@1", versions=True)


def test_an_id_that_is_gone_or_ambiguous_stays_so_with_a_version(store: Store) -> None:
    with pytest.raises(NotFound, match=re.escape("abcd: neither a file")):
        version_id(store, "abcd@1", on_skip=say)
    ids = ["0190a1b2-0000-7000-8000-00000000000a", "0190a1b2-0000-7000-8000-00000000000b"]
    for number, record in enumerate(ids):
        add_one(store, draft(f"{number}.txt", f"{number} {WORDS}", record_id=record))
    with pytest.raises(Ambiguous, match="give more of its characters"):
        version_id(store, "0190@2", on_skip=say)
    with pytest.raises(NotFound, match="the library has no such article"):
        load_compared(store, ["abcd1234-0000-7000-8000-00000000000a@1"])
