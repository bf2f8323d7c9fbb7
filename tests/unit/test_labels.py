"""The label schema: the default one is right, and a wrong file is told by name, line and reason."""

from dataclasses import replace

import pytest

from reader.errors import LabelError
from reader.labels import COLOURS, Attribute, default_schema, parse_schema

GOOD = """\
name = "mine"
version = 3

[[label]]
name = "QUOTE"
key = "1"
attributes = [
    { name = "type", type = "choice", values = ["direct", "indirect"], default = "direct" },
    { name = "weight", type = "number", default = 2 },
    { name = "sure", type = "flag", default = true },
]

[[label]]
name = "QUESTION"

[[relation]]
name = "answers"
from = ["QUOTE"]
to = ["QUESTION"]
"""


def refused(text: str) -> str:
    with pytest.raises(LabelError) as caught:
        parse_schema(text, file="mine.toml")
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith("mine.toml")
    return message


class TestTheDefaultSchema:
    def test_has_the_five_labels_on_the_digits(self) -> None:
        schema = default_schema()
        assert [(label.key, label.name) for label in schema.labels] == [
            ("1", "QUOTE"),
            ("2", "CLAIM"),
            ("3", "SPEAKER"),
            ("4", "CUE"),
            ("5", "EVIDENCE"),
        ]
        assert schema.label_for_key("2") is schema.label("CLAIM")
        assert schema.label("NOPE") is None

    def test_tells_no_label_by_colour_alone(self) -> None:
        signs = [label.sign for label in default_schema().labels]
        assert len(set(signs)) == len(signs)
        assert all(label.colour in COLOURS for label in default_schema().labels)

    def test_relates_quotes_and_claims_to_speakers_within_an_article(self) -> None:
        said_by = next(relation for relation in default_schema().relations if relation.name == "said_by")
        assert (said_by.source, said_by.target) == (("QUOTE", "CLAIM"), ("SPEAKER",))
        assert said_by.place == "article"
        assert said_by.quick
        assert not said_by.symmetric

    def test_is_read_once(self) -> None:
        assert default_schema() is default_schema()


class TestAGoodFile:
    def test_is_read_with_all_its_parts(self) -> None:
        schema = parse_schema(GOOD)
        assert (schema.name, schema.version) == ("mine", 3)
        quote = schema.labels[0]
        assert quote.attribute("type").default == "direct"
        assert quote.attribute("weight").default == 2.0
        assert quote.attribute("sure").default is True
        assert schema.relations[0].source == ("QUOTE",)

    def test_gives_every_label_a_sign_of_its_own(self) -> None:
        assert [label.sign for label in parse_schema(GOOD).labels] == ["Q", "U"]

    def test_may_give_a_retired_labels_key_to_another(self) -> None:
        schema = parse_schema(
            '[[label]]\nname = "OLD"\nkey = "1"\nretired = true\n[[label]]\nname = "NEW"\nkey = "1"\n'
        )
        label = schema.label_for_key("1")
        assert label is not None
        assert label.name == "NEW"


