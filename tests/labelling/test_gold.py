"""The hand-made labellings fit their articles, and a document that differs from one is told apart."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.labelling.gold import NAMES, GoldError, differences, load, load_across, read

BODY = "“Yes,” she said. He said no.\nThe mill said no word: 40 percent of it is gone.\n"


@pytest.fixture
def small(tmp_path: Path):
    """Read a labelling of a small text that is written out in the test."""
    (tmp_path / "small.txt").write_text(BODY, "utf-8")

    def load_small(toml: str):
        path = tmp_path / "small.toml"
        path.write_text(f'seed = "small.txt"\n{toml}', "utf-8")
        return read(path, tmp_path)

    return load_small


QUOTE = '[[quote]]\nname = "yes"\ntype = "direct"\ntext = "“Yes,”"\nspeaker = "she"\n'


@pytest.mark.parametrize("name", NAMES)
def test_every_quote_of_a_sample_article_has_its_type_its_speaker_and_its_cue(name):
    gold = load(name)
    ties = Counter((tie.type, tie.source) for tie in gold.relations)
    quotes = [each for each in gold.annotations if each.label == "QUOTE"]
    assert len(quotes) >= 9
    for quote in quotes:
        assert quote.attributes["type"] in ("direct", "mixed", "indirect")
        assert ties[("said_by", quote.name)] == ties[("cued_by", quote.name)] == 1


@pytest.mark.parametrize("name", NAMES)
def test_the_type_of_a_quote_agrees_with_its_quotation_marks(name):
    gold = load(name)
    for quote in (each for each in gold.annotations if each.label == "QUOTE"):
        text = "".join(gold.body[start:end] for start, end in quote.segments)
        marked = any(mark in text for mark in '“”"')
        assert marked == (quote.attributes["type"] != "indirect"), text
        if quote.attributes["type"] == "direct":
            assert text[0] in '“”"', text


def test_the_same_quotes_are_tied_across_the_three_articles_about_one_report():
    ties = load_across({name: load(name) for name in NAMES})
    assert len(ties) >= 10
    assert {tie.source[:3] for tie in ties} | {tie.target[:3] for tie in ties} == {"000", "001", "002"}


def test_a_cue_is_looked_for_as_a_whole_word_in_the_paragraph_of_its_quote(small):
    gold = small(QUOTE + 'cue = { text = "said", in = "she said" }\n')
    assert gold["yes.speaker"].segments == ((7, 10),)
    assert gold["yes.cue"].segments == ((11, 15),)


@pytest.mark.parametrize(
    ("toml", "why"),
    [
        (QUOTE + 'cue = "said"\n', "stands 2 times"),
        (QUOTE + 'cue = "murmured"\n', "stands 0 times"),
        (QUOTE + 'cue = { text = "said", in = "she said" }\nkind = "direct"\n', "has kind"),
        ('[[claim]]\nname = "gone"\ntext = "40 percent of it "\n', "blanks"),
        ('[[claim]]\nname = "gone"\ntext = "40 percent of i"\n', "stands 0 times"),
        ('[[relation]]\ntype = "supports"\nfrom = "a"\nto = "b"\n', "which is no annotation"),
        ('[[claim]]\nname = "a"\ntext = "40"\n[[claim]]\nname = "a"\ntext = "gone"\n', "two annotations"),
    ],
)
def test_a_labelling_that_does_not_fit_its_article_is_refused(small, toml, why):
    with pytest.raises(GoldError, match=why):
        small(toml)


def document(
    *annotations: tuple[str, str, int, int], relations: tuple[tuple[str, str, str], ...] = ()
) -> dict:
    made = [
        {"id": id_, "label": label, "segments": [{"start": a, "end": b}], "attributes": {"type": None}}
        for id_, label, a, b in annotations
    ]
    return {
        "articles": [{"source": "small.txt", "annotations": made}],
        "relations": [{"type": t, "from": a, "to": b, "attributes": {}} for t, a, b in relations],
    }


def test_a_document_is_the_labelling_whatever_its_ids_and_order(small):
    gold = small(QUOTE + 'cue = { text = "said", in = "she said" }\n')
    same = document(
        ("3", "CUE", 11, 15),
        ("1", "QUOTE", 0, 6),
        ("2", "SPEAKER", 7, 10),
        relations=(("cued_by", "1", "3"), ("said_by", "1", "2")),
    )
    assert differences(same, [gold], attributes=False) == []
    assert any("type" in each for each in differences(same, [gold]))  # the type was never set


def test_what_is_missing_or_too_much_is_named(small):
    gold = small(QUOTE + 'cue = { text = "said", in = "she said" }\n')
    other = document(
        ("3", "CUE", 11, 14),
        ("1", "QUOTE", 0, 6),
        ("2", "SPEAKER", 7, 10),
        relations=(("said_by", "2", "1"),),
    )
    said = "\n".join(differences(other, [gold], attributes=False))
    assert "missing: CUE sma ((11, 15),) 'said'" in said
    assert "not wanted: CUE sma ((11, 14),) 'sai'" in said
    assert "not wanted: said_by" in said
    assert "missing: said_by" in said
    assert "missing: cued_by" in said


def test_a_symmetric_relation_is_the_same_from_either_end(small):
    claims = '[[claim]]\nname = "a"\ntext = "40"\n[[claim]]\nname = "b"\ntext = "gone"\n'
    gold = small(claims + '[[relation]]\ntype = "same_claim"\nfrom = "a"\nto = "b"\n')
    (a, b), (c, d) = gold["a"].segments[0], gold["b"].segments[0]
    turned = document(("1", "CLAIM", a, b), ("2", "CLAIM", c, d), relations=(("same_claim", "2", "1"),))
    assert differences(turned, [gold]) == []
