"""How reports name articles and rows: column letters, headings, kinds and scores in words."""

from __future__ import annotations

from collections import Counter

from reader.comparison.model import Compared, Comparison, Row, RowKind
from reader.text.display import visible

#: What each kind of row is called, from most to least alike.
KINDS: tuple[RowKind, ...] = ("same", "edited", "rewritten", "maybe", "only")


def letter(article: int) -> str:
    """The column letter of an article by its position: A, B, … Z, AA, AB, …"""
    letters = ""
    article += 1
    while article:
        article, rest = divmod(article - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def name(article: Compared) -> str:
    """Outlet, else title, else file name, safe to show."""
    return visible((article.outlet or article.title or article.source).strip() or article.id)


def heading(article: Compared, *, revision: bool = False) -> str:
    """The name, the version if there are several, and, if it is known, the date.

    In a revision the version comes first, since all columns have the same name.
    """
    version = f"version {article.version}" if article.version else ""
    date = visible(article.published)[:10] if article.published else ""
    parts = (version, name(article), date) if revision else (name(article), version, date)
    return " · ".join(part for part in parts if part)


def facts(article: Compared) -> list[str]:
    """What else is known of an article, a line each: title, date, url, file and the text's hash."""
    lines = []
    if article.title and article.outlet:
        lines.append(visible(article.title))
    if article.published:
        lines.append(f"published {visible(article.published)}")
    if article.url:
        lines.append(visible(article.url))
    if article.source and article.source != article.url:
        lines.append(f"source {visible(article.source)}")
    lines.append(f"text sha256 {article.text.sha256}")
    return lines


def score(value: float | None) -> str:
    """A likeness with two digits, as ``.74``; 1 is ``1``."""
    if value is None:
        return ""
    return "1" if value >= 1 else f"{int(value * 100) / 100:.2f}".removeprefix("0")


def row_words(row: Row, comparison: Comparison) -> str:
    """What a row is in short: ``rewritten .74``, ``only in B``, ``same, moved``; in a revision ``added``…

    What the last version lacks is ``removed``. What it has and the first lacks is ``added``, or, if another
    version that is compared has it too, ``added in B``.
    """
    words = []
    change = _change(row, comparison)
    if row.kind == "only":
        words.append(change or f"only in {letter(row.cells[0].article)}")
    else:
        words += [change] if change else []
        words.append("same" if row.kind == "same" else f"{row.kind} {score(row.score)}")
    if row.moved:
        words.append("moved")
    return ", ".join(words)


def _change(row: Row, comparison: Comparison) -> str:
    """``added``, ``added in B`` or ``removed``; nothing if both the first and the last version have it."""
    if not comparison.revision:
        return ""
    ages = _ages(comparison)
    having = {ages[cell.article] for cell in row.cells}
    if max(ages) not in having:
        return "removed"
    if min(ages) in having:
        return ""
    if len(having) == 1:
        return "added"
    return f"added in {letter(ages.index(min(having)))}"


def _ages(comparison: Comparison) -> list[int]:
    """What is older and what is newer: the versions' numbers, or the columns' if those are not known."""
    versions = [article.version for article in comparison.articles]
    known = [version for version in versions if version is not None]
    return known if len(known) == len(versions) else list(range(len(versions)))


def summary(comparison: Comparison) -> str:
    """How many rows there are of each kind, said plainly also when the articles have nothing in common."""
    rows = comparison.rows
    if not rows:
        return "No sentences to compare."
    counts = Counter(_counted(row, comparison) for row in rows)
    if counts["only"] == len(rows):
        return f"{_rows(len(rows))}, each in one article only: nothing here is said by two of them."
    parts = [f"{counts[kind]} {kind}" for kind in (*KINDS, "added", "removed") if counts[kind]]
    moved = sum(row.moved for row in rows)
    if moved:
        parts.append(f"{moved} moved")
    return f"{_rows(len(rows))}: {', '.join(parts)}."


def _counted(row: Row, comparison: Comparison) -> str:
    """Under what a row is counted: under one thing, added or removed before all else."""
    return _change(row, comparison).partition(" ")[0] or row.kind


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"
