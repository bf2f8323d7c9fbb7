"""Texts of one article: what was added, removed, moved and edited comes out as a reader expects."""

from __future__ import annotations

import json
from pathlib import Path

from reader.articles import Block, Text
from reader.comparison.model import Compared, Comparison, Row
from reader.reports.headings import row_words
from reader.tasks.comparing import compare_articles, compared_from_draft, numbered
from reader.tasks.naming import drafts_in
from tests.unit.commands import Shell

TITLE = "Talks in Geneva fail"
PARAGRAPHS = (
    "The talks in Geneva failed on Sunday after three days.",
    "Officials blamed the weather for the delay. Nobody was hurt, the police said.",
    "The minister said 12 people would be sent home next week.",
    "A storm hit the coast of Norway in the night.",
    "Trains between Oslo and Bergen did not run until noon.",
)
NEW = "A spokesman declined to comment on the reports."


def text(*paragraphs: str, title: str = TITLE, between: str = "\n\n") -> Text:
    body = between.join((title, *paragraphs))
    blocks, at = [], 0
    for number, paragraph in enumerate((title, *paragraphs)):
        blocks.append(Block("paragraph" if number else "title", at, at + len(paragraph)))
        at += len(paragraph) + len(between)
    return Text(body, tuple(blocks))


def versions(*texts: Text) -> tuple[Compared, ...]:
    return numbered([Compared("a", TITLE, "The Bugle", "a.txt", each, "en") for each in texts])


def compare(*texts: Text) -> Comparison:
    comparison = compare_articles(versions(*texts))
    assert comparison.revision
    return comparison


def shown(comparison: Comparison, row: Row, article: int) -> str:
    cell = row.cell(article)
    body = comparison.articles[article].text.body
    return "" if cell is None else " ".join(body[start:end].strip() for start, end in cell.spans)


def changed(comparison: Comparison) -> list[tuple[str, str, str]]:
    """The rows that are not the same at the same place, in words, and their first two texts."""
    return [
        (row_words(row, comparison), shown(comparison, row, 0), shown(comparison, row, 1))
        for row in comparison.rows
        if row.kind != "same" or row.moved
    ]


def marked(comparison: Comparison, row: Row, article: int) -> list[tuple[str, str]]:
    cell = row.cell(article)
    assert cell is not None
    body = comparison.articles[article].text.body
    return [(mark.kind, body[mark.start : mark.end]) for mark in cell.marks]


def test_a_new_paragraph_was_added_where_it_stands() -> None:
    comparison = compare(text(*PARAGRAPHS), text(*PARAGRAPHS[:3], NEW, *PARAGRAPHS[3:]))
    assert changed(comparison) == [("added", "", NEW)]
    (place,) = (at for at, row in enumerate(comparison.rows) if row.kind == "only")
    assert shown(comparison, comparison.rows[place - 1], 1) == PARAGRAPHS[2]
    assert shown(comparison, comparison.rows[place + 1], 1) == PARAGRAPHS[3]


def test_a_paragraph_that_went_was_removed_where_it_stood() -> None:
    comparison = compare(text(*PARAGRAPHS[:2], NEW, *PARAGRAPHS[2:]), text(*PARAGRAPHS))
    assert changed(comparison) == [("removed", NEW, "")]
    (place,) = (at for at, row in enumerate(comparison.rows) if row.kind == "only")
    assert shown(comparison, comparison.rows[place + 1], 1) == PARAGRAPHS[2]


def test_a_paragraph_at_another_place_has_moved_and_nothing_else_has() -> None:
    one, two, three, four, five = PARAGRAPHS
    comparison = compare(text(*PARAGRAPHS), text(one, four, two, three, five))
    assert changed(comparison) == [("same, moved", four, four)]
    (row,) = (row for row in comparison.rows if row.moved)
    assert [cell.moved for cell in row.cells] == [False, True]


def test_a_sentence_in_another_paragraph_has_moved_and_was_not_added_and_removed() -> None:
    one, two, three, four, five = PARAGRAPHS
    blamed, hurt = two.split(". ")
    comparison = compare(text(*PARAGRAPHS), text(one, f"{blamed}.", three, f"{four} {hurt}", five))
    assert changed(comparison) == [("same, moved", hurt, hurt)]


def test_a_sentence_moved_and_edited_is_one_row() -> None:
    one, two, three, four, five = PARAGRAPHS
    comparison = compare(text(*PARAGRAPHS), text(three.replace("12", "14"), one, two, four, five))
    ((words, before, after),) = changed(comparison)
    assert words.startswith("edited")
    assert words.endswith("moved")
    assert (before, after) == (three, three.replace("12", "14"))


def test_paragraphs_wrapped_joined_or_split_anew_are_the_same() -> None:
    plain = text(*PARAGRAPHS)
    wrapped = text(*("\n".join(each.split()) for each in PARAGRAPHS))
    joined = text(" ".join(PARAGRAPHS))
    split = text(*(f"{part.rstrip('.')}." for each in PARAGRAPHS for part in each.split(". ")))
    lines = text(*PARAGRAPHS, between="\n")
    for other in (wrapped, joined, split, lines):
        assert changed(compare(plain, other)) == []


def test_typography_alone_changes_nothing() -> None:
    quoting = '"We will not go," the minister\'s spokesman said - again.'
    comparison = compare(text(quoting), text("“We will not go,” the minister’s spokesman said – again."))
    assert changed(comparison) == []


def test_another_title_is_an_edited_row_with_its_words_marked() -> None:
    comparison = compare(text(*PARAGRAPHS), text(*PARAGRAPHS, title="Talks in Geneva fail over gas prices"))
    ((words, *titles),) = changed(comparison)
    assert words.startswith("edited")
    assert titles == [TITLE, "Talks in Geneva fail over gas prices"]
    assert marked(comparison, comparison.rows[0], 1) == [("changed", "gas prices")]
    assert marked(comparison, comparison.rows[0], 0) == [("missing", "")]


