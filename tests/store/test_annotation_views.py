"""Annotations as they are listed: every view is what one would pick by hand, its first page like the rest."""

from __future__ import annotations

import random
import re
import sqlite3
from array import array
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.annotations import Annotation, Change, Edit, Relation, edited, make_annotation, new_id
from reader.articles import Story
from reader.errors import LibraryReadOnly
from reader.labels import default_schema
from reader.storage import annotation_listing
from reader.storage.search import fold
from reader.store import AnnotationSort, AnnotationView, AttributeIs, Store
from tests.store.helpers import add_one, draft, relation, tag

Opener = Callable[..., Store]
SCHEMA = default_schema()
BODY = "Alpha common words said Müller. Beta common common things. " * 12
QUERIES = ("", "com", "müller", "alpha common", '"common common"', "zebra", "verify", "the wire")
NOTES = (None, None, "verify this", "came over the wire with words", "Wire zebra")
ANNOTATORS = ("jo", "kim", "Ada")
LABELS = ("QUOTE", "CLAIM", "SPEAKER", "CUE", "GONE")


class Library(NamedTuple):
    store: Store
    articles: dict[str, int]  # id to key
    titles: dict[str, str]
    stories: dict[str, str | None]
    annotations: dict[int, Annotation]  # key to annotation
    decided: set[str]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Two hundred annotations of all kinds in eight articles."""
    chance = random.Random(3)
    store = Store.open(tmp_path_factory.mktemp("views") / "library.db", annotator="jo")
    story = Story(new_id(), "Munich")
    store.apply(Change("story", (Edit(None, story),))).result()
    drafts = [
        draft(f"{n}.txt", f"{n} {BODY}", title=title, story=story.id if n % 3 == 0 else None)
        for n, title in enumerate(["gamma", "Alpha", "beta", "Beta", "", "Ärger", "alpha", "zeta"])
    ]
    ids = [result.id or "" for result in store.add(drafts).result()]
    edits = [Edit(None, _annotation(store.article(chance.choice(ids)).result(), chance)) for _ in range(200)]
    made = store.apply(Change("made", tuple(edits))).result().edits
    spans = [edit.after for edit in made if isinstance(edit.after, Annotation)]
    for each in chance.sample(spans, 30):
        store.apply(Change("changed", (Edit(each, edited(each, note="Verify again")),))).result()
    gone = [each for each in store.annotations(ids).result()[0] if chance.random() < 0.05]
    store.apply(Change("deleted", tuple(Edit(each, None) for each in gone))).result()
    suggested = [each for each in store.annotations(ids).result()[0] if each.status == "suggested"]
    for number, each in enumerate(suggested[::2]):
        by = "jo" if number % 2 else "kim"
        status: Any = chance.choice(("accepted", "rejected"))
        own = replace(
            each, id=new_id(), suggestion=each.id, status=status, annotator=by, changed=False, revision=0
        )
        store.apply(Change("decided", (Edit(None, own),))).result()
    # A newer text, in which the places of some are in doubt.
    old = store.article(ids[0]).result().text.sha256
    newer = draft("0.txt", f"0 {BODY} It was changed.", title="gamma")
    assert store.add([newer]).result()[0].outcome == "new_version"
    for each in store.annotations(ids[:1]).result()[0]:
        if each.status != "suggested" and chance.random() < 0.5:
            doubted = replace(each, text_sha256=old, anchor=chance.choice(("fuzzy", "orphan", "exact")))
            store.apply(Change("doubted", (Edit(each, doubted),))).result()
    found = store.annotations(ids).result()[0]
    by_id = {each.id: each for each in found}
    everything = store.annotation_summaries(range(1, 400)).result()
    assert {row.id for row in everything} == set(by_id)
    yield Library(
        store,
        {id_: key for key, id_ in enumerate(ids, 1)},
        {id_: store.article(id_).result().details.title for id_ in ids},
        {id_: store.article(id_).result().details.story for id_ in ids},
        {row.key: by_id[row.id] for row in everything},
        {each.suggestion or "" for each in found if each.annotator == "jo"},
    )
    store.close()


def _annotation(article: Any, chance: random.Random) -> Annotation:
    start = chance.randrange(len(article.text.body) - 80)
    label = SCHEMA.label(chance.choice(LABELS)) or replace(SCHEMA.labels[3], name="GONE")
    attributes: dict[str, Any] = {}
    for each in label.attributes:
        value: Any = {"choice": each.values[:2], "text": ("Ada Müller", "Bob"), "flag": (True, False)}.get(
            each.type, (1.0, 2.5)
        )
        if chance.random() < 0.5:
            attributes[each.name] = chance.choice(value)
    made = make_annotation(
        article,
        [(start, start + chance.randint(3, 60))],
        label,
        annotator=chance.choice(ANNOTATORS),
        schema=SCHEMA,
        attributes=attributes,
    )
    if chance.random() < 0.2:  # as an attribute that the schema got later
        made = replace(made, attributes=dict(list(made.attributes.items())[1:]))
    status: Any = chance.choice(("accepted", "accepted", "suggested", "rejected"))
    anchor: Any = chance.choice(("exact", "exact", "moved", "fuzzy", "orphan"))
    time = f"2024-11-{chance.randint(10, 20)}T10:00:00.000Z"
    return replace(made, status=status, anchor=anchor, note=chance.choice(NOTES), created=time, updated=time)


def _has_words(query: str, annotation: Annotation) -> bool:
    texts = [fold(annotation.quote), fold(annotation.note or "")]
    if query.startswith('"'):
        return any(query.strip('"') in text for text in texts)
    words = {word for text in texts for word in re.findall(r"\w+", text)}
    *whole, last = fold(query).split()
    return all(word in words for word in whole) and any(word.startswith(last) for word in words)


def _has_attribute(wanted: AttributeIs, annotation: Annotation) -> bool:
    there = wanted.name in annotation.attributes
    value = annotation.attributes.get(wanted.name)
    if wanted.value is None:
        label = SCHEMA.label(annotation.label)
        usual = label is not None and any(each.name == wanted.name for each in label.attributes)
        return value is None and (there or usual)
    if type(value) is not type(wanted.value):
        return False
    if wanted.part:
        return fold(str(wanted.value)) in fold(str(value))
    return value == wanted.value


def _undecided(annotation: Annotation) -> bool:
    label = SCHEMA.label(annotation.label)
    choices = [each.name for each in label.attributes if each.type == "choice"] if label else []
    return annotation.status == "suggested" or (
        annotation.status == "accepted" and any(annotation.attributes.get(name) is None for name in choices)
    )


def picked(library: Library, view: AnnotationView) -> list[int]:
    """The same view by hand over all annotations."""
    current = {id_: library.store.article(id_).result().text.sha256 for id_ in library.articles}

    def fits(each: Annotation) -> bool:
        waiting = each.anchor in ("fuzzy", "orphan") and each.text_sha256 != current[each.article]
        return (
            not (each.status == "suggested" and each.id in library.decided)
            and (not view.query or _has_words(view.query, each))
            and view.label in (None, each.label)
            and (view.attribute is None or _has_attribute(view.attribute, each))
            and view.annotator in (None, each.annotator)
            and (view.whose is None or (each.annotator == "jo") == (view.whose == "mine"))
            and view.status in (None, each.status)
            and (waiting if view.anchor == "waiting" else view.anchor in (None, each.anchor))
            and view.story in (None, library.stories[each.article])
            and (not view.articles or each.article in view.articles)
            and (not view.undecided or _undecided(each))
        )

    def place(key: int) -> tuple[int, int, int]:
        each = library.annotations[key]
        return library.articles[each.article], each.start, key

    def title(key: int) -> tuple[str, int]:
        id_ = library.annotations[key].article
        lower = "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in library.titles[id_])
        return lower, library.articles[id_]

    keys = sorted((key for key, each in library.annotations.items() if fits(each)), key=place)
    match view.sort:
        case "place":
            return keys[::-1] if view.descending else keys
        case "added":
            keys.sort(reverse=view.descending)
        case "updated":
            keys.sort(key=lambda key: (library.annotations[key].updated, key), reverse=view.descending)
        case "title":
            keys.sort(key=title, reverse=view.descending)
        case column:
            keys.sort(key=lambda key: getattr(library.annotations[key], column), reverse=view.descending)
    return keys


def _maybe(values: Any) -> Any:
    return st.one_of(st.none(), st.none(), values)


ATTRIBUTES = st.sampled_from([
    AttributeIs("type"),
    AttributeIs("type", "direct"),
    AttributeIs("type", "other"),
    AttributeIs("negated", True),
    AttributeIs("negated", False),
    AttributeIs("name", "muller", part=True),
    AttributeIs("name", "Bob"),
    AttributeIs("role"),
    AttributeIs("no such"),
    AttributeIs("no such", 1.5),
])  # fmt: skip


@st.composite
def views(draw: st.DrawFn) -> Callable[[Library], AnnotationView]:
    view = AnnotationView(
        query=draw(st.one_of(st.just(""), st.sampled_from(QUERIES))),
        sort=draw(st.sampled_from(get_args(AnnotationSort))),
        descending=draw(st.booleans()),
        label=draw(_maybe(st.sampled_from(LABELS))),
        attribute=draw(_maybe(ATTRIBUTES)),
        annotator=draw(_maybe(st.sampled_from(ANNOTATORS))),
        whose=draw(_maybe(st.sampled_from(("mine", "others")))),
        status=draw(_maybe(st.sampled_from(("suggested", "accepted", "rejected")))),
        anchor=draw(_maybe(st.sampled_from(("exact", "fuzzy", "waiting")))),
        undecided=draw(st.booleans()),
    )
    in_story, articles = draw(_maybe(st.booleans())), draw(_maybe(st.sets(st.integers(0, 9), max_size=3)))

    def made(library: Library) -> AnnotationView:
        ids = [*library.articles, new_id(), new_id()]
        story = next(each for each in library.stories.values() if each)
        return view._replace(
            story=None if in_story is None else story if in_story else new_id(),
            articles=tuple(ids[number] for number in sorted(articles or ())),
        )

    return made


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(make_view=views(), few=st.sampled_from((0, 10, 5_000)), count=st.integers(1, 12))
def test_a_view_is_what_one_would_pick_by_hand(
    library: Library,
    monkeypatch: pytest.MonkeyPatch,
    make_view: Callable[[Library], AnnotationView],
    few: int,
    count: int,
) -> None:
    """Whichever way the counts decide for."""
    monkeypatch.setattr(annotation_listing, "FEW", few)
    monkeypatch.setattr(annotation_listing, "FEW_FOUND", few)
    view = make_view(library)
    expected = picked(library, view)
    assert list(library.store.annotation_order(view).result()) == expected
    assert [row.key for row in library.store.first_annotations(view, count).result()] == expected[:count]


@pytest.mark.parametrize("sort", get_args(AnnotationSort))
def test_every_order_is_of_all(library: Library, sort: AnnotationSort) -> None:
    view = AnnotationView(sort=sort)
    assert list(library.store.annotation_order(view).result()) == picked(library, view)
    assert len(picked(library, view)) > 150


def test_no_query_raises(library: Library) -> None:
    for query in ('"', "*", "a OR", "NEAR(", "\0", "^x", "q" * 5_000, "𝕏-1", "quote: x"):
        for sort in get_args(AnnotationSort):
            library.store.first_annotations(AnnotationView(query, sort), 3).result()
            library.store.annotation_order(AnnotationView(query, sort)).result()


def test_a_walk_of_an_index_needs_no_sorting(library: Library) -> None:
    def plans(connection: sqlite3.Connection) -> list[str]:
        lister = library.store._annotation_listing(connection)
        found = []
        for sort in ("added", "updated", "place", "title"):
            view = AnnotationView(sort=sort, label="QUOTE", status="accepted")  # type: ignore[arg-type]
            question = lister._question(view, whole=False)
            rows = connection.execute("EXPLAIN QUERY PLAN " + question.sql(50), question.parameters)
            found += [row[3] for row in rows]
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(annotation_listing, "FEW", 0)
        details = library.store._reader.ask(plans).result()
    assert len(details) >= 4
    assert not [line for line in details if "TEMP B-TREE" in line]


class TestALine:
    def test_says_what_is_known_of_an_annotation(self, store: Store) -> None:
        article = add_one(store, draft("a.txt", title="Cracks", outlet="Daily A"))
        one = tag(store, article, 0, 6, note="look")
        two = tag(store, article, 10, 17)
        store.apply(Change("tied", (Edit(None, relation(one, two)), Edit(None, relation(two, one))))).result()
        line = store.first_annotations(AnnotationView(sort="place", descending=False), 1).result()[0]
        assert (line.id, line.article, line.title, line.outlet) == (one.id, article, "Cracks", "Daily A")
        assert (line.quote, line.note, line.label) == ("Cracks", "look", "QUOTE")
        assert (line.start, line.segments, line.relations) == (0, ((0, 6),), 2)
        assert line.attributes == one.attributes
        assert line.current
        assert store.annotation_summaries([line.key, 99, line.key]).result() == [line, line]

    def test_has_the_text_around_it(self, store: Store) -> None:
        body = "☕ " + "before " * 200 + "The needle 👩🏽‍🚒 itself. " + "after " * 200
        article = add_one(store, draft("a.txt", body))
        start = body.index("needle")
        made = tag(store, article, start, start + 6)
        key = store.annotation_order(AnnotationView()).result()[0]
        found = store.surroundings(key).result()
        assert found is not None
        assert body[found.start :].startswith(found.text)
        assert found.text[start - found.start :].startswith("needle 👩🏽‍🚒 itself.")
        assert found.start > 0
        assert len(found.text) < len(body)
        store.apply(Change("deleted", (Edit(made, None),))).result()
        assert store.surroundings(key).result() is None

    def test_of_an_older_text_is_not_current(self, store: Store) -> None:
        article = add_one(store, draft("a.txt", "The first words of it. " * 3))
        made = tag(store, article, 0, 3)
        store.add([draft("a.txt", "Quite new words of it. " * 3)]).result()
        (there,) = store.annotations([article]).result()[0]
        doubted = replace(made, anchor="orphan", revision=there.revision)
        store.apply(Change("doubted", (Edit(there, doubted),))).result()
        line = store.first_annotations(AnnotationView(anchor="waiting"), 9).result()
        assert [each.current for each in line] == [False]


class TestFacets:
    def test_count_what_is_there_through_changes_and_undo(self, store: Store) -> None:
        article = add_one(store)
        one = tag(store, article, 0, 6)
        tag(store, article, 10, 17, label="CLAIM", status="suggested", annotator="rules 1", anchor="exact")
        found = store.annotation_facets().result()
        assert (found.labels, found.annotators) == ({"CLAIM": 1, "QUOTE": 1}, {"jo": 1, "rules 1": 1})
        assert (found.statuses, found.anchors) == ({"accepted": 1, "suggested": 1}, {"exact": 2})
        assert found.total == 2
        store.apply(Change("changed", (Edit(one, edited(one, label="CUE", attributes={})),))).result()
        assert store.annotation_facets().result().labels == {"CLAIM": 1, "CUE": 1}
        store.undo().result()
        store.undo().result()
        assert store.annotation_facets().result().labels == {"QUOTE": 1}
        assert store.check().result() == []


class TestManyAtOnce:
    def test_are_read_with_their_relations(self, store: Store) -> None:
        article = add_one(store)
        spans = [tag(store, article, start, start + 3) for start in (0, 10, 20, 30)]
        ties = (relation(spans[0], spans[1]), relation(spans[2], spans[3]))
        store.apply(Change("tied", tuple(Edit(None, tie) for tie in ties))).result()
        keys = list(store.annotation_order(AnnotationView(sort="place", descending=False)).result())
        found, relations = store.annotations_by_key([keys[1], keys[0], 99]).result()
        assert [each.id for each in found] == [spans[1].id, spans[0].id]
        assert [each.id for each in relations] == [ties[0].id]
        edits = [*(Edit(tie, None) for tie in relations), *(Edit(each, None) for each in found)]
        store.apply(Change("deleted 2 annotations", tuple(edits))).result()
        assert len(store.annotation_order(AnnotationView()).result()) == 2
        assert isinstance(store.undo().result().edits[0].after, Annotation | Relation)
        assert len(store.annotation_order(AnnotationView()).result()) == 4


def test_a_later_view_cancels_what_was_asked_of_another(store: Store) -> None:
    article = add_one(store)
    tag(store, article)
    asked = [store.annotation_order(AnnotationView(label=name)) for name in "ABCDEFGH"]
    last = store.first_annotations(AnnotationView(label="QUOTE"), 5)
    assert len(last.result()) == 1
    assert all(each.cancelled() or each.result() == array("q") for each in asked)


def test_a_library_of_an_older_version_says_that_it_must_be_written_once(
    path: Path, open_store: Opener
) -> None:
    open_store().close()
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA user_version=1")
    raw.close()
    store = open_store(mode="read")
    for future in (
        store.first_annotations(AnnotationView(), 5),
        store.annotation_order(AnnotationView()),
        store.annotation_facets(),
    ):
        with pytest.raises(LibraryReadOnly, match="older version"):
            future.result()


@pytest.mark.parametrize(
    "view",
    [
        AnnotationView(anchor="waiting"),
        AnnotationView(undecided=True),
        AnnotationView(status="suggested"),
        AnnotationView(attribute=AttributeIs("type")),
        AnnotationView(attribute=AttributeIs("name", "muller", part=True)),
        AnnotationView("verify"),
    ],
)
def test_the_views_that_are_tried_hold_some_and_leave_some_out(
    library: Library, view: AnnotationView
) -> None:
    assert 0 < len(library.store.annotation_order(view).result()) < len(picked(library, AnnotationView()))
