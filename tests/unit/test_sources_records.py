"""Records: what becomes of columns, and what of bad lines."""

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.articles import Draft
from reader.errors import DecodingError, SourceError
from reader.sources.files import read_path

GOOD = {"text": "The talks failed on Monday.", "title": "Talks fail"}


def read(path: Path, **options) -> list[Draft]:
    return list(read_path(path, **options))


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refused(path: Path, **options) -> str:
    with pytest.raises(SourceError) as caught:
        read(path, **options)
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith(str(path))
    return message.removeprefix(str(path))


FULL = {
    "text": "First line.\nSecond line.",
    "title": " A\ntitle ",
    "outlet": "The Gazette",
    "author": ["Jo Bell", "Al Dee"],
    "published": "3 November 2024, 18:30",
    "url": "http://e.example/1",
    "language": "en",
    "id": 77,
    "section": "World",
    "views": 12345678901234567890123,
    "score": 1.50,
    "live": True,
    "empty": None,
    "tags": ["a", {"b": [1e400]}],
}


def test_columns_become_details_and_the_others_metadata_as_strings(tmp_path):
    source = json.dumps(FULL).replace("Infinity", "1e400")
    (draft,) = read(write(tmp_path, "a.json", source))
    details = draft.details
    assert draft.text.body == "First line.\nSecond line."
    assert (details.title, details.outlet, details.author) == ("A title", "The Gazette", "Jo Bell, Al Dee")
    assert (details.published, details.url, details.language) == (
        "2024-11-03T18:30",
        "http://e.example/1",
        "en",
    )
    assert draft.record_id == "77"
    assert details.metadata == {
        "section": "World",
        "views": "12345678901234567890123",
        "score": "1.5",
        "live": "true",
        "tags": '["a", {"b": [1e400]}]',
    }


def test_one_object_is_named_after_its_file_and_an_array_counts_from_one(tmp_path):
    one = write(tmp_path, "one.json", json.dumps(GOOD))
    (draft,) = read(one)
    assert (draft.source, draft.place) == ("one.json", str(one))
    assert draft.bytes_sha256 == hashlib.sha256(one.read_bytes()).hexdigest()

    many = write(tmp_path, "many.json", json.dumps([GOOD, {**GOOD, "text": "Another text."}]))
    first, second = read(many)
    assert (first.source, second.source) == ("many.json#1", "many.json#2")
    assert second.place == f"{many}#2"
    assert first.bytes_sha256 != second.bytes_sha256


def test_a_line_of_jsonl_is_a_record_with_its_own_bytes(tmp_path):
    line = json.dumps(GOOD).encode()
    path = write(tmp_path, "a.jsonl", line + b"\r\n\n" + line + b"\n")
    first, second = read(path)
    assert (first.source, second.source) == ("a.jsonl#1", "a.jsonl#3")
    assert first.bytes_sha256 == second.bytes_sha256 == hashlib.sha256(line).hexdigest()


def test_the_same_record_keeps_its_identity_elsewhere(tmp_path):
    a, b = (
        read(write(tmp_path, name, json.dumps({**GOOD, "outlet": "O", "id": "7"}) + "\n"))[0]
        for name in ("a.jsonl", "b.json")
    )
    assert a.id == b.id


BAD_LINES = [
    '{"text": "Good."}',
    "{not json}",
    '{"title": "no text"}',
    '{"text": "  \\n "}',
    '{"text": 5}',
    '["text"]',
    '{"text": "a", "text": "b"}',
    '{"text": "a", "score": NaN}',
    '{"text": "a", "x": ' + "[" * 100_000 + "]" * 100_000 + "}",
    '{"text": "a", "title": {"en": "b"}}',
    '{"text": "Good too."}',
    '{"title": "no text"}',
]


def test_bad_lines_refuse_the_file_with_all_their_numbers(tmp_path):
    path = write(tmp_path, "a.jsonl", "\n".join(BAD_LINES))
    message = refused(path)
    assert "10 of 12 lines are bad" in message
    assert "line 2: no JSON" in message
    assert "lines 3, 12: no text" in message
    assert "line 4: the text is empty" in message
    assert "line 5: the text is no string" in message
    assert "line 6: no JSON object" in message
    assert "line 7: the key 'text' is there twice" in message
    assert "line 8: NaN is no JSON" in message
    assert "line 9: nested too deeply" in message
    assert "line 10: title is an object, not a string" in message
    assert "--keep-going" in message


