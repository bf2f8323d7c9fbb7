"""The comparison as a page: complete, well formed, exact, and inert whatever the articles hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.annotations import Annotation, make_annotation
from reader.articles import Article, Details
from reader.comparison.engine import compare
from reader.comparison.model import Compared, Comparison
from reader.labels import default_schema
from reader.reports.marked import shown
from reader.reports.page import POLICY, page
from reader.reports.page_text import link
from reader.widgets.paints import PAINTS
from tests.quality.articles import articles, seeds

SCHEMA = default_schema()
VOID = frozenset({"meta", "br"})
ATTRIBUTES = {"id", "class", "lang", "dir", "title", "href", "rel", "role", "scope", "colspan"}
ATTRIBUTES |= {"aria-label", "aria-labelledby", "aria-hidden", "charset", "content", "name", "http-equiv"}


class Tree(HTMLParser):
    """What a page is made of. Fails on a tag that is not closed where it should be."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str]] = []
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str | None]] = []
        self.cells: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value) for name, value in attrs]
        kind = dict(attrs).get("class") or ""
        if tag == "p" and self.open[-1][1].startswith("cell") and "remark" not in kind:
            self.cells.append("")
        if tag not in VOID:
            self.open.append((tag, kind))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        kinds = [kind for _, kind in self.open]
        aside = any(kind in ("vh", "sign", "missing") for kind in kinds) or "sup" in [t for t, _ in self.open]
        if self.cells and any(kind.startswith("cell") for kind in kinds) and not aside:
            inside = [at for at, (tag, kind) in enumerate(self.open) if tag == "p" and "remark" not in kind]
            if inside:
                self.cells[-1] += data

    def values(self, name: str) -> list[str]:
        return [value or "" for _, each, value in self.attributes if each == name]


def made(comparison: Comparison, annotations: Sequence[Annotation] = ()) -> str:
    return "".join(page(comparison, annotations, SCHEMA, "variorum 0.0.0"))


def annotated(
    of: Compared,
    label: str,
    *words: str,
    status: str = "accepted",
    note: str | None = None,
    **attributes: str,
) -> Annotation:
    body = of.text.body
    spans = [(body.index(some), body.index(some) + len(some)) for some in words]
    chosen = SCHEMA.label(label)
    assert chosen is not None
    article = Article(of.id, Details(), of.text, of.source, added="2024-11-03T00:00:00.000Z")
    one = make_annotation(article, spans, chosen, annotator="jo", schema=SCHEMA, attributes=attributes)
    return replace(one, status=status, note=note)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def three() -> Comparison:
    return compare(seeds(0, 1, 2))


