"""Articles and their identity, which is made once and never changes."""

import hashlib
import uuid
from dataclasses import replace

import pytest

from reader.articles import Article, Block, Details, Draft, Text, article_id, text_sha256


def draft(body: str = "The talks failed.", **details) -> Draft:
    return Draft(Text(body), Details(**details), "a.txt", "/a.txt", "0" * 64)


def test_a_text_is_named_by_the_hash_of_its_utf8_bytes():
    assert Text("Ça va – 🚒").sha256 == hashlib.sha256("Ça va – 🚒".encode()).hexdigest()
    assert Text("a", sha256="known").sha256 == "known"
    assert text_sha256("") == hashlib.sha256(b"").hexdigest()


def test_furniture_is_the_blocks_of_that_kind():
    text = Text("a\nb\nc", (Block("paragraph", 0, 1), Block("furniture", 2, 3), Block("furniture", 4, 5)))
    assert text.furniture == ((2, 3), (4, 5))


def test_a_records_own_uuid_is_its_id():
    own = "0190A1B2-0000-7000-8000-00000000ABCD"
    assert replace(draft(url="http://e.example"), record_id=own).id == own.lower()


def test_outlet_and_record_id_come_before_the_url_and_the_url_before_the_text():
    record = replace(draft(outlet="O", url="http://e.example"), record_id="7")
    assert record.id == replace(draft("Changed.", outlet="O"), record_id="7").id
    assert record.id != replace(draft(outlet="P"), record_id="7").id
    by_url = draft(url="http://e.example")
    assert by_url.id == draft("Changed.", url="http://e.example", outlet="O").id
    assert by_url.id != record.id


def test_without_either_text_and_outlet_make_the_id():
    assert draft().id == draft(title="Another title", author="Jo").id
    assert draft().id != draft("Changed.").id
    assert draft().id != draft(outlet="O").id
    assert uuid.UUID(draft().id).version == 5


@pytest.mark.parametrize("record_id", [None, ""])
def test_an_empty_record_id_is_none(record_id):
    assert article_id(record_id=record_id, outlet=None, url="u", sha256="s") == article_id(
        record_id=None, outlet=None, url="u", sha256="t"
    )


def test_a_heading_names_an_article_by_outlet_then_title_then_file():
    article = Article("id", Details(), Text("x"), "a.txt", "2024-01-01T00:00:00.000Z")
    assert article.name == "a.txt"
    assert replace(article, details=Details(title="T")).name == "T"
    assert replace(article, details=Details(title="T", outlet="O")).name == "O"
