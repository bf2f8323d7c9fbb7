"""Adding: what is refused, what stays, what is told, and the samples that come with the package."""

import json
from pathlib import Path

import pytest

from reader.store import Store
from reader.tasks.adding import Progress, add_paths, add_samples, expected, sample_paths
from reader.tasks.naming import article_id, is_path


@pytest.fixture
def store(tmp_path: Path) -> Store:
    with Store.open(tmp_path / "library.db", annotator="jo", mode="write") as opened:
        yield opened  # type: ignore[misc]


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text("The first article of them.")
    (folder / "b.txt").write_bytes(b"\0\1\2\3" * 99)
    (folder / "c.txt").write_text("The third article of them.")
    return folder


def titles(store: Store) -> list[str]:
    return [article.source for article in store.iter_articles()]


class TestARefusal:
    def test_ends_the_adding_and_what_came_before_stays(self, store: Store, news: Path) -> None:
        added = add_paths(store, [news])
        assert added.counts == {"added": 1, "refused": 1}
        assert titles(store) == ["a.txt"]
        assert "b.txt" in added.refused[0].message

    def test_ends_nothing_when_told_to_keep_going(self, store: Store, news: Path) -> None:
        added = add_paths(store, [news, news / "gone.txt"], keep_going=True)
        assert added.counts == {"added": 2, "refused": 2}
        assert titles(store) == ["a.txt", "c.txt"]
        assert len(added.ids) == 2

    def test_of_one_record_refuses_its_whole_file(self, store: Store, tmp_path: Path) -> None:
        file = tmp_path / "r.jsonl"
        file.write_text('{"text": "A good one."}\n{bad\n')
        assert add_paths(store, [file]).counts == {"refused": 1}
        assert titles(store) == []
        assert add_paths(store, [file], keep_going=True).counts == {"added": 1, "refused": 1}

    def test_of_everything_makes_no_story(self, store: Store, tmp_path: Path) -> None:
        (tmp_path / "empty.txt").write_text("")
        add_paths(store, [tmp_path / "empty.txt"], story="Talks")
        assert store.stories().result() == []


class TestAStory:
    def test_is_made_once_and_found_by_its_title(self, store: Store, news: Path) -> None:
        add_paths(store, [news / "a.txt"], story="Talks")
        add_paths(store, [news / "c.txt"], story="Talks")
        (story,) = store.stories().result()
        assert [article.details.story for article in store.iter_articles()] == [story.id] * 2

    def test_that_was_joined_can_be_left_with_undo(self, store: Store, news: Path) -> None:
        add_paths(store, [news / "a.txt"])
        added = add_paths(store, [news / "a.txt"], story="Talks")
        assert added.counts == {"updated": 1}
        store.undo().result()
        assert [article.details.story for article in store.iter_articles()] == [None]


class TestProgress:
    def test_counts_towards_what_was_expected(self, store: Store, tmp_path: Path) -> None:
        file = tmp_path / "r.jsonl"
        file.write_text("".join(json.dumps({"text": f"Article {number}."}) + "\n" for number in range(50)))
        seen: list[Progress] = []
        add_paths(store, [file], on_progress=seen.append)
        assert seen[-1] == Progress(50, 50)
        assert [each.done for each in seen] == list(range(1, 51))

    def test_expects_nothing_where_nobody_can_tell(self, news: Path, tmp_path: Path) -> None:
        assert expected([news]) == 3
        assert expected([news, "-"]) is None
        (tmp_path / "t.csv").write_text("text\nx\n")
        assert expected([tmp_path / "t.csv"]) is None


class TestStandardInput:
    def test_is_an_article(self, store: Store) -> None:
        added = add_paths(store, ["-"], stdin="A text with “quotes” in it.".encode())
        assert added.counts == {"added": 1}
        assert titles(store) == ["-"]

    def test_that_is_empty_is_refused(self, store: Store) -> None:
        assert add_paths(store, ["-"], stdin=b"").counts == {"refused": 1}


class TestTheSamples:
    def test_are_the_five_articles(self, store: Store, seeds: Path) -> None:
        with sample_paths() as paths:
            assert [path.read_bytes() for path in paths] == [
                path.read_bytes() for path in sorted(seeds.glob("*.txt"))
            ]
        assert add_samples(store).counts == {"added": 5}
        assert add_samples(store).counts == {"unchanged": 5}


class TestNaming:
    def test_a_path_names_the_article_it_was_added_as(self, store: Store, news: Path) -> None:
        added = add_paths(store, [news / "a.txt"])
        assert article_id(store, str(news / "a.txt"), on_skip=print) == added.ids[0]
        assert article_id(store, added.ids[0][:8], on_skip=print) == added.ids[0]

    def test_what_cannot_be_a_path_is_none(self) -> None:
        assert not is_path("a\0b")
        assert not is_path("x" * 5000)
