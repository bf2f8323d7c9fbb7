"""Comparing what is hardly an article: each works, in every output, or is refused in one clear line."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from reader.articles import Block, BlockKind, Text
from reader.comparison.engine import compare
from reader.comparison.model import Compared, Comparison
from reader.errors import ReaderError
from reader.store import Store
from reader.tasks.comparing import compare_articles
from tests.unit.commands import Shell, refused
from tests.unit.comparison_contract import broken

NEWS = "The talks failed on Sunday. Three people were hurt. Trains stood still."
OTHER = "Boil the rice for ten minutes. Add salt and butter. Serve it warm."

#: Two tellings in scripts without capitals, without blanks, with other full stops, from right to left.
SCRIPTS = {
    "ar": (
        "قال الرئيس إن المحادثات فشلت. قُتل 12 شخصًا في العاصفة.",
        "قال الرئيس إن المحادثات نجحت. قُتل 14 شخصًا في العاصفة.",
    ),
    "he": (
        "הנשיא אמר כי השיחות נכשלו. 12 בני אדם נהרגו בסערה.",
        "הנשיא אמר כי השיחות הצליחו. 14 בני אדם נהרגו בסערה.",
    ),
    "zh": (
        "总统说谈判在星期天失败了。学校今天关闭了。",
        "总统说谈判在星期一失败了。学校今天没有关闭。",
    ),
    "ja": (
        "大統領は日曜日に交渉が失敗したと述べた。学校は閉鎖された。",
        "大統領は月曜日に交渉が失敗したと述べた。学校は再開された。",
    ),
    "hi": (
        "राष्ट्रपति ने कहा कि वार्ता विफल रही। तूफान में 12 लोगों की मौत हुई।",
        "राष्ट्रपति ने कहा कि वार्ता सफल रही। तूफान में 14 लोगों की मौत हुई।",
    ),
    "th": (
        "ประธานาธิบดีกล่าวว่าการเจรจาล้มเหลวเมื่อวันอาทิตย์",
        "ประธานาธิบดีกล่าวว่าการเจรจาล้มเหลวเมื่อวันจันทร์",
    ),
    "mixed": (
        "The minister said “سلام عليكم” twice. Then \u202eevil\u202c words came from Kyiv 🇺🇦.",
        "The minister said “سلام عليكم” once. Then \u202eevil\u202c words came loudly from Kyiv 🇺🇦.",
    ),
}


def article(name: str, body: str, kind: BlockKind = "paragraph", language: str | None = None) -> Compared:
    blocks = (Block(kind, 0, len(body)),) if body else ()
    return Compared(name, name, None, f"{name}.txt", Text(body, blocks), language)


def checked(*articles: Compared) -> Comparison:
    comparison = compare(articles)
    assert broken(comparison) == []
    return comparison


def kinds(comparison: Comparison) -> list[str]:
    return [row.kind for row in comparison.rows]


@pytest.mark.parametrize("nothing", ["", " \n\t", ". . .", "…\n—\n?!", "\u200b\u200b", "🙂 🙃"])
def test_beside_an_article_without_words_all_is_only_in_the_other(nothing: str) -> None:
    for articles in (
        (article("a", nothing), article("b", NEWS)),
        (article("b", NEWS), article("a", nothing)),
    ):
        comparison = checked(*articles)
        own = [row for row in comparison.rows if articles[row.cells[0].article].id == "b"]
        assert [row.kind for row in own] == ["only"] * 3
    checked(article("a", nothing), article("b", nothing))


def test_furniture_is_compared_with_nothing() -> None:
    comparison = checked(article("a", NEWS, "furniture"), article("b", NEWS))
    assert [row.cells[0].article for row in comparison.rows] == [1, 1, 1]
    assert checked(article("a", NEWS, "furniture"), article("b", NEWS, "furniture")).rows == ()


def test_one_word_is_an_article() -> None:
    assert kinds(checked(article("a", "Peace"), article("b", "peace."))) == ["same"]
    assert kinds(checked(article("a", "Peace"), article("b", "Harvest"))) == ["only", "only"]
    assert kinds(checked(article("a", "Peace"), article("b", NEWS))) == ["only"] * 4


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("known", [True, False])
def test_every_script_is_aligned_and_marked(script: str, known: bool) -> None:
    language = script if known and script != "mixed" else None
    one, other = (article(str(at), body, language=language) for at, body in enumerate(SCRIPTS[script]))
    comparison = checked(one, other)
    assert set(kinds(comparison)) == {"edited"}, kinds(comparison)
    for row in comparison.rows:
        assert any(cell.marks for cell in row.cells)
    assert set(kinds(checked(one, one))) == {"same"}


def test_scripts_have_nothing_in_common() -> None:
    articles = [article(name, bodies[0]) for name, bodies in SCRIPTS.items()]
    # Chinese and Japanese share signs, and may say the same.
    assert set(kinds(checked(*articles))) <= {"only", "maybe"}


def test_two_unrelated_articles_share_nothing() -> None:
    assert kinds(checked(article("a", NEWS), article("b", OTHER))) == ["only"] * 6


def test_an_article_is_the_same_as_itself_however_often_it_is_named() -> None:
    comparison = checked(*[article("a", NEWS)] * 3)
    assert kinds(comparison) == ["same"] * 3
    assert not any(row.moved for row in comparison.rows)


def test_twenty_articles() -> None:
    sentences = NEWS.split(". ")
    articles = [article(f"a{number}", ". ".join((*sentences, f"Note {number}."))) for number in range(20)]
    comparison = checked(*articles)
    assert [len(row.cells) for row in comparison.rows if row.kind == "same"] == [20] * 3


def test_fewer_than_two_articles_are_no_comparison() -> None:
    for articles in ([], [article("a", NEWS)]):
        with pytest.raises(ReaderError, match="needs two articles"):
            compare_articles(articles)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x" * 1_000_000, "x" * 999_999 + "y"),
        ("word " * 20_000, "word " * 19_999 + "other"),
        (" ".join(f"w{number}" for number in range(10_000)), " ".join(f"w{n}" for n in range(5, 10_005))),
        ("中" * 20_000, "中" * 19_999 + "文"),
        ('"' * 3_000 + "a", "(" * 3_000 + "a"),
    ],
    ids=["a word of a megabyte", "one word", "one sentence", "without blanks", "marks"],
)
def test_a_text_that_is_one_long_line_takes_no_long_time(one: str, other: str) -> None:
    began = time.perf_counter()
    comparison = compare([article("a", one), article("b", other)])
    assert comparison.rows
    assert time.perf_counter() - began < 10  # on a busy machine; 5 s at most on a quiet one


# The command


def every_output(shell: Shell, tmp_path: Path, *names: str | Path) -> dict[str, str]:
    """What the command prints for these in each of its four forms."""
    made = {}
    for form in ("columns", "--plain", "--json"):
        done = shell("compare", *names, *([form] if form != "columns" else ["--width", "80"]))
        assert (done.status, done.err) == (0, ""), done.err
        made[form] = done.out
    page = tmp_path / "page.html"
    page.unlink(missing_ok=True)
    assert shell("compare", *names, "--html", page).status == 0
    made["--html"] = page.read_text("utf-8")
    return made


def written(folder: Path, **bodies: str) -> list[Path]:
    paths = []
    for name, body in bodies.items():
        paths.append(folder / f"{name}.txt")
        paths[-1].write_text(body, encoding="utf-8")
    return paths


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_command_shows_every_script(shell: Shell, tmp_path: Path, script: str) -> None:
    one, other = SCRIPTS[script]
    made = every_output(shell, tmp_path, *written(tmp_path, one=one, other=other))
    assert {row["kind"] for row in json.loads(made["--json"])["rows"]} <= {"edited", "rewritten"}
    for form, text in made.items():
        assert "\u202e" not in text or form == "--json"
    assert one.split()[0][:3] in made["--plain"]


@pytest.mark.parametrize(
    "body", [". . .\n…\n", "Share this\nRelated:\nhttps://news.example/more\n", "Peace"], ids=str.strip
)
def test_the_command_takes_what_has_nothing_to_compare(shell: Shell, tmp_path: Path, body: str) -> None:
    made = every_output(shell, tmp_path, *written(tmp_path, hardly=body, news=NEWS))
    rows = json.loads(made["--json"])["rows"]
    assert {row["kind"] for row in rows} == {"only"}
    assert "nothing here is said by two of them" in made["--plain"]
    every_output(shell, tmp_path, *written(tmp_path, one=body, other=body))


def test_the_command_says_plainly_that_nothing_is_shared(shell: Shell, tmp_path: Path) -> None:
    made = every_output(shell, tmp_path, *written(tmp_path, news=NEWS, other=OTHER))
    for form in ("columns", "--plain", "--html"):
        text = " ".join(made[form].split())
        assert "each in one article only: nothing here is said by two of them" in text, form


@pytest.mark.parametrize("body", ["", " \n\t\n"])
def test_the_command_refuses_an_empty_file_in_a_line(shell: Shell, tmp_path: Path, body: str) -> None:
    empty, news = written(tmp_path, empty=body, news=NEWS)
    for form in ([], ["--plain"], ["--json"], ["--html", str(tmp_path / "page.html")]):
        assert "there is no article in it" in refused(shell("compare", empty, news, *form))
    assert not (tmp_path / "page.html").exists()


def test_the_command_takes_twenty_files(shell: Shell, tmp_path: Path) -> None:
    names = {f"n{number:02}": f"{NEWS} Note {number} of the desk." for number in range(20)}
    made = every_output(shell, tmp_path, *written(tmp_path, **names))
    assert len(json.loads(made["--json"])["articles"]) == 20


def test_ids_that_are_ambiguous_or_gone_are_one_line(shell: Shell, tmp_path: Path) -> None:
    library = tmp_path / "library.db"
    records = [
        {"id": f"0190a1b2-0000-7000-8000-00000000000{number}", "text": text}
        for number, text in enumerate((NEWS, OTHER))
    ]
    source = tmp_path / "two.json"
    source.write_text(json.dumps(records), encoding="utf-8")
    assert shell("add", "-l", library, "-a", "jo", source).status == 0
    whole = [record["id"] for record in records]
    assert shell("compare", "-l", library, *whole).status == 0
    for form in ([], ["--plain"], ["--json"], ["--html", str(tmp_path / "page.html")]):
        line = refused(shell("compare", "-l", library, whole[0], "0190a1", *form))
        assert "give more of its characters" in line
        line = refused(shell("compare", "-l", library, whole[0], "ffff", *form))
        assert "neither a file nor an article's id" in line
        line = refused(shell("compare", "-l", library, whole[0], f"{whole[1]}@2", *form))
        assert "has no version 2" in line
    with Store.open(library, annotator="jo", mode="write") as store:
        store.undo().result()
    assert "neither a file" in refused(shell("compare", "-l", library, *whole))
