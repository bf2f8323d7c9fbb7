"""How reports name articles and rows: column letters, headings, kinds and scores in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from reader.comparison.model import Cell, Compared, Comparison, Row, RowKind
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


def listed(articles: Sequence[int], word: str = "and") -> str:
    """Columns as ``A``, ``A and B``, ``A, B and C``."""
    letters = [letter(article) for article in articles]
    return letters[0] if len(letters) == 1 else f"{', '.join(letters[:-1])} {word} {letters[-1]}"


def name(article: Compared) -> str:
    """Outlet, else title, else file name, safe to show."""
    return visible((article.outlet or article.title or article.source).strip() or article.id)


def heading(article: Compared, *, revision: bool = False) -> str:
    """The name and, if they are known, the version and the date.

    In a revision the version comes first and says when it was added, since all columns have the same name.
    """
    version = f"version {article.version}" if article.version else ""
    date = day(article.published)
    if revision and version:
        date = f"added {day(article.added)}" if article.added else date
        parts = (version, date, name(article))
    else:
        parts = (name(article), version, date)
    return " · ".join(part for part in parts if part)


def day(time: str | None) -> str:
    """The date of an ISO 8601 time."""
    return visible(time)[:10] if time else ""


def facts(article: Compared) -> list[str]:
    """What else is known of an article, a line each: title, date, url, file and the text's hash."""
    lines = []
    if article.title and article.outlet:
        lines.append(visible(article.title))
    if article.published:
        lines.append(f"published {visible(article.published)}")
    if article.version and article.added:
        lines.append(f"version {article.version}, added {visible(article.added)}")
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
    age = ages(comparison)
    having = {age[cell.article] for cell in row.cells}
    if max(age) not in having:
        return "removed"
    if min(age) in having:
        return ""
    if len(having) == 1:
        return "added"
    return f"added in {letter(age.index(min(having)))}"


def ages(comparison: Comparison) -> list[int]:
    """What is older and what is newer: the versions' numbers, or the columns' if those are not known."""
    versions = [article.version for article in comparison.articles]
    known = [version for version in versions if version is not None]
    return known if len(known) == len(versions) else list(range(len(versions)))


def remarks(row: Row, cell: Cell, before: int | None) -> list[str]:
    """What else there is to say of a cell: that it moved, or that it only may belong here.

    ``before`` is the row that it follows in its own article (see :class:`reader.reports.marked.Places`).
    """
    found = []
    if cell.moved:
        found.append("moved: it comes first" if before is None else f"moved: it follows row {before + 1}")
    if unsure(row, cell):
        found.append("maybe")
    return found


def unsure(row: Row, cell: Cell) -> bool:
    """Whether nothing but ``maybe`` links tie the cell to its row."""
    links = [link for link in row.links if cell.article in (link.a, link.b)]
    return bool(links) and all(link.kind == "maybe" for link in links)


def summary(comparison: Comparison) -> str:
    """How many rows there are of each kind, said plainly also when the articles have nothing in common."""
    rows = comparison.rows
    if not rows:
        return "No sentences to compare."
    counts = Counter(_counted(row, comparison) for row in rows)
    having = {cell.article for row in rows for cell in row.cells}
    lacking = [place for place in range(len(comparison.articles)) if place not in having]
    empty = f" No sentence to compare in {listed(lacking)}." if lacking else ""
    if counts["only"] == len(rows):
        return f"{_rows(len(rows))}, each in one article only: nothing here is said by two of them.{empty}"
    parts = [f"{counts[kind]} {kind}" for kind in (*KINDS, "added", "removed") if counts[kind]]
    moved = sum(row.moved for row in rows)
    if moved:
        parts.append(f"{moved} moved")
    return f"{_rows(len(rows))}: {', '.join(parts)}.{empty}"


def _counted(row: Row, comparison: Comparison) -> str:
    """Under what a row is counted: under one thing, added or removed before all else."""
    return _change(row, comparison).partition(" ")[0] or row.kind


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"
