"""The page of a comparison as a browser shows it: what is visible, how wide it is, what it asks for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reader.annotations import Annotation, make_annotation
from reader.articles import Article, Details
from reader.comparison.engine import compare
from reader.comparison.model import Compared, Comparison
from reader.labels import COLOURS as LABEL_COLOURS
from reader.labels import default_schema
from reader.tasks.comparing import save_page
from tests.quality.articles import articles, seeds
from tests.terminal.browser import Browser, find

pytestmark = pytest.mark.skipif(
    find() is None, reason="no Chromium here: how the page of a comparison looks is not tested"
)

HOSTILE = '<script>window.hit = 1</script>"><img src="https://evil.example/x.png" onerror="window.hit = 1">'
BIDI = "\u202egnp.exe\u2066 \u200f"
#: Contrast of text against what it stands on (WCAG 2, level AA).
LEGIBLE = 4.5

#: For each selector: contrast, colour, and what the text stands on. Washes are see-through, so the ground
#: is that of all elements around it laid over each other.
COLOURS = """
(() => {
  const parse = text => {
    const parts = text.match(/[\\d.]+/g).map(Number);
    if (text.startsWith("color(srgb")) return [...parts.slice(0, 3).map(part => part * 255), parts[3] ?? 1];
    return parts.length < 4 ? [...parts, 1] : parts;
  };
  const over = (top, below) => below.map((part, at) => top[at] * top[3] + part * (1 - top[3]));
  const ground = element => {
    const below = element.parentElement ? ground(element.parentElement) : [255, 255, 255];
    return over(parse(getComputedStyle(element).backgroundColor), below);
  };
  const light = colour => {
    const [r, g, b] = colour.map(part => part / 255).map(
      part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const look = element => {
    const on = ground(element), colour = getComputedStyle(element).color;
    const lights = [light(on), light(over(parse(colour), on))].sort((a, b) => a - b);
    return [(lights[1] + .05) / (lights[0] + .05), colour, on.map(Math.round)];
  };
  return SELECTORS.map(selector => look(document.querySelector(selector)));
})()
"""
READ = """
    body | .cell p | .row h3 | .legend | .summary | nav a | .who | code | .dots | .letter | mark.changed
    | .cell .critical | .cell .critical .sign | #rows .legend .reordered | .alone | .missing | td.changed | dt
    | .margin b | .attribute | summary | footer p | .ref.c-orange | .ref.c-blue | #synopsis a
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    command = find()
    assert command is not None
    with Browser(command) as started:
        yield started


def annotated(of: Compared, label: str, words: str, **more: Any) -> Annotation:
    schema = default_schema()
    chosen = schema.label(label)
    assert chosen is not None
    start = of.text.body.index(words)
    article = Article(of.id, Details(), of.text, of.source, added="2024-11-03T00:00:00.000Z")
    made = make_annotation(article, [(start, start + len(words))], chosen, annotator="jo", schema=schema)
    return replace(made, **more)


def saved(comparison: Comparison, file: Path, *annotations: Annotation) -> Path:
    return save_page(comparison, file, annotations, default_schema())


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three of the samples, one of them with an address, and some annotations."""
    one, *others = seeds(0, 1, 2)
    one = replace(one, outlet="Daily A", published="2024-11-03", url="https://a.example/putin")
    some = [
        annotated(
            one,
            "QUOTE",
            "Ukraine is just a means to an end",
            note="Who said it first?",
            attributes={"type": "direct"},
        ),
        annotated(one, "CLAIM", "just a means to an end, and the end is", status="suggested"),
    ]
    return saved(compare([one, *others]), tmp_path_factory.mktemp("page") / "three.html", *some)


def boxes(browser: Browser, selector: str) -> list[dict[str, float]]:
    found = browser.value(
        f"[...document.querySelectorAll({json.dumps(selector)})].map(one => one.getBoundingClientRect())"
        ".map(box => ({left: box.left, top: box.top, width: box.width, height: box.height}))"
    )
    return list(found)


def overflowing(browser: Browser) -> list[str]:
    """What reaches beyond the window's right edge, and is not there for screen readers alone."""
    return list(
        browser.value(
            "[...document.querySelectorAll('body *')].filter(one => !one.closest('.vh, .skip, thead'))"
            ".filter(one => one.getBoundingClientRect().right > innerWidth + .5)"
            ".map(one => one.tagName + '.' + one.className).slice(0, 5)"
        )
    )


class TestLook:
    def test_everything_is_there_and_nothing_is_asked_for(self, browser: Browser, three: Path) -> None:
        browser.view(1280)
        browser.open(three)
        assert browser.requests == [three.as_uri()]
        assert browser.complaints == []
        seen = browser.value("document.body.innerText")
        for words in (
            "3 articles side by side",
            "Daily A · 2024-11-03",
            "https://a.example/putin",
            seeds(1)[0].text.sha256,
            "Stated by all 3",
            "~just~",
            "‸",
            "{Thomas Graham, an expert on Russian foreign policy and honorary member",
            "Who said it first?",
            "only in B",
            "absent in B",
        ):
            assert words in seen, words
        sizes = boxes(
            browser, "h1, .card, .synopsis tr, .row, .cell, .cell > p, mark, .missing, .margin, .notes li"
        )
        assert len(sizes) > 200
        assert all(box["width"] > 0 and box["height"] > 0 for box in sizes)

    def test_words_for_screen_readers_are_heard_and_not_seen(self, browser: Browser, three: Path) -> None:
        browser.view(1280)
        browser.open(three)
        assert all(box["width"] <= 1 and box["height"] <= 1 for box in boxes(browser, ".vh"))
        browser.call("Accessibility.enable")
        nodes = browser.call("Accessibility.getFullAXTree")["nodes"]
        heard = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes]
        browser.call("Accessibility.disable")
        roles = {role for role, _ in heard}
        assert {"main", "banner", "contentinfo", "navigation", "table", "rowheader", "columnheader"} <= roles
        assert ("heading", "Side by side") in heard
        assert sum(role == "group" and name.startswith("13 ") for role, name in heard) == 1
        names = " ".join(name for _, name in heard)
        assert "differs from B and C:" in names
        assert "words of A and B missing" in names

    def test_columns_stand_side_by_side_on_a_desk_and_below_each_other_on_a_phone(
        self, browser: Browser, three: Path
    ) -> None:
        browser.open(three)
        browser.view(1280)
        wide = boxes(browser, "#row-13 .cell")
        assert len({box["top"] for box in wide}) == 1
        assert wide[0]["left"] < wide[1]["left"] < wide[2]["left"]
        assert max(box["width"] for box in wide) < 500
        assert boxes(browser, ".heads")[0]["height"] > 0
        browser.view(390)
        narrow = boxes(browser, "#row-13 .cell")
        assert narrow[0]["top"] < narrow[1]["top"] < narrow[2]["top"]
        assert min(box["width"] for box in narrow) > 300
        assert all(box["width"] > 0 for box in boxes(browser, "#row-13 .letter, #synopsis td .col"))
        letters = browser.value(
            "[...document.querySelectorAll('#row-13 .letter')].map(one => one.innerText.slice(-1))"
        )
        assert letters == ["A", "B", "C"]

    def test_headings_of_columns_stay_in_sight(self, browser: Browser, three: Path) -> None:
        browser.view(1280)
        browser.open(three)
        browser.value("document.querySelector('#row-20').scrollIntoView()")
        assert 0 <= boxes(browser, ".heads")[0]["top"] < 5
        assert boxes(browser, "#row-20")[0]["top"] >= boxes(browser, ".heads")[0]["height"]

    @pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
    def test_everything_can_be_read_in_light_and_dark(
        self, browser: Browser, three: Path, dark: bool
    ) -> None:
        browser.view(1280, dark=dark)
        browser.open(three)
        wanted = [selector.strip() for selector in READ.split("|")]
        missing = f"{json.dumps(wanted)}.filter(selector => !document.querySelector(selector))"
        assert browser.value(missing) == []
        looks = browser.value(COLOURS.replace("SELECTORS", json.dumps(wanted)))
        found = dict(zip(wanted, looks, strict=True))
        assert {name: round(look[0], 2) for name, look in found.items() if look[0] < LEGIBLE} == {}
        for colour in LABEL_COLOURS:
            browser.value(f"document.querySelector('.margin .ref').className = 'ref c-{colour}'")
            ((contrast, *_),) = browser.value(COLOURS.replace("SELECTORS", '[".margin .ref"]'))
            assert contrast >= LEGIBLE, colour
        marks = (".cell p", "mark.changed", ".cell .critical", "#rows .legend .reordered")
        assert len({found[name][1] for name in marks}) == 4
        lightness = sum(found["body"][2])
        assert lightness < 120 if dark else lightness > 700

    def test_marks_are_told_apart_without_colour(self, browser: Browser, three: Path) -> None:
        browser.view(1280)
        browser.open(three)
        looks = browser.value(
            "['changed', 'critical', 'reordered', 'alone'].map(kind => {"
            " const entry = document.querySelector(`#rows .legend .${kind}`), look = getComputedStyle(entry);"
            " return [look.fontWeight, look.fontStyle, look.textDecoration.replace(/rgb.*/, ''),"
            " entry.innerText[0]].join(); })"
        )
        assert len(set(looks)) == 4

    @pytest.mark.parametrize("width", [1280, 390])
    @pytest.mark.parametrize("count", [2, 3, 4, 5, 20])
    def test_nothing_is_wider_than_the_window(
        self, browser: Browser, tmp_path: Path, count: int, width: int
    ) -> None:
        long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3
        bodies = [
            f"The council closed the old bridge on Tuesday, {number} people said.\n{long} {number}.\n"
            f"{['Hens lay eggs', '市议会周二批准了新桥', 'قال الرئيس إن الجسر مغلق'][number % 3]}."
            for number in range(count)
        ]
        some = [
            replace(each, outlet=long, url=f"https://a.example/{long}", title=long)
            for each in articles(*bodies)
        ]
        page = saved(compare(some), tmp_path / "wide.html", annotated(some[0], "CLAIM", "The council closed"))
        browser.view(width)
        browser.open(page)
        assert browser.value("document.documentElement.scrollWidth") <= width
        assert overflowing(browser) == []

    def test_statements_lead_to_rows_and_references_to_annotations(
        self, browser: Browser, three: Path
    ) -> None:
        browser.view(1280)
        browser.open(three)
        for click, there in (
            ("#synopsis a[href='#row-19']", "#row-19"),
            ("#row-13 sup a", "#n1"),
            ("#n1 a", "#t1"),
        ):
            browser.value(f"document.querySelector({json.dumps(click)}).click()")
            assert browser.value("location.hash") == there
            (box,) = boxes(browser, there)
            assert 0 <= box["top"] < 900

    def test_it_prints_in_light_with_whole_rows(self, browser: Browser, three: Path, tmp_path: Path) -> None:
        browser.view(720, dark=True, media="print")
        browser.open(three)
        assert browser.value("getComputedStyle(document.querySelector('nav')).display") == "none"
        assert browser.value("getComputedStyle(document.querySelector('.row')).breakInside") == "avoid"
        ink = browser.value("getComputedStyle(document.body).color")
        assert sum(int(part) for part in ink[4:-1].split(",")) < 150
        sheet = browser.value("getComputedStyle(document.body).backgroundColor")
        assert sheet == "rgb(255, 255, 255)"  # the margins of the sheet are white
        assert len({box["top"] for box in boxes(browser, "#row-13 .cell")}) == 1
        assert browser.value("document.documentElement.scrollWidth") <= 720
        browser.printed(tmp_path / "page.pdf")
        assert (tmp_path / "page.pdf").read_bytes().count(b"/Type /Page\n") >= 2


class TestHostile:
    def test_what_articles_hold_stays_text(self, browser: Browser, tmp_path: Path) -> None:
        one, other = (
            replace(
                each,
                **dict.fromkeys(("outlet", "title", "source", "published"), HOSTILE + BIDI),
                url=url,
                language='en" onclick="window.hit = 1',
            )
            for each, url in zip(
                articles(f"{HOSTILE} {BIDI} he said in Ulm.", f"{HOSTILE} {BIDI} she said in Ulm."),
                ("javascript:window.hit=1", 'https://a.example/"onmouseover="window.hit=1'),
                strict=True,
            )
        )
        note = annotated(one, "CLAIM", "said in Ulm", annotator=HOSTILE, note=HOSTILE + BIDI)
        note = replace(note, label=HOSTILE, attributes={HOSTILE: HOSTILE})
        page = saved(compare([one, other]), tmp_path / "hostile.html", note)
        browser.view(1280)
        browser.open(page)
        assert browser.requests == [page.as_uri()]
        assert browser.complaints == []
        assert browser.value("window.hit === undefined")
        assert (
            browser.value("document.querySelectorAll('script, img, iframe, object, form, svg').length") == 0
        )
        protocols = browser.value("[...document.links].map(one => one.protocol)")
        assert set(protocols) <= {"file:", "https:"}
        assert (
            browser.value(
                "[...document.querySelectorAll('*')].flatMap(one => [...one.attributes])"
                ".filter(one => one.name.startsWith('on') || ['src', 'style'].includes(one.name)).length"
            )
            == 0
        )
        seen = browser.value("document.documentElement.textContent + document.title")
        assert "window.hit = 1</script>" in seen
        assert not set(seen) & set("\u202e\u2066\u200f")

    def test_the_page_itself_would_let_nothing_run_or_load(self, browser: Browser, three: Path) -> None:
        browser.view(1280)
        browser.open(three)
        browser.value(
            "const script = document.createElement('script'); script.text = 'window.hit = 1';"
            "const image = new Image(); image.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw=';"
            "document.body.append(script, image)"
        )
        browser.settle()
        assert browser.value("window.hit === undefined")
        assert any("Content Security Policy" in complaint for complaint in browser.complaints)


def test_a_sentence_runs_in_its_own_direction_also_where_a_mark_begins_it(
    browser: Browser, tmp_path: Path
) -> None:
    bodies = ("لم يعلق المتحدث باسم الحكومة على التقارير.", "علق المتحدث باسم الحكومة على التقارير.")
    comparison = compare(articles(*bodies))
    assert all(cell.marks[0].start == 0 for cell in comparison.rows[0].cells)
    browser.open(saved(comparison, tmp_path / "page.html"))
    directions = "[...document.querySelectorAll('.cell p')].map(one => getComputedStyle(one).direction)"
    assert browser.value(directions) == ["rtl", "rtl"]