class TestWhole:
    def test_it_is_one_well_formed_document_that_asks_for_nothing(self, three: Comparison) -> None:
        text = made(three, [annotated(three.articles[0], "QUOTE", "cracks in Western unity")])
        tree = Tree(text)
        assert text.startswith("<!doctype html>\n<html lang=")
        assert (tree.tags["h1"], tree.tags["main"], tree.tags["header"], tree.tags["footer"]) == (1, 1, 1, 1)
        assert not tree.tags.keys() & {"script", "link", "img", "iframe", "object", "form", "svg", "base"}
        assert {name for _, name, _ in tree.attributes} <= ATTRIBUTES
        assert POLICY == "default-src 'none'; style-src 'unsafe-inline'"
        assert POLICY in tree.values("content")
        assert not re.search(r"url\(|@import|@font-face", text)

    def test_every_link_inside_leads_somewhere_and_ids_are_unique(self, three: Comparison) -> None:
        some = [
            annotated(three.articles[0], "QUOTE", "cracks in Western unity"),
            annotated(three.articles[0], "CLAIM", "date 2024-11-03"),
            annotated(three.articles[2], "QUOTE", "Ukraine is", "curb U.S."),
        ]
        tree = Tree(made(three, some))
        ids = tree.values("id")
        assert len(ids) == len(set(ids))
        leads = [href.removeprefix("#") for href in tree.values("href") if href.startswith("#")]
        assert set(leads) <= set(ids)
        assert {f"row-{number}" for number in range(1, len(three.rows) + 1)} <= set(leads)
        assert {"t1", "t2", "t3", "n1", "n2", "n3"} <= set(leads)

    def test_each_cell_has_its_sentences_letter_by_letter(self, three: Comparison) -> None:
        some = [
            annotated(
                three.articles[0], "QUOTE", "Ukraine is just a means to an end", "international affairs"
            ),
            annotated(three.articles[0], "CLAIM", "just a means to an end, and the end is"),
            annotated(three.articles[0], "EVIDENCE", "just"),
        ]
        expected = [
            " ".join(shown(three.articles[cell.article].text.body, *span) for span in cell.spans)
            for row in three.rows
            for cell in row.cells
        ]
        assert Tree(made(three)).cells == expected
        assert Tree(made(three, some)).cells == expected

    def test_the_head_says_where_the_texts_come_from(self) -> None:
        one, other = seeds(0, 2)
        one = replace(
            one, outlet="Daily <A>", title="A & B", published="2024-11-03", url="https://a.example/?a=1&b=2"
        )
        text = made(compare([one, other]))
        for fact in (
            "Daily &lt;A&gt; · 2024-11-03",
            "A &amp; B",
            '<a href="https://a.example/?a=1&amp;b=2" rel="noreferrer noopener">https://a.example/?a=1&amp;b=2</a>',
            one.text.sha256,
            other.text.sha256,
            other.source,
            "<dd>not known</dd>",
        ):
            assert fact in text

    def test_the_synopsis_says_who_has_what(self, three: Comparison) -> None:
        text = made(three)
        assert text.index("Stated by all 3") < text.index("Stated by 2 of 3") < text.index("Stated by one")
        row = text[text.index('href="#row-13"') :].partition("</tr>")[0]
        assert re.sub("<[^>]+>", "", row.partition("<td")[2].partition("</td>")[0]).endswith("A●verbatim")
        assert "wording" in row

    def test_what_was_left_out_is_folded(self, three: Comparison) -> None:
        text = made(three)
        assert text.count("<details>") == 3
        folded = text[text.index('id="furniture"') :]
        assert "date 2024-11-03 All Sections" in folded

    def test_rows_that_moved_or_may_belong_say_so(self) -> None:
        first, second = "Alpha particles were measured.", "Bravo, shouted the crowd."
        text = made(compare(articles(f"{first}\n{second}", f"{second}\n{first}")))
        assert len(re.findall(r'moved: it (?:comes first|follows <a href="#row-\d">row \d</a>)', text)) == 1
        maybe = made(compare(seeds(0, 1, 2, 3, 4)))
        assert '<div class="cell maybe">' in maybe

    def test_versions_are_inserted_and_deleted(self) -> None:
        old, new = articles(
            "The council closed the bridge over the river on Tuesday.\nFishermen protest.",
            "The council closed the bridge over the river on Friday.\nThe mayor agrees.",
        )
        both = [replace(old, version=1, outlet="D"), replace(new, id=old.id, version=2, outlet="D")]
        text = made(compare(both))
        assert "<h1>2 versions of “D”</h1>" in text
        assert '<h2 id="articles-h">Versions</h2>' in text
        assert "as the leftmost version that has it" in text
        assert re.search(r'<del class="critical"[^>]*>.*?Tuesday', text)
        assert re.search(r'<ins class="critical"[^>]*>.*?Friday', text)
        assert '<p dir="auto" lang="en"><del>Fishermen protest.</del></p>' in text
        assert '<p dir="auto" lang="en"><ins>The mayor agrees.</ins></p>' in text

    def test_of_twenty_articles_a_row_has_only_the_cells_of_those_that_have_it(self) -> None:
        own = ("Hens lay eggs.", "Frogs croak at night.", "Taxes rise.", "Rain falls on Ulm.")
        bodies = [f"The council closed the old bridge on Tuesday.\n{own[n % 4]}" for n in range(20)]
        comparison = compare(articles(*bodies))
        text = made(comparison)
        assert '<body class="many">' in text
        rows = re.findall(r'<div class="cells">\n(.*?)</div>\n</div>', text, re.S)
        assert [row.count('<div class="cell') for row in rows] == [len(row.cells) for row in comparison.rows]
        assert "absent in A, C, D, E, G" in text

    def test_of_nothing(self) -> None:
        for some in (compare([]), compare(articles("", "")), compare(articles("One."))):
            Tree(made(some))

    def test_marks_and_labels_have_the_colours_of_the_program(self, three: Comparison) -> None:
        style = made(three).partition("</style>")[0]
        light, dark = style.split("@media screen and (prefers-color-scheme: dark)")
        dark = dark.partition("}\n}")[0]
        for name in ("changed", "critical", "reordered"):
            in_dark, in_light = str(PAINTS[name].colour).lower().split("|")
            assert f"--{name}: {in_dark};" in dark
            assert f"--{name}: {in_light};" in light
        for paint, value in PAINTS.items():
            if paint.startswith("sign-"):
                in_dark, in_light = str(value.colour).lower().split("|")
                assert f"--{paint.removeprefix('sign-')}: {in_dark};" in dark
                assert f"--{paint.removeprefix('sign-')}: {in_light};" in light


