"""Bytes to text: what is sure, what is a guess that says so, what is refused."""

import codecs

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader.errors import DecodingError
from reader.text.decoding import clean, decode
from tests.hostile.cases import BYTES

GERMAN = "Die Gespräche über Öl und Käse führen zu nichts, erklärte der Präsident für Außenhandel. " * 12
RUSSIAN = "Переговоры закончились ничем, сообщил представитель министерства иностранных дел. " * 8


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_names_the_encoding_and_is_not_part_of_the_text(mark, encoding):
    decoded = decode(mark + "“Ja”, sagte er.".encode(encoding))
    assert (decoded.body, decoded.encoding, decoded.warnings) == ("“Ja”, sagte er.", encoding, ())


def test_a_mark_that_was_told_is_not_part_of_the_text_either():
    assert decode(codecs.BOM_UTF8 + b"x", encoding="utf-8").body == "x"
    assert decode("x".encode("utf-16"), encoding="utf-16").body == "x"
    assert decode(codecs.BOM_UTF16_LE + "x".encode("utf-16-le"), encoding="utf-16-le").body == "x"


def test_a_second_mark_is_text():
    assert decode(codecs.BOM_UTF8 * 2 + b"x").body == "\ufeffx"


def test_a_mark_that_lies_is_refused():
    with pytest.raises(DecodingError, match="byte-order mark says utf-8 but byte 4 is not; give --encoding"):
        decode(codecs.BOM_UTF8 + b"a\xff")


def test_utf8_comes_without_a_warning():
    decoded = decode("„Nein“ 👩‍🚒 乌克兰\n".encode())
    assert (decoded.body, decoded.encoding, decoded.warnings) == ("„Nein“ 👩‍🚒 乌克兰\n", "utf-8", ())


@pytest.mark.parametrize(("text", "encoding"), [(GERMAN, "cp1252"), (RUSSIAN, "cp1251")])
def test_a_guess_is_named_in_a_warning(text, encoding):
    decoded = decode(text.encode(encoding))
    assert decoded.body == text
    assert len(decoded.warnings) == 1
    assert f"read as {decoded.encoding}, which is a guess" in decoded.warnings[0]


def test_a_guess_from_few_bytes_is_refused():
    data = "Le président a dit « non » à Besançon.".encode("latin-1")
    with pytest.raises(
        DecodingError, match=r"page\.txt: not UTF-8 .* 5 bytes above ASCII .* give --encoding"
    ):
        decode(data, name="page.txt")


def test_the_encoding_that_is_told_overrides():
    data = "Le président a dit « non ».".encode("latin-1")
    decoded = decode(data, encoding="Latin-1")
    assert (decoded.body, decoded.warnings) == ("Le président a dit « non ».", ())


@pytest.mark.parametrize("name", ["klingon", "", "base64", "rot13", "a\0b", "undefined", "ütf-8"])
def test_an_unknown_encoding_is_refused_with_examples(name):
    with pytest.raises(DecodingError, match=r"no encoding is named .* --encoding takes for example utf-8"):
        decode(b"text", encoding=name)


def test_bytes_that_are_not_what_was_told_are_refused_with_their_place():
    with pytest.raises(DecodingError, match=r"the bytes are not ascii \(byte 3\); give another --encoding"):
        decode("caf\xe9".encode(), encoding="ascii")


@pytest.mark.parametrize("name", ["a PNG", "a PDF", "random", "mostly NUL", "UTF-16 without a mark"])
def test_what_is_no_text_is_refused_in_one_line(name):
    with pytest.raises(DecodingError, match="not a text") as caught:
        decode(BYTES[name], name="page.txt")
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("page.txt: ")


@pytest.mark.parametrize("told", ["latin-1", "cp437"])
def test_a_picture_is_no_text_in_any_encoding(told):
    with pytest.raises(DecodingError, match="a PNG picture"):
        decode(BYTES["a PNG"], encoding=told)


def test_a_text_may_begin_like_a_file_format():
    assert decode(b"MZ is what programs begin with, BZh what archives do.").body.startswith("MZ")
    assert decode("GIF89a – eine Geschichte".encode()).body.startswith("GIF89a")


def test_escape_sequences_are_text_and_are_kept():
    assert decode(b"a\x1b[31mred\x1b[0m\n").body == "a\x1b[31mred\x1b[0m\n"


def test_line_ends_become_line_feeds_and_nothing_else_is_changed():
    assert decode(b"a\r\nb\rc\n\r\n").body == "a\nb\nc\n\n"
    odd = " a\u0085b\u2028c\x0bd\x0ce e\u0301 \ufb01 \t\n\n "
    assert decode(odd.encode()).body == odd


def test_a_nul_is_replaced_with_a_warning():
    decoded = decode(BYTES["a NUL in a text"])
    assert decoded.body == "The talks failed.\ufffd Nobody said why."
    assert decoded.warnings == ("1 NUL character replaced by U+FFFD",)


def test_lone_surrogates_are_replaced_with_a_warning():
    assert clean("a\ud800b\udfff") == ("a\ufffdb\ufffd", ("2 lone surrogates replaced by U+FFFD",))
    assert clean("a😀") == ("a😀", ())


@given(
    st.binary(max_size=400), st.sampled_from([None, "utf-8", "latin-1", "utf-16", "utf-7", "idna", "gb18030"])
)
@example(b"\xff\xfe\x00", None)
@example(b"\x00\x00\xfe\xff\xff", None)
def test_any_bytes_give_a_clean_text_or_a_refusal(data, encoding):
    try:
        body, refusal = decode(data, encoding=encoding).body, ""
    except DecodingError as error:
        body, refusal = "", str(error)
    assert "\n" not in refusal
    assert "\r" not in body
    assert "\0" not in body
    body.encode("utf-8")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_utf8_text_comes_back_exactly(text):
    assert decode(text.encode()).body == text.removeprefix("\ufeff")
