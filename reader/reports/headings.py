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


def heading(article: Compared) -> str:
    """The name and, if it is known, the date."""
    date = f" · {visible(article.published)[:10]}" if article.published else ""
    return f"{name(article)}{date}"


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


def row_words(row: Row) -> str:
    """Kind and score of a row, as ``rewritten .74``."""
    if row.kind in ("only", "same"):
        return row.kind
    return f"{row.kind} {score(row.score)}"


def summary(comparison: Comparison) -> str:
    """How many rows there are of each kind, said plainly also when the articles have nothing in common."""
    rows = comparison.rows
    if not rows:
        return "No sentences to compare."
    counts = Counter(row.kind for row in rows)
    if counts["only"] == len(rows):
        return f"{_rows(len(rows))}, each in one article only: nothing here is said by two of them."
    parts = [f"{counts[kind]} {kind}" for kind in KINDS if counts[kind]]
    moved = sum(row.moved for row in rows)
    if moved:
        parts.append(f"{moved} moved")
    return f"{_rows(len(rows))}: {', '.join(parts)}."


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"