def test_an_edited_lead_says_which_words_and_which_number() -> None:
    lead = "The talks in Geneva failed late on Sunday after two days."
    comparison = compare(text(*PARAGRAPHS), text(lead, *PARAGRAPHS[1:]))
    ((words, before, after),) = changed(comparison)
    assert words.startswith("edited")
    assert (before, after) == (PARAGRAPHS[0], lead)
    (row,) = (row for row in comparison.rows if row.kind == "edited")
    assert marked(comparison, row, 0) == [("missing", ""), ("critical", "three")]
    assert marked(comparison, row, 1) == [("changed", "late"), ("critical", "two")]
    assert [cell.state for cell in row.cells] == ["verbatim", "changed"]


def test_a_negation_that_went_is_critical() -> None:
    comparison = compare(
        text(*PARAGRAPHS), text(*PARAGRAPHS[:4], PARAGRAPHS[4].replace("did not run", "did run"))
    )
    (row,) = (row for row in comparison.rows if row.kind != "same")
    assert row.kind == "edited"
    assert marked(comparison, row, 0) == [("critical", "not")]


def test_a_sentence_split_in_two_stays_one_row() -> None:
    parted = "The minister said 12 people would be sent home. They would leave next week."
    comparison = compare(text(*PARAGRAPHS), text(*PARAGRAPHS[:2], parted, *PARAGRAPHS[3:]))
    ((_, before, after),) = changed(comparison)
    assert (before, after) == (PARAGRAPHS[2], parted)


def test_three_versions_tell_what_came_and_went() -> None:
    one, two, three, four, five = PARAGRAPHS
    comparison = compare(text(*PARAGRAPHS), text(one, two, NEW, four, five), text(one, two, NEW, three, four))
    came, went = (
        [row for row in comparison.rows if row_words(row, comparison).startswith(word)]
        for word in ("added", "removed")
    )
    assert [shown(comparison, row, 2) for row in came] == [NEW]
    assert [cell.article for cell in came[0].cells] == [1, 2]
    assert [shown(comparison, row, 1) for row in went] == [five]
    (back,) = (row for row in comparison.rows if shown(comparison, row, 0) == three)
    assert [cell.article for cell in back.cells] == [0, 2]


def test_an_article_emptied_or_filled_is_all_removed_or_added() -> None:
    full, empty = text(*PARAGRAPHS), Text("")
    for texts, words in (((full, empty), "removed"), ((empty, full), "added")):
        comparison = compare(*texts)
        assert {row_words(row, comparison) for row in comparison.rows} == {words}
        assert len(comparison.rows) == 7


# Files


def articles(path: Path) -> tuple[Compared, ...]:
    return numbered([compared_from_draft(each) for each in drafts_in(str(path), on_skip=print)])


def test_records_of_one_url_with_other_texts_are_versions_in_the_order_given(tmp_path: Path) -> None:
    file = tmp_path / "talks.jsonl"
    file.write_text(
        '{"url": "https://news.example/1", "title": "Talks", "text": "The talks failed."}\n'
        '{"url": "https://news.example/2", "title": "Storm", "text": "A storm hit Norway."}\n'
        '{"url": "https://news.example/1", "title": "Talks", "text": "The talks did not fail."}\n',
        encoding="utf-8",
    )
    first, storm, second = articles(file)
    assert [first.version, storm.version, second.version] == [1, None, 2]
    assert first.id == second.id
    assert compare_articles([first, second]).revision
    assert not compare_articles([first, storm, second]).revision


def test_the_command_tells_versions_of_one_record_apart(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "talks.jsonl"
    records = [
        {"id": "7", "outlet": "The Bugle", "text": "\n\n".join(PARAGRAPHS[:count])} for count in (4, 5)
    ]
    file.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    document = shell("compare", file, "--json").document
    assert document["revision"] is True
    assert [each["version"] for each in document["articles"]] == [1, 2]
    plain = shell("compare", file, "--plain").out
    assert "version 1" in plain
    assert "added" in plain


def test_a_record_given_twice_has_one_text_and_no_versions(tmp_path: Path) -> None:
    file = tmp_path / "talks.jsonl"
    file.write_text('{"id": "7", "text": "The talks failed."}\n' * 2, encoding="utf-8")
    assert [each.version for each in articles(file)] == [None, None]


def test_a_file_beside_a_librarys_versions_is_counted_behind_them() -> None:
    old, new = versions(text(*PARAGRAPHS), text(*PARAGRAPHS[1:]))
    library_only = numbered([new, old])
    assert [each.version for each in library_only] == [2, 1]
    fresh = Compared("a", TITLE, None, "a.json", text(NEW))
    again = Compared("a", TITLE, None, "b.json", old.text)
    assert [each.version for each in numbered([fresh, new, old, again])] == [3, 2, 1, 1]


def test_of_two_equal_sentences_the_one_whose_neighbours_went_is_removed() -> None:
    silence = "Nobody spoke in the room."
    first, second, third = PARAGRAPHS[2:]
    comparison = compare(text(first, silence, second, silence, third), text(first, second, silence, third))
    assert changed(comparison) == [("removed", silence, "")]
    (row,) = (row for row in comparison.rows if row.kind == "only")
    assert comparison.articles[0].text.body.index(silence) == row.cells[0].spans[0][0]


def test_a_sentence_said_twice_and_then_once_is_removed_once() -> None:
    silence = "Nobody spoke in the room."
    comparison = compare(text(PARAGRAPHS[2], silence, silence), text(PARAGRAPHS[2], silence))
    assert changed(comparison) == [("removed", silence, "")]