class TestAnnotations:
    def test_stand_at_their_places_and_in_a_list_with_all_that_is_known(self, three: Comparison) -> None:
        one = annotated(
            three.articles[2], "QUOTE", "Ukraine is a means to an end",
            note="Where is “just”?\nAsk.", type="direct", wording="altered",
        )  # fmt: skip
        text = made(three, [one])
        assert re.search(
            r'<span class="note c-blue d0 s-accepted" id="t1" title="QUOTE · type: direct · w', text
        )
        entry = text[text.index('<li id="n1"') :].partition("</li>")[0]
        for words in (
            "Q1",
            "QUOTE",
            "type: direct",
            "wording: altered",
            "Where is “just”?\nAsk.",
            "jo · accepted",
        ):
            assert words in entry
        start = three.articles[2].text.body.index("Ukraine is a means")
        assert f"code points {start}–{start + 28}" in entry
        below = text[text.index('<ul class="margin"') :].partition("</ul>")[0]
        assert all(
            words in below for words in ("Q1", "QUOTE", "wording: altered", "Where is", "jo · accepted")
        )

    def test_of_several_segments_are_one(self, three: Comparison) -> None:
        text = made(
            three, [annotated(three.articles[0], "QUOTE", "Absent Western unity", "Putin has no reason")]
        )
        assert text.count('id="t1"') == 1
        refs = re.findall(r'<sup><a class="ref c-blue" href="#n1"[^>]*>(.*?)</a></sup>', text)
        assert refs == ["Q1…", "Q1"]
        assert "Absent Western unity … Putin has no reason</blockquote>" in text

    def test_that_overlap_are_all_shown(self, three: Comparison) -> None:
        some = [
            annotated(three.articles[0], "QUOTE", "Ukraine is just a means to an end"),
            annotated(three.articles[0], "CLAIM", "just a means to an end, and the end"),
        ]
        text = made(three, some)
        both = r'<span class="note c-(orange|blue) d1[^>]*><span class="note c-(orange|blue) d0[^>]*>'
        assert re.search(both, text)
        assert re.search(r'href="#n1"[^>]*>Q1</a></sup>', text)
        assert re.search(r'href="#n2"[^>]*>C2</a></sup>', text)

    def test_that_run_over_two_sentences_go_on(self) -> None:
        pair = articles("It rains in Ulm. Birds sing.", "Nothing else.")
        text = made(compare(pair), [annotated(pair[0], "CLAIM", "in Ulm. Birds")])
        assert re.findall(r"<sup><a[^>]*>(.*?)</a>", text) == ["C1…", "C1"]

    def test_of_another_text_are_left_out_and_counted(self, three: Comparison) -> None:
        one = replace(annotated(three.articles[0], "QUOTE", "Western unity"), text_sha256="0" * 64)
        text = made(three, [one])
        assert "1 annotation of other versions is not shown." in text
        assert '<li id="n' not in text
        foreign = replace(one, article="another")
        assert 'id="annotations"' not in made(three, [foreign])

    def test_a_decision_stands_for_its_suggestion(self, three: Comparison) -> None:
        suggested = annotated(three.articles[0], "QUOTE", "Western unity", status="suggested")
        assert "s-suggested" in made(three, [suggested])
        decided = replace(suggested, id="x", status="rejected", suggestion=suggested.id)
        text = made(three, [suggested, decided])
        assert "s-rejected" in text
        assert '<span class="note c-blue d0 s-suggested' not in text

    def test_under_a_label_that_the_schema_lost_are_shown(self, three: Comparison) -> None:
        one = replace(annotated(three.articles[0], "QUOTE", "Western unity"), label="gone <b>")
        assert "<b>gone &lt;b&gt;</b>" in made(three, [one])

    def test_in_both_columns_of_one_text_are_two(self) -> None:
        (one,) = articles("It rains in Ulm.")
        tree = Tree(made(compare([one, one]), [annotated(one, "CLAIM", "rains")]))
        assert {"t1", "t2"} <= set(tree.values("id"))