def test_the_good_lines_are_taken_when_told_to_keep_going(tmp_path):
    path = write(tmp_path, "a.jsonl", "\n".join(BAD_LINES))
    told: list[tuple[str, str]] = []
    drafts = read(path, keep_going=True, on_error=lambda *error: told.append(error))
    assert [draft.source for draft in drafts] == ["a.jsonl#1", "a.jsonl#11"]
    assert [source for source, _ in told] == [f"a.jsonl#{n}" for n in (2, 3, 4, 5, 6, 7, 8, 9, 10, 12)]
    assert all(line.startswith(str(path)) and "\n" not in line for _, line in told)


def test_runs_of_bad_lines_are_shortened_but_every_number_is_there(tmp_path):
    bad = [n in (2, 3, 5, 6, 7, 8, 20) for n in range(1, 21)]
    path = write(tmp_path, "a.jsonl", "\n".join("{}" if is_bad else '{"text": "x."}' for is_bad in bad))
    assert "lines 2, 3, 5–8, 20: no text" in refused(path)


def test_latin_1_lines_are_refused_or_read_as_told(tmp_path):
    lines = [json.dumps({"text": text}, ensure_ascii=False) for text in ("Yes.", "Ça va.", "Déjà vu.")]
    path = write(tmp_path, "a.jsonl", "\n".join(lines).encode("latin-1"))
    assert "lines 2, 3: not utf-8; give --encoding" in refused(path)
    assert [draft.text.body for draft in read(path, encoding="latin-1")] == ["Yes.", "Ça va.", "Déjà vu."]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.csv"])
def test_a_byte_order_mark_is_understood(tmp_path, name, encoding):
    content = (
        "text,title\nÇa va.,Titre\n"
        if name == "a.csv"
        else json.dumps({"text": "Ça va."}, ensure_ascii=False)
    )
    (draft,) = read(write(tmp_path, name, content.encode(encoding)))
    assert draft.text.body == "Ça va."


def test_surrogates_and_nul_in_a_record_are_replaced_with_a_warning(tmp_path):
    (draft,) = read(
        write(tmp_path, "a.jsonl", r'{"text": "a\ud800b\u0000c \ud83d\ude00", "k\udfff": "\ud800"}')
    )
    assert draft.text.body == "a\ufffdb\ufffdc 😀"
    assert draft.details.metadata == {"k\ufffd": "\ufffd"}
    assert len(draft.warnings) == 2


def test_a_date_that_is_none_becomes_metadata_with_a_warning(tmp_path):
    (draft,) = read(write(tmp_path, "a.json", json.dumps({**GOOD, "published": "last week"})))
    assert draft.details.published is None
    assert draft.details.metadata == {"published": "last week"}
    assert draft.warnings == ("published 'last week' is no date; kept as metadata",)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("5", "neither an object nor an array"),
        ("[]", "no records in it"),
        ('{"text": "a"', "no JSON"),
        ('[{"text": "a"}, 5, {}]', "2 of 3 records are bad (record 2: no JSON object; record 3: no text)"),
        ("[" * 200_000, "nested too deeply"),
        ('{"text": "a", "a": 1, "a": 2}', "the key 'a' is there twice"),
    ],
)
def test_json_that_holds_no_articles_is_refused(tmp_path, content, words):
    assert words in refused(write(tmp_path, "a.json", content))


def test_json_that_is_not_utf8_is_refused(tmp_path):
    path = write(tmp_path, "a.json", '{"text": "Ça"}'.encode("latin-1"))
    with pytest.raises(DecodingError, match="give --encoding"):
        read(path)
    assert read(path, encoding="latin-1")[0].text.body == "Ça"


