"""Markdown: plain text with blocks and styles, every offset into that text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.sources import markdown
from reader.text.decoding import clean
from tests.hostile.cases import CASES


def blocks(source: str) -> list[tuple[str, str]]:
    text = markdown.parse(source).text
    return [(block.kind, text.body[block.start : block.end]) for block in text.blocks]


def styles(source: str) -> list[tuple[str, str]]:
    text = markdown.parse(source).text
    return [(style.kind, text.body[style.start : style.end]) for style in text.styles]


def test_headings_and_paragraphs():
    source = "# A *long* night\n\nThe council met\non Monday.\n\n## Later\n\nNobody spoke.\n"
    parsed = markdown.parse(source)
    assert parsed.title == "A long night"
    assert parsed.text.body == "A long night\n\nThe council met on Monday.\n\nLater\n\nNobody spoke."
    assert [kind for kind, _ in blocks(source)] == ["title", "paragraph", "heading", "paragraph"]


def test_inline_styles_stand_where_they_say_and_links_keep_their_words():
    source = 'He **said _so_** in [a `long` letter](http://e.example "t") and ~~left~~ <b>now</b>.'
    assert markdown.parse(source).text.body == "He said so in a long letter and left now."
    assert styles(source) == [
        ("emphasis", "so"),
        ("strong", "said so"),
        ("code", "long"),
        ("link", "a long letter"),
    ]


def test_lists_keep_their_markers():
    source = "- one\n- two\n  1. inner\n  2. again\n\n3. three\n4. four\n"
    assert blocks(source) == [
        ("list_item", "- one"),
        ("list_item", "- two"),
        ("list_item", "  1. inner"),
        ("list_item", "  2. again"),
        ("list_item", "3. three"),
        ("list_item", "4. four"),
    ]
    assert markdown.parse(source).text.body == "- one\n- two\n  1. inner\n  2. again\n\n3. three\n4. four"


def test_quotations_tables_and_code():
    source = "> quoted\n> words\n\n| a | b |\n|---|---|\n| 1 | **2** |\n\n```\nx = 1\n\ny\n```\n"
    assert blocks(source) == [
        ("blockquote", "quoted words"),
        ("paragraph", "a | b"),
        ("paragraph", "1 | 2"),
        ("paragraph", "x = 1\n\ny"),
    ]
    assert ("code", "x = 1\n\ny") in styles(source)


def test_html_is_stripped_to_its_text():
    source = (
        "<div>Hello <b>world</b> &amp; all<script>alert(1)</script><!-- c --></div>\n\n"
        "a <span onclick='x()'>b</span><br>c <script>evil()</script> d &lt;i&gt; &#65;\n"
    )
    assert blocks(source) == [
        ("paragraph", "Hello world & all"),
        ("paragraph", "a b\nc  d <i> A"),
    ]


def test_a_picture_alone_is_furniture():
    assert blocks("Text before it.\n\n![A bull in the snow](bull.jpg)\n\n![](empty.png)\n") == [
        ("paragraph", "Text before it."),
        ("furniture", "A bull in the snow"),
    ]


def test_furniture_is_labelled_as_in_plain_text():
    source = (
        "# The title of it\n\nThe council met on Monday and decided nothing at all.\n\n"
        "## Related\n\n- [Another article](x)\n- [One more](y)\n"
    )
    assert [kind for kind, _ in blocks(source)] == [
        "title",
        "paragraph",
        "furniture",
        "furniture",
        "furniture",
    ]


def test_front_matter_is_read_as_details():
    source = (
        '---\ntitle: "Who owns the *mill*?"\ndate: 9 January 2024\nauthor: Jo Bell\npublisher: The Gazette\n'
        "lang: en\nlink: http://e.example/1\ntags: [a, 'b']\nid: 77\nsummary: >\n  two\n  lines\n"
        "---\n\nText.\n"
    )
    made = markdown.draft(source, source="a.md", place="/a.md", data=source.encode())
    details = made.details
    assert made.text.body == "Text."
    assert (details.title, details.published, details.author) == (
        "Who owns the *mill*?",
        "2024-01-09",
        "Jo Bell",
    )
    assert (details.outlet, details.language, details.url) == ("The Gazette", "en", "http://e.example/1")
    assert made.record_id == "77"
    assert details.metadata == {"tags": "a, b", "summary": "two lines"}


def test_a_date_that_is_none_is_kept_with_a_warning():
    made = markdown.draft("---\ndate: soon\n---\nText.", source="a.md", place="/a.md", data=b"")
    assert made.details.published is None
    assert made.details.metadata == {"date": "soon"}
    assert made.warnings == ("date 'soon' is no date; kept as metadata",)


def test_a_rule_at_the_start_is_no_front_matter():
    assert markdown.parse("---\nSome words here.\n\n---\n\nMore.").text.body.startswith("Some words here.")
    assert markdown.parse("---\n").text.body == ""


def test_what_is_nested_beyond_reason_is_read_as_plain_text():
    source = "> " * 500 + "deep\n"
    parsed = markdown.parse(source)
    assert "deep" in parsed.text.body
    assert parsed.warnings == ("Markdown nested too deeply: read as plain text",)
    assert markdown.parse("a\n\n" + "-" * 60 + "\n\nb\n").warnings == ()


def whole(source: str) -> None:
    text = markdown.parse(clean(source)[0]).text
    at = 0
    for block in text.blocks:
        assert at <= block.start < block.end <= len(text.body)
        assert text.body[at : block.start].strip() == ""
        assert text.body[block.start : block.end].strip()
        at = block.end
    assert text.body[at:].strip() == ""
    for style in text.styles:
        assert 0 <= style.start < style.end <= len(text.body)


@settings(max_examples=150)
@given(
    st.lists(
        st.sampled_from(
            ["# ", "* ", "- ", "> ", "1. ", "`", "**", "_", "[a](b)", "![c](d)", "<b>", "</b>",
             "<script>", "|", "---",
             "\n", "\n\n", "    ", "```\n", "a", "b c", "&amp;", "\\", "~~", "[", "](", "<!--", "-->"]
        ),
        max_size=40,
    ).map("".join)
)  # fmt: skip
def test_blocks_and_styles_stand_inside_the_text_of_any_markdown(source):
    whole(source)


@pytest.mark.parametrize("name", CASES)
def test_hostile_texts_are_read_too(name):
    whole(CASES[name])
    whole(f"# {CASES[name]}\n\n- {CASES[name]}")