class TestAWrongFileIsRefused:
    def test_when_it_is_not_toml(self) -> None:
        assert "line 2" in refused('name = "x"\nlabel = @\n')

    def test_when_it_has_no_labels(self) -> None:
        assert "no labels" in refused('name = "x"\n')

    def test_when_a_label_is_there_twice(self) -> None:
        message = refused(GOOD.replace('name = "QUESTION"', 'name = "QUOTE"'))
        assert message.startswith("mine.toml, line 14: ")
        assert "label QUOTE is there twice" in message

    def test_when_two_labels_share_a_key(self) -> None:
        message = refused(GOOD.replace('name = "QUESTION"', 'name = "QUESTION"\nkey = "1"'))
        assert message.startswith("mine.toml, line 15: ")
        assert "key 1 of QUOTE" in message

    def test_when_two_labels_share_a_sign(self) -> None:
        both = '[[label]]\nname = "A"\nsign = "Z"\n[[label]]\nname = "B"\nsign = "Z"\n'
        assert refused(both).startswith("mine.toml, line 6: label B has the sign Z of A")

    def test_when_a_key_already_does_something_in_a_text(self) -> None:
        assert "that of “" in refused(GOOD.replace('key = "1"', 'key = "j"'))

    @pytest.mark.parametrize("key", list("[OABCDFH"))
    def test_when_a_key_can_be_part_of_an_arrow_key(self, key: str) -> None:
        assert "part of an arrow key" in refused(GOOD.replace('key = "1"', f'key = "{key}"'))

    @pytest.mark.parametrize("key", list(".,aru/?"))
    def test_when_a_key_means_something_in_a_text_or_for_its_suggestions(self, key: str) -> None:
        assert "give another" in refused(GOOD.replace('key = "1"', f'key = "{key}"'))

    @pytest.mark.parametrize("key", ["12", " ", "\\u001b"])
    def test_when_a_key_is_no_single_character(self, key: str) -> None:
        assert "one character" in refused(GOOD.replace('key = "1"', f'key = "{key}"'))

    def test_when_an_attribute_has_an_unknown_type(self) -> None:
        message = refused(GOOD.replace('"flag"', '"boolean"'))
        assert message.startswith("mine.toml, line 10: ")
        assert "label QUOTE, attribute sure" in message
        assert "choice, text, number, flag" in message

    def test_when_a_default_is_none_of_the_values(self) -> None:
        message = refused(GOOD.replace('default = "direct"', 'default = "other"'))
        assert message.startswith("mine.toml, line 8: ")
        assert "default 'other' is not allowed; give one of direct, indirect" in message

    def test_when_a_choice_has_no_values(self) -> None:
        assert "needs values" in refused(GOOD.replace('["direct", "indirect"]', "[]"))

    def test_when_an_attribute_is_there_twice(self) -> None:
        assert "attribute weight is there twice" in refused(GOOD.replace('"sure"', '"weight"'))

    def test_when_a_relation_names_a_missing_label(self) -> None:
        message = refused(GOOD.replace('to = ["QUESTION"]', 'to = ["ANSWER"]'))
        assert message.startswith("mine.toml, line 19: ")
        assert "to names ANSWER" in message

    def test_when_a_symmetric_relation_has_different_ends(self) -> None:
        assert "same labels" in refused(GOOD + "symmetric = true\n")

    def test_when_an_entry_is_misspelt(self) -> None:
        message = refused(GOOD.replace('key = "1"', 'kee = "1"'))
        assert message.startswith("mine.toml, line 6: ")
        assert "unknown entry kee" in message

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ('name = "QUOTE"', "name = 7"),
            ('name = "QUOTE"', 'name = "two words"'),
            ('name = "QUOTE"', 'name = "line\\nbreak"'),
            ('name = "QUOTE"', ""),
            ("version = 3", 'version = "3"'),
            ("version = 3", "version = 0"),
            ('from = ["QUOTE"]', 'from = "QUOTE"'),
            ('key = "1"', 'colour = "mauve"'),
            ('key = "1"', 'retired = "yes"'),
            ('key = "1"', 'sign = "QQ"'),
        ],
    )
    def test_when_an_entry_has_the_wrong_kind_of_value(self, old: str, new: str) -> None:
        message = refused(GOOD.replace(old, new, 1))
        assert "must be" in message or "not known" in message

    def test_when_a_relation_is_there_twice(self) -> None:
        twice = GOOD + GOOD[GOOD.index("[[relation]]") :]
        assert refused(twice).startswith("mine.toml, line 21: relation answers is there twice")

    def test_when_a_toml_key_is_there_twice(self) -> None:
        message = refused(GOOD.replace('key = "1"', 'key = "1"\nkey = "2"'))
        assert message.startswith("mine.toml, line 7: not TOML: Cannot overwrite")

    def test_when_it_breaks_off(self) -> None:
        assert refused(GOOD[: GOOD.index("QUESTION")]).startswith("mine.toml, line 14: not TOML")

    def test_when_it_is_a_pit_of_lists(self) -> None:
        assert "too deep" in refused(f"label = {'[' * 100_000}\n")

    def test_when_an_attribute_is_misspelt(self) -> None:
        message = refused(GOOD.replace('"number", default', '"number", defalt'))
        assert message.startswith("mine.toml, line 9: label QUOTE, attribute weight: unknown entry defalt")

    def test_when_an_attribute_is_there_twice_at_the_line_of_the_second(self) -> None:
        message = refused(GOOD.replace('"sure"', '"weight"'))
        assert message.startswith("mine.toml, line 10: label QUOTE: attribute weight is there twice")

    def test_when_an_attribute_in_a_table_of_its_own_is_wrong(self) -> None:
        own = '[[label]]\nname = "A"\n\n[[label.attributes]]\nname = "x"\ntype = "text"\n'
        assert parse_schema(own).labels[0].attributes == (Attribute("x", "text"),)
        message = refused(own + '\n[[label.attributes]]\nname = "y"\ntype = "word"\n')
        assert message.startswith("mine.toml, line 10: label A, attribute y: type 'word' is not known")

    def test_when_a_sign_would_take_two_cells_or_none(self) -> None:
        for sign in ("引", "👀", "\u0301"):
            assert "one cell" in refused(f'[[label]]\nname = "A"\nsign = "{sign}"\n')

    def test_when_a_label_is_renamed_from_one_that_is_still_there(self) -> None:
        message = refused(GOOD.replace('name = "QUESTION"', 'name = "QUESTION"\nrenamed_from = "QUOTE"'))
        assert message.startswith("mine.toml, line 15: label QUESTION is renamed from QUOTE, which is there")

    def test_when_a_label_is_renamed_from_itself(self) -> None:
        message = refused(GOOD.replace('name = "QUESTION"', 'name = "QUESTION"\nrenamed_from = "QUESTION"'))
        assert message.startswith("mine.toml, line 15: label QUESTION is renamed from itself")

    def test_when_two_labels_are_renamed_from_one(self) -> None:
        both = '[[label]]\nname = "A"\nrenamed_from = "X"\n[[label]]\nname = "B"\nrenamed_from = "X"\n'
        assert refused(both).startswith("mine.toml, line 3: label X becomes both A and B")

    def test_when_two_relations_are_renamed_from_one(self) -> None:
        both = (
            GOOD + 'renamed_from = "x"\n' + GOOD[GOOD.index("[[relation]]") :].replace("answers", "replies")
        )
        assert "relation x becomes both" in refused(both + 'renamed_from = "x"\n')

    @pytest.mark.parametrize("text", ["label = 3\n", 'label = ["QUOTE"]\n', '[label]\nname = "X"\n'])
    def test_when_labels_are_no_tables(self, text: str) -> None:
        assert "[[label]]" in refused(text)