def test_a_row_of_csv_is_a_record(tmp_path):
    content = 'id,Text,title,"my, column"\r\n1,"First, with\r\na line.",One,x\r\n\r\n2,Second.,Two,\r\n'
    path = write(tmp_path, "a.csv", content)
    first, second = read(path)
    assert first.text.body == "First, with\na line."
    assert (first.source, second.source) == ("a.csv#1", "a.csv#2")
    assert (first.record_id, first.details.title) == ("1", "One")
    assert first.details.metadata == {"my, column": "x"}
    assert second.details.metadata == {}
    assert first.bytes_sha256 == hashlib.sha256(b'1,"First, with\r\na line.",One,x').hexdigest()


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_are_seen_in_the_header(tmp_path, delimiter):
    path = write(tmp_path, "a.csv", f"title{delimiter}text\nOne{delimiter}Yes, indeed.\n")
    assert read(path)[0].text.body == "Yes, indeed."


def test_bad_rows_of_csv_are_named_by_their_lines(tmp_path):
    path = write(tmp_path, "a.csv", 'text,title\nGood.,a\nragged\n"two\nlines",b\n,c\nx,y,z\n')
    message = refused(path)
    assert "row 3: 1 fields under a header of 2" in message
    assert "row 6: no text" in message or "row 6: the text is empty" in message
    assert "row 7: 3 fields under a header of 2" in message
    told: list[tuple[str, str]] = []
    good = read(path, keep_going=True, on_error=lambda *error: told.append(error))
    assert [draft.text.body for draft in good] == ["Good.", "two\nlines"]
    assert len(told) == 3


def test_a_quotation_mark_that_never_closes_ends_the_csv(tmp_path):
    path = write(tmp_path, "a.csv", 'text,title\nGood.,a\n"never closed,b\nmore,c\n')
    assert "row 3: no CSV from here on" in refused(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "empty"),
        ("\n\n", "empty"),
        ("body,headline\nx,y\n", "no column is named text (there are: body, headline)"),
        ("text,Text\nx,y\n", "the column 'text' is there twice"),
        ("text,title\n", "no records in it"),
    ],
)
def test_csv_without_articles_is_refused(tmp_path, content, words):
    assert words in refused(write(tmp_path, "a.csv", content))


def test_a_field_may_be_longer_than_csv_allows_by_itself(tmp_path):
    long = "word " * 100_000
    assert read(write(tmp_path, "a.csv", f"text\n{long}\n"))[0].text.body == long


def test_csv_in_another_encoding_is_guessed_with_a_warning(tmp_path):
    text = "Die Gespräche über Öl und Käse führen zu nichts, sagte der Präsident für Außenhandel. " * 12
    path = write(tmp_path, "a.csv", f'text,title\n"{text}",Öl\n"{text}",Öl\n'.encode("cp1252"))
    first, second = read(path)
    assert first.text.body == text
    assert "which is a guess" in first.warnings[0]
    assert second.warnings == ()


def test_lines_are_streamed(tmp_path):
    path = tmp_path / "many.jsonl"
    with path.open("w") as file:
        for n in range(3000):
            file.write(json.dumps({"text": f"Text {n}."}) + "\n")
    drafts = read_path(path, keep_going=True)
    assert next(drafts).text.body == "Text 0."
    # The generator stands at the first line still: what is appended now is read later.
    with path.open("a") as file:
        file.write('{"text": "Appended."}\n')
    assert list(drafts)[-1].text.body == "Appended."


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.dictionaries(st.sampled_from(["text", "title", "id", "published", "x", "é"]), VALUES), min_size=1
    )
)
def test_any_records_are_read_or_refused_in_one_line(tmp_path, records):
    path = write(tmp_path, "a.jsonl", "\n".join(map(json.dumps, records)))
    told: list[tuple[str, str]] = []
    drafts = read(path, keep_going=True, on_error=lambda *error: told.append(error))
    assert len(drafts) + len(told) == len(records)
    for draft in drafts:
        assert all(isinstance(value, str) for value in draft.details.metadata.values())
        draft.id.encode("ascii")


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=120), st.sampled_from(["a.json", "a.jsonl", "a.csv"]))
def test_any_bytes_are_read_or_refused(tmp_path, data, name):
    path = write(tmp_path, name, data)
    refusal = ""
    try:
        read(path)
    except SourceError as error:
        refusal = str(error)
    assert "\n" not in refusal
    assert all(isinstance(draft, Draft) for draft in read(path, keep_going=True))