class TestInert:
    HOSTILE = (
        '<script>alert(1)</script>"><img src=x onerror=alert(1)> \u202eevil\u2066 \x1b[31m &amp; \x00\ud800'
    )

    def test_nothing_from_outside_becomes_markup(self) -> None:
        # A text holds no lone surrogate, since it is stored as UTF-8; what else is known of it may.
        body = f"{self.HOSTILE[:-1]} said nothing. It rains in Ulm."
        of = replace(
            articles(body)[0],
            **dict.fromkeys(("outlet", "title", "source", "published", "url", "language"), self.HOSTILE),
        )
        other = replace(of, id="x", outlet=f"{self.HOSTILE} too")
        body = of.text.body
        one = annotated(of, "CLAIM", body[:12])
        one = replace(
            one,
            annotator=self.HOSTILE,
            note=self.HOSTILE,
            attributes={self.HOSTILE: self.HOSTILE},
            label=self.HOSTILE,
        )
        text = made(compare([of, other]), [one])
        tree = Tree(text)
        assert not tree.tags.keys() & {"script", "img"}
        assert {name for _, name, _ in tree.attributes} <= ATTRIBUTES
        assert not re.search(
            "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text
        )
        text.encode("utf-8")

    @given(st.lists(st.text(max_size=50), min_size=1, max_size=4), st.text(max_size=30))
    @settings(max_examples=50)
    def test_any_text_makes_a_well_formed_page(self, bodies: list[str], words: str) -> None:
        some = [
            replace(each, title=words, outlet=words or None, url=words, published=words or None)
            for each in articles(*bodies)
        ]
        tree = Tree(made(compare(some)))
        assert {name for _, name, _ in tree.attributes} <= ATTRIBUTES
        assert all(href.startswith(("#", "http://", "https://")) for href in tree.values("href"))

    @pytest.mark.parametrize(
        "url",
        [
            "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)",
            "data:text/html,<script>alert(1)</script>", "file:///etc/passwd", "//evil.example/", "/local",
            "https://", "https://a.example/\u202egnp.exe", "https://a b.example/", "http://[::1", "ftp://a.example/",
            "",
        ],
    )  # fmt: skip
    def test_only_addresses_of_pages_become_links(self, url: str) -> None:
        assert "<a" not in link(url)

    def test_addresses_of_pages_become_links(self) -> None:
        assert link('https://a.example/"x') == (
            '<a href="https://a.example/&quot;x" rel="noreferrer noopener">https://a.example/&quot;x</a>'
        )


def test_notes_on_articles_and_stories_stand_on_their_cards_and_never_act():
    some = articles("One thing.", "One thing too.")
    written = {
        some[1].id: [("Note", "check\n<b>this</b>"), ("Story", "Munich"), ("Note on the story", "call")]
    }
    text = "".join(page(compare(some), (), SCHEMA, "variorum", written))
    Tree(text)
    first, second = text.split('<article class="card"')[1:3]
    assert "<dt>Note</dt>" not in first
    assert (
        '<dt>Note</dt><dd><span class="said" dir="auto">check\n&lt;b&gt;this&lt;/b&gt;</span></dd>' in second
    )
    assert "<dt>Note on the story</dt>" in second
