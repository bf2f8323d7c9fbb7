"""A schema that is in use changes: nothing an annotation refers to is lost, and what changed is said."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import LabelError
from reader.labels import (
    COLOURS,
    Attribute,
    Difference,
    Label,
    LabelSchema,
    RelationType,
    default_schema,
    parse_schema,
    succeeded,
)
from reader.storage.codec import schema_json, schema_of

OLD = """\
name = "mine"

[[label]]
name = "QUOTE"
key = "1"
sign = "Q"
attributes = [
    { name = "type", type = "choice", values = ["direct", "indirect"], default = "direct" },
    { name = "topic", type = "text" },
]

[[label]]
name = "SPEAKER"
key = "2"
sign = "P"

[[relation]]
name = "said_by"
from = ["QUOTE"]
to = ["SPEAKER"]
"""


def schema(text: str) -> LabelSchema:
    return parse_schema(text)


def told(current: LabelSchema, wanted: LabelSchema) -> list[str]:
    """The differences as short lines."""
    return [
        " ".join(filter(None, (each.kind, each.name, each.what, *each.former)))
        for each in succeeded(current, wanted)[1]
    ]


def names(current: LabelSchema, *, retired: bool = False) -> list[str]:
    return [label.name for label in current.labels if label.retired == retired]


class TestTheSameFileAgain:
    def test_changes_nothing_and_counts_no_version(self) -> None:
        first = schema(OLD)
        assert succeeded(first, schema(OLD)) == (first, ())
        assert succeeded(first, schema(OLD))[0] is first

    def test_changes_nothing_whatever_version_it_says(self) -> None:
        first = schema(OLD)
        assert succeeded(first, schema("version = 7\n" + OLD))[0].version == first.version

    def test_changes_nothing_after_something_was_renamed_and_retired_by_it(self) -> None:
        file = '[[label]]\nname = "SAID"\nrenamed_from = "QUOTE"\n'
        second, differences = succeeded(schema(OLD), schema(file))
        assert differences
        assert succeeded(second, schema(file)) == (second, ())


class TestWhatIsAdded:
    def test_appears_in_the_next_version(self) -> None:
        first = schema(OLD)
        second, differences = succeeded(first, schema(OLD + '[[label]]\nname = "CUE"\n'))
        assert second.version == first.version + 1
        assert names(second) == ["QUOTE", "SPEAKER", "CUE"]
        assert differences == (Difference("label", "CUE", "added"),)

    def test_may_be_a_relation(self) -> None:
        more = OLD + '[[relation]]\nname = "about"\nfrom = ["QUOTE"]\nto = ["SPEAKER"]\n'
        assert told(schema(OLD), schema(more)) == ["relation about added"]


class TestWhatIsMissing:
    FILE = '[[label]]\nname = "NEW"\nkey = "1"\n[[label]]\nname = "SPEAKER"\nkey = "2"\n'

    def test_retires_behind_the_others_and_keeps_its_attributes(self) -> None:
        second, _ = succeeded(schema(OLD), schema(self.FILE))
        assert names(second) == ["NEW", "SPEAKER"]
        assert second.labels[-1] == replace(schema(OLD).labels[0], retired=True)

    def test_gives_its_key_free(self) -> None:
        second, _ = succeeded(schema(OLD), schema(self.FILE))
        label = second.label_for_key("1")
        assert label is not None
        assert label.name == "NEW"

    def test_may_be_a_relation_which_is_kept_with_its_ends(self) -> None:
        second, differences = succeeded(schema(OLD), schema(self.FILE.replace("NEW", "QUOTE")))
        said_by = second.relation("said_by")
        assert said_by is not None
        assert said_by.retired
        assert (said_by.source, said_by.target) == (("QUOTE",), ("SPEAKER",))
        assert second.relations_between("QUOTE", "SPEAKER", True) == []
        assert Difference("relation", "said_by", "retired") in differences

    def test_comes_back_when_it_is_named_again(self) -> None:
        without = OLD[: OLD.index("[[relation]]")].replace('name = "SPEAKER"', 'name = "OTHER"')
        second, _ = succeeded(schema(OLD), schema(without))
        assert names(second, retired=True) == ["SPEAKER"]
        third, _ = succeeded(second, schema(OLD))
        assert names(third) == ["QUOTE", "SPEAKER"]
        assert names(third, retired=True) == ["OTHER"]
        assert told(second, schema(OLD)) == [
            "label SPEAKER returned", "label OTHER retired", "relation said_by returned"
        ]  # fmt: skip

    def test_can_also_be_retired_by_name(self) -> None:
        retired = OLD.replace('name = "SPEAKER"', 'name = "SPEAKER"\nretired = true')
        second, _ = succeeded(schema(OLD), schema(retired))
        assert names(second, retired=True) == ["SPEAKER"]
        assert told(schema(OLD), schema(retired)) == ["label SPEAKER retired"]


class TestWhatIsRenamed:
    FILE = OLD.replace('name = "QUOTE"', 'name = "SAID"\nrenamed_from = "QUOTE"').replace(
        '["QUOTE"]', '["SAID"]'
    )

    def test_is_found_by_its_former_name(self) -> None:
        second, differences = succeeded(schema(OLD), schema(self.FILE))
        assert second.label("QUOTE") is second.label("SAID")
        assert names(second) == ["SAID", "SPEAKER"]
        assert names(second, retired=True) == []
        assert differences == (Difference("label", "SAID", "renamed", ("QUOTE",)),)

    def test_is_found_by_all_of_its_former_names(self) -> None:
        second, _ = succeeded(schema(OLD), schema(self.FILE))
        last = self.FILE.replace("QUOTE", "SAID").replace('name = "SAID"', 'name = "SPEECH"', 1)
        last = last.replace('from = ["SAID"]', 'from = ["SPEECH"]')
        third, _ = succeeded(second, schema(last))
        speech = third.label("SPEECH")
        assert speech is not None
        assert speech.former_names == ("SAID", "QUOTE")
        assert third.label("QUOTE") is third.label("SAID") is speech

    def test_keeps_its_former_names_when_the_file_says_them_no_more(self) -> None:
        second, _ = succeeded(schema(OLD), schema(self.FILE))
        assert succeeded(second, schema(self.FILE.replace('renamed_from = "QUOTE"\n', ""))) == (second, ())

    def test_takes_the_relations_along(self) -> None:
        second, _ = succeeded(schema(OLD), schema('[[label]]\nname = "SAID"\nrenamed_from = "QUOTE"\n'))
        relation = second.relation("said_by")
        assert relation is not None
        assert (relation.source, relation.retired) == (("SAID",), True)
        renamed, _ = succeeded(schema(OLD), schema(self.FILE))
        assert [each.name for each, _ in renamed.relations_between("QUOTE", "SPEAKER", True)] == ["said_by"]

    def test_may_be_merged_into_a_label_that_is_there(self) -> None:
        merged = '[[label]]\nname = "SPEAKER"\nkey = "2"\nsign = "P"\nrenamed_from = "QUOTE"\n'
        second, differences = succeeded(schema(OLD), schema(merged))
        assert second.label("QUOTE") is second.label("SPEAKER")
        assert differences[1] == Difference("label", "SPEAKER", "renamed", ("QUOTE",))

    def test_may_be_what_had_retired(self) -> None:
        second, _ = succeeded(schema(OLD), schema('[[label]]\nname = "SPEAKER"\n'))
        third, differences = succeeded(second, schema('[[label]]\nname = "SAID"\nrenamed_from = "QUOTE"\n'))
        said = next(each for each in differences if each.name == "SAID")
        assert (said.what, said.former) == ("renamed", ("QUOTE",))
        assert said.details[-1] == "offered again"
        assert names(third) == ["SAID"]

    def test_gives_a_former_name_up_when_another_label_gets_it(self) -> None:
        second, _ = succeeded(schema(OLD), schema(self.FILE))
        again = self.FILE.replace('renamed_from = "QUOTE"\n', "") + '[[label]]\nname = "QUOTE"\n'
        third, _ = succeeded(second, schema(again))
        quote, said = third.label("QUOTE"), third.label("SAID")
        assert quote is not None
        assert said is not None
        assert quote.name == "QUOTE"
        assert said.former_names == ()

    def test_may_be_a_relation(self) -> None:
        second, differences = succeeded(
            schema(OLD), schema(OLD.replace('"said_by"', '"by"\nrenamed_from = "said_by"'))
        )
        assert second.relation("said_by") is second.relation("by")
        assert differences == (Difference("relation", "by", "renamed", ("said_by",)),)

    def test_must_have_been_there(self) -> None:
        file = '[[label]]\nname = "SAID"\nrenamed_from = "QOUTE"\n'
        assert parse_schema(file).labels[0].renamed_from == "QOUTE"  # read alone it is as good as any
        with pytest.raises(LabelError, match="renamed from QOUTE, which the library does not have"):
            succeeded(schema(OLD), schema(file))
        with pytest.raises(LabelError) as caught:
            parse_schema(file, file="mine.toml", current=schema(OLD))
        assert str(caught.value).startswith("mine.toml, line 3: label SAID is renamed from QOUTE")

    def test_must_go_by_its_present_name(self) -> None:
        second, _ = succeeded(schema(OLD), schema(self.FILE))
        with pytest.raises(LabelError, match="QUOTE, which is called SAID now"):
            succeeded(second, schema('[[label]]\nname = "TOLD"\nrenamed_from = "QUOTE"\n'))


class TestAttributes:
    def test_that_change_are_told_in_words(self) -> None:
        changed = (
            OLD.replace('key = "1"', 'key = "7"\ncolour = "green"\nguideline = "What was said."')
            .replace('["direct", "indirect"], default = "direct"', '["indirect", "mixed"]')
            .replace('{ name = "topic", type = "text" }', '{ name = "sure", type = "flag" }')
        )
        (difference,) = succeeded(schema(OLD), schema(changed))[1]
        assert difference == Difference(
            "label",
            "QUOTE",
            "changed",
            details=(
                "key 1 → 7",
                "colour blue → green",
                "guideline",
                "attribute sure added",
                "attribute topic gone, its values stay",
                "attribute type: mixed added; direct gone; default direct → –",
            ),
        )

    def test_that_stand_in_another_order_are_a_change_as_well(self) -> None:
        lines = OLD.splitlines()
        lines[7], lines[8] = lines[8], lines[7]
        (difference,) = succeeded(schema(OLD), schema("\n".join(lines)))[1]
        assert difference.details == ("order of the attributes",)


class TestTheWhole:
    def test_says_another_name_and_another_order(self) -> None:
        first = default_schema()
        turned = replace(first, name="other", labels=first.labels[::-1], relations=first.relations[::-1])
        (difference,) = succeeded(first, turned)[1]
        assert difference == Difference(
            "schema",
            "other",
            "changed",
            details=("name news → other", "order of the labels", "order of the relations"),
        )

    def test_of_an_older_library_is_read(self) -> None:
        body = schema_json(schema(OLD)).replace('"former_names":[]', '"renamed_from":null')
        assert "former_names" not in body
        assert schema_of(body) == schema(OLD)


NAMES = st.sampled_from("ABCDEF")
ATTRIBUTES = st.lists(
    st.one_of(
        st.builds(lambda name: Attribute(name, "text"), NAMES),
        st.builds(
            lambda name, values: Attribute(name, "choice", tuple(values), values[0]),
            NAMES,
            st.lists(NAMES, min_size=1, unique=True),
        ),
    ),
    max_size=2,
    unique_by=lambda attribute: attribute.name,
).map(tuple)


#: What a guideline may hold, with all that a file must escape.
WORDS = st.text('ab "\\\n\r\t\x7f\u200b“', max_size=8)


@st.composite
def schemas(draw: st.DrawFn, current: LabelSchema | None = None) -> LabelSchema:
    """A schema as a file could give it; some of what is not in it any more is renamed."""
    labels = [
        Label(
            name,
            draw(st.sampled_from(["", str(1 + "ABCDEF".index(name))])),
            draw(st.sampled_from(COLOURS)),
            name,
            draw(WORDS),
            draw(ATTRIBUTES),
        )
        for name in draw(st.lists(NAMES, min_size=1, unique=True))
    ]
    gone = (
        [each.name for each in current.labels if each.name not in [it.name for it in labels]]
        if current
        else []
    )
    for place, old in enumerate(draw(st.lists(st.sampled_from(gone), unique=True)) if gone else []):
        if place < len(labels):
            labels[place] = replace(labels[place], former_names=(old,))
    ends = st.lists(st.sampled_from([label.name for label in labels]), min_size=1, unique=True).map(tuple)
    relations = [
        RelationType(name, draw(ends), draw(ends)) for name in draw(st.lists(NAMES, unique=True, max_size=3))
    ]
    return LabelSchema(draw(NAMES), 1, tuple(labels), tuple(relations))


@given(st.data())
def test_whatever_follows_on_what_no_name_is_lost_and_again_is_no_change(data: st.DataObject) -> None:
    current = data.draw(schemas())
    for _ in range(data.draw(st.integers(1, 4))):
        wanted = data.draw(schemas(current))
        after, differences = succeeded(current, wanted)
        assert (after.version == current.version) == (not differences)
        for old in current.labels:
            for name in (old.name, *old.former_names):
                assert after.label(name) is not None
        for relation in current.relations:
            assert after.relation(relation.name) is not None
        known = {label.name for label in after.labels}
        assert all({*relation.source, *relation.target} <= known for relation in after.relations)
        assert [label.name for label in after.labels if not label.retired] == [
            label.name for label in wanted.labels
        ]
        assert succeeded(after, wanted) == (after, ())
        assert schema_of(schema_json(after)) == after
        current = after
