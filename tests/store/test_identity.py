"""Which article a file, a record or a page is: known already, a new version, or another one."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator

import pytest

from reader.annotations import ArticleDetails, Change, Edit
from reader.articles import Draft, article_id
from reader.errors import Refused, SourceError
from reader.storage import adding
from reader.store import AddResult, ListView, Store
from tests.store.helpers import WORDS, add_one, annotations, draft, span, tag

Opener = Callable[..., Store]
EDITED = WORDS.replace("on Sunday", "on Monday") + " They spoke on condition of anonymity."
OTHER = "A cat was found in the tallest tree of the park by three children who were looking for a kite."


def outcome(store: Store, given: Draft) -> AddResult:
    return store.add([given]).result()[0]


class TestTheSameAgain:
    def test_from_the_same_place_changes_nothing(self, store: Store) -> None:
        drafts = [draft("a.txt"), draft("b.txt", OTHER), draft("c.jsonl#1", "third", url="https://x.org/3")]
        first = store.add(drafts).result()
        before = store.next_undo().result()
        again = store.add(drafts).result()
        assert [result.outcome for result in first] == ["added"] * 3
        assert [result.outcome for result in again] == ["unchanged"] * 3
        assert [result.id for result in again] == [result.id for result in first]
        assert store.next_undo().result() == before

    def test_bytes_from_the_same_place_make_no_version_whatever_a_newer_parser_yields(
        self, store: Store
    ) -> None:
        article = add_one(store, draft("a.md", WORDS, data=b"the bytes"))
        assert (
            outcome(store, draft("a.md", WORDS + " differently parsed", data=b"the bytes")).outcome
            == "unchanged"
        )
        assert store.article(article).result().text.body == WORDS

    def test_text_from_another_place_is_the_same_article_and_says_so(self, store: Store) -> None:
        article = add_one(store, draft("a.txt", title="Cracks"))
        result = outcome(store, draft("copy.txt", outlet="CNN"))
        assert (result.outcome, result.id) == ("unchanged", article)
        assert "“Cracks”" in result.message
        assert store.counts().result().articles == 1

    def test_text_in_other_bytes_is_unchanged(self, store: Store) -> None:
        add_one(store, draft("a.txt"))
        assert outcome(store, draft("a.txt", data=WORDS.encode("utf-16"))).outcome == "unchanged"

    def test_twice_in_one_command_is_one_article(self, store: Store) -> None:
        results = store.add([draft("a.txt"), draft("a.txt"), draft("b.txt")]).result()
        assert [result.outcome for result in results] == ["added", "unchanged", "unchanged"]
        assert store.check(deep=True).result() == []


class TestAnotherTextUnder:
    def test_the_same_url_is_a_new_version(self, store: Store) -> None:
        article = add_one(store, draft("a.jsonl#1", url="https://x.org/1"))
        result = outcome(store, draft("b.jsonl#7", OTHER, url="https://x.org/1"))
        assert (result.outcome, result.id) == ("new_version", article)
        now = store.article(article).result()
        assert now.text.body == OTHER
        assert [version.text.body for version in now.older] == [WORDS]

    def test_the_same_record_id_of_the_same_outlet_is_a_new_version(self, store: Store) -> None:
        article = add_one(store, draft("a.csv#1", record_id="17", outlet="CNN"))
        assert outcome(store, draft("a.csv#2", OTHER, record_id="17", outlet="CNN")).outcome == "new_version"
        assert outcome(store, draft("a.csv#3", OTHER, record_id="17", outlet="BBC")).outcome == "added"
        assert store.article(article).result().text.body == OTHER

    def test_a_records_own_uuid_is_its_id_as_it_stands(self, store: Store) -> None:
        own = str(uuid.uuid4())
        assert add_one(store, draft("a.json", record_id=own.upper())) == own
        assert outcome(store, draft("b.json", OTHER, record_id=own)).outcome == "new_version"

    def test_the_same_path_is_a_new_version_if_the_text_is_alike(self, store: Store) -> None:
        article = add_one(store, draft("a.txt"))
        result = outcome(store, draft("a.txt", EDITED))
        assert (result.outcome, result.id) == ("new_version", article)
        assert "new version" in result.message

    def test_the_same_path_is_a_new_version_if_the_title_is_alike(self, store: Store) -> None:
        article = add_one(store, draft("a.txt", title="Cracks in Western unity"))
        assert outcome(store, draft("a.txt", OTHER, title="Cracks in Western unity widen")).id == article

    def test_the_same_path_with_nothing_alike_is_another_article_and_says_so(self, store: Store) -> None:
        article = add_one(store, draft("today.txt", title="Cracks in Western unity"))
        result = outcome(store, draft("today.txt", OTHER, title="Cat found"))
        assert result.outcome == "added"
        assert result.id != article
        assert "Cracks in Western unity" in result.message
        assert store.article(article).result().older == ()
        assert outcome(store, draft("today.txt", OTHER, title="Cat found")).outcome == "unchanged"

    def test_standard_input_is_no_place(self, store: Store) -> None:
        add_one(store, draft("-", place="-"))
        assert outcome(store, draft("-", EDITED, place="-")).outcome == "added"


class TestWireCopies:
    def test_of_another_known_outlet_are_second_articles_that_share_the_text(self, store: Store) -> None:
        one = add_one(store, draft("a.txt", outlet="Reuters"))
        two = add_one(store, draft("b.txt", outlet="The Guardian"))
        assert one != two
        texts = [store.article(uid).result().text for uid in (one, two)]
        assert texts[0] == texts[1]

    @pytest.mark.parametrize(
        ("first", "second"), [(None, "CNN"), ("CNN", None), (None, None), ("CNN", "cnn")]
    )
    def test_without_two_known_outlets_are_the_same(
        self, store: Store, first: str | None, second: str | None
    ) -> None:
        article = add_one(store, draft("a.txt", outlet=first))
        result = outcome(store, draft("b.txt", outlet=second))
        assert (result.outcome, result.id) == ("unchanged", article)


class TestVersions:
    def test_keep_suggestions_on_the_text_they_were_made_for(self, store: Store) -> None:
        article = add_one(store, draft("a.txt"))
        made = tag(store, article, status="suggested", origin="rule")
        outcome(store, draft("a.txt", EDITED))
        assert annotations(store, article) == (made,)
        now = store.article(article).result()
        assert made.text_sha256 == now.older[0].text.sha256 != now.text.sha256
        assert store.check(deep=True).result() == []

    def test_a_file_that_goes_back_has_its_first_text_again(self, store: Store) -> None:
        article = add_one(store, draft("a.txt"))
        outcome(store, draft("a.txt", EDITED))
        assert outcome(store, draft("a.txt")).outcome == "new_version"
        now = store.article(article).result()
        assert now.text.body == WORDS
        assert [version.text.body for version in now.older] == [EDITED]

    def test_an_old_copy_elsewhere_does_not_turn_the_article_back(self, store: Store) -> None:
        article = add_one(store, draft("a.txt"))
        third = EDITED + " More later."
        outcome(store, draft("a.txt", EDITED))
        outcome(store, draft("a.txt", third))
        for old in (WORDS, EDITED):
            result = outcome(store, draft("backup/a.txt", old))
            assert (result.outcome, result.id) == ("unchanged", article)
            assert "older version" in result.message
        assert store.article(article).result().text.body == third

    def test_two_feeds_with_two_states_of_a_page_do_not_take_turns(self, store: Store) -> None:
        one = draft("a.jsonl#1", url="https://x.org/1")
        two = draft("b.jsonl#1", OTHER, url="https://x.org/1")
        assert [result.outcome for result in store.add([one, two, one, two]).result()] == [
            "added",
            "new_version",
            "unchanged",
            "unchanged",
        ]

    def test_take_over_corrected_details_but_not_over_a_persons(self, store: Store) -> None:
        article = add_one(store, draft("a.csv#1", url="https://x.org/1", title="Tpyo", author="Jo"))
        now = store.article(article).result()
        edited = ArticleDetails(
            article, type(now.details)(title="Tpyo", author="Joanna", url="https://x.org/1")
        )
        before = ArticleDetails(article, now.details, now.revision)
        store.apply(Change("edited", (Edit(before, edited),))).result()
        corrected = draft(
            "a.csv#1", data=b"2", url="https://x.org/1", title="Typo", author="J.", outlet="CNN"
        )
        assert outcome(store, corrected).outcome == "updated"
        details = store.article(article).result().details
        assert (details.title, details.author, details.outlet) == ("Typo", "Joanna", "CNN")

    def test_the_search_finds_the_new_text_and_not_the_old(self, store: Store) -> None:
        add_one(store, draft("a.txt"))
        outcome(store, draft("a.txt", EDITED))
        assert len(store.first_page(ListView(query="monday"), 9).result()) == 1
        assert store.first_page(ListView(query="sunday"), 9).result() == []
        assert store.check(deep=True).result() == []


class TestUndoingAnAdd:
    def test_hides_the_articles_and_adding_again_brings_them_back(self, store: Store) -> None:
        article = add_one(store, draft("a.txt"))
        assert "a.txt" in store.undo().result().step.words
        assert store.first_page(ListView(), 9).result() == []
        assert store.first_page(ListView(query="senator"), 9).result() == []
        assert store.counts().result().articles == 0
        result = outcome(store, draft("a.txt"))
        assert (result.outcome, result.id) == ("added", article)
        assert len(store.first_page(ListView(query="senator"), 9).result()) == 1
        assert store.check(deep=True).result() == []

    def test_takes_a_version_back_which_the_same_file_can_make_again(self, store: Store) -> None:
        article = add_one(store, draft("a.txt"))
        outcome(store, draft("a.txt", EDITED))
        store.undo().result()
        now = store.article(article).result()
        assert (now.text.body, now.older) == (WORDS, ())
        assert store.check(deep=True).result() == []
        assert outcome(store, draft("a.txt", EDITED)).outcome == "new_version"
        assert len(store.article(article).result().older) == 1

    def test_of_two_versions_in_one_command_goes_all_the_way_back(self, store: Store) -> None:
        article = add_one(store, draft("z.txt", OTHER), draft("a.jsonl#1", url="https://x.org/1"))
        same = [draft(f"b.jsonl#{n}", f"{WORDS} {n}", url="https://x.org/1") for n in range(2)]
        store.add(same).result()
        assert len(store.article(article).result().older) == 2
        store.undo().result()
        assert store.article(article).result().text.body == WORDS
        store.redo().result()
        assert store.article(article).result().text.body == f"{WORDS} 1"
        assert store.check(deep=True).result() == []

    def test_is_refused_once_somebody_has_annotated(self, open_store: Opener, store: Store) -> None:
        article = add_one(store, draft("a.txt"))
        store.close()
        kim = open_store("kim")
        tag(kim, article)
        kim.close()
        jo = open_store("jo")
        with pytest.raises(Refused, match="kim"):
            jo.undo().result()
        assert jo.counts().result().articles == 1


class TestManyAtOnce:
    def test_come_in_their_order_in_several_transactions_and_one_step(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(adding, "MOST_ARTICLES", 7)
        seen: list[AddResult] = []
        wanted = [draft(f"{n}.txt", f"text number {n}") for n in range(40)]
        kept = store.add(iter(wanted), on_result=seen.append).result()
        assert kept == seen
        assert [line.source for line in store.first_page(ListView(), 50).result()] == [
            d.source for d in wanted
        ]
        step = store.next_undo().result()
        assert step is not None
        assert (step.words, step.objects, step.by_command) == ("added 40 articles", 40, True)
        store.undo().result()
        assert store.counts().result().articles == 0
        assert store.check(deep=True).result() == []

    def test_results_need_not_be_kept(self, store: Store) -> None:
        seen: list[str] = []
        drafts = (draft(f"{n}.txt", f"text {n}") for n in range(20))
        assert store.add(drafts, on_result=lambda r: seen.append(r.source), keep_results=False).result() == []
        assert len(seen) == 20

    def test_what_came_before_a_bad_source_stays(self, store: Store) -> None:
        def drafts() -> Iterator[Draft]:
            yield draft("a.txt", "first")
            yield draft("b.txt", "second")
            raise SourceError("c.txt: is no text; leave it out")

        with pytest.raises(SourceError, match=r"c\.txt"):
            store.add(drafts()).result()
        assert store.counts().result().articles == 2

    def test_can_be_stopped(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(adding, "MOST_ARTICLES", 5)

        def endless() -> Iterator[Draft]:
            number = 0
            while True:
                number += 1
                if number == 23:
                    store.stop_adding()
                yield draft(f"{number}.txt", f"text {number}")

        results = store.add(endless()).result()
        assert 20 <= len(results) <= 25
        assert store.counts().result().articles == len(results)

    def test_let_a_label_pass_but_an_undo_comes_after_them(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(adding, "MOST_ARTICLES", 2)
        article = add_one(store, draft("first.txt"))
        made = span(store, article)
        order: list[str] = []

        def drafts() -> Iterator[Draft]:
            for number in range(12):
                if number == 4:  # in the writing thread, so that it is surely in the middle of the adding
                    label = store.apply(Change("tagged", (Edit(None, made),)))
                    label.add_done_callback(lambda _: order.append("tagged"))
                    store.undo().add_done_callback(lambda _: order.append("undone"))
                yield draft(f"{number}.txt", f"text {number}")

        store.add(drafts(), on_result=lambda result: order.append(result.source)).result()
        store.counts().result()
        store.remember("screen", "waits behind the undo").result()
        assert order.index("tagged") < order.index("11.txt") < order.index("undone")

    def test_a_draft_that_cannot_be_stored_is_refused_and_the_rest_goes_on(self, store: Store) -> None:
        results = store.add([draft("a.txt", "one", title="\ud800"), draft("b.txt", "two")]).result()
        assert [result.outcome for result in results] == ["refused", "added"]

    def test_an_unknown_story_is_refused(self, store: Store) -> None:
        result = outcome(store, draft("a.txt", story=str(uuid.uuid4())))
        assert result.outcome == "refused"
        assert "story" in result.message
        assert store.check(deep=True).result() == []


def test_the_id_is_what_an_empty_library_would_give(store: Store) -> None:
    given = draft("a.txt", outlet="CNN")
    assert add_one(store, given) == given.id
    assert given.id == article_id(record_id=None, outlet="CNN", url=None, sha256=given.text.sha256)


def test_warnings_of_a_source_reach_the_message(store: Store) -> None:
    given = draft("a.txt")
    warned = type(given)(
        **{**{n: getattr(given, n) for n in given.__slots__}, "warnings": ("guessed cp1252",)}
    )
    assert "guessed cp1252" in outcome(store, warned).message


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Cracks in Western unity", "Cracks in Western unity widen", True),
        ("Trump asks why", "Cat found in tree", False),
        ("", "", False),
        (WORDS, EDITED, True),
        (WORDS, OTHER, False),
    ],
)
def test_alike_means_half_of_the_words_in_order(one: str, other: str, same: bool) -> None:
    assert adding.alike(one, other) is same