def between(source: str, target: str, *, same_article: bool = True) -> list[str]:
    """The names of the relations that are allowed, a turned one with an arrow before it."""
    found = default_schema().relations_between(source, target, same_article)
    return [f"{'←' if turned else ''}{relation.name}" for relation, turned in found]


class TestRelationsBetweenTwoLabels:
    def test_are_those_whose_ends_name_them(self) -> None:
        assert between("QUOTE", "SPEAKER") == ["said_by"]
        assert between("CLAIM", "CLAIM") == ["same_claim", "contradicts", "supports", "attacks"]
        assert between("CUE", "EVIDENCE") == []

    def test_are_turned_where_the_type_goes_from_the_second_to_the_first(self) -> None:
        assert between("SPEAKER", "QUOTE") == ["←said_by"]
        assert between("CLAIM", "EVIDENCE") == ["←supports", "←attacks"]

    def test_leave_out_those_of_one_article_where_there_are_two(self) -> None:
        assert between("QUOTE", "CUE") == ["cued_by"]
        assert between("QUOTE", "CUE", same_article=False) == []
        assert between("QUOTE", "QUOTE", same_article=False) == ["same_quote"]

    def test_never_turn_a_symmetric_one(self) -> None:
        schema = parse_schema(
            '[[label]]\nname = "A"\n[[label]]\nname = "B"\n'
            '[[relation]]\nname = "like"\nfrom = ["A", "B"]\nto = ["B", "A"]\nsymmetric = true\n'
        )
        assert schema.relations_between("B", "A", True) == [(schema.relations[0], False)]

    def test_leave_out_retired_ones(self) -> None:
        schema = default_schema()
        schema = replace(schema, relations=tuple(replace(each, retired=True) for each in schema.relations))
        assert schema.relations_between("QUOTE", "SPEAKER", True) == []


class TestAnAttribute:
    def test_takes_its_own_kind_of_value_and_null(self) -> None:
        assert Attribute("a", "choice", ("x",)).checked("x") == "x"
        assert Attribute("a", "number").checked(3) == 3.0
        assert Attribute("a", "flag").checked(False) is False
        assert Attribute("a", "text").checked(None) is None

    @pytest.mark.parametrize(
        ("attribute", "value"),
        [
            (Attribute("a", "choice", ("x",)), "y"),
            (Attribute("a", "number"), True),
            (Attribute("a", "number"), float("nan")),
            (Attribute("a", "flag"), 1),
            (Attribute("a", "text"), 5),
        ],
    )
    def test_refuses_any_other(self, attribute: Attribute, value: object) -> None:
        with pytest.raises(LabelError, match="attribute a"):
            attribute.checked(value)
