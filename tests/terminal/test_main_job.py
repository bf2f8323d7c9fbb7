"""The main job, end to end, as a person does it: list, read, compare, tag, keep, export."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from tests.terminal.driver import terminal_environment

SIZE = (120, 36)


def export(home: Path) -> dict:
    """What ``variorum export`` writes, held against the schema that ships with the package."""
    done = subprocess.run(
        [sys.executable, "-m", "reader", "export"],
        env=terminal_environment(home, VARIORUM_ANNOTATOR="tester"),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    schema = json.loads(files("reader.formats").joinpath("variorum.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(document)
    return document


def annotations(document: dict) -> list[tuple[str, str, dict]]:
    """(file, label, annotation), with every segment held against the text it points into."""
    found = []
    for article in document["articles"]:
        for annotation in article["annotations"]:
            assert annotation["text_sha256"] == article["text_sha256"]
            for segment in annotation["segments"]:
                assert article["text"][segment["start"] : segment["end"]] == segment["text"]
            found.append((article["source"], annotation["label"], annotation))
    return found


def open_seeds(variorum, seeds):
    terminal = variorum(seeds, size=SIZE)
    terminal.until("Putin is unlikely to negotiate.*Why Trump-Putin Talks")
    return terminal


def read(terminal, words: str) -> None:
    """Find an article in the list by its words and read it."""
    terminal.press("/")
    terminal.type(words)
    terminal.press("Enter", "Enter")


@pytest.fixture
def quote_text() -> str:
    return (
        "Ukraine is just a means to an end, and the end is to further limit US influence in "
        "international affairs"
    )


def test_read_compare_tag_quit_kill_return_and_export(variorum, seeds, home, quote_text):
    # The first run: read 000, tag a quote by keyboard.
    terminal = open_seeds(variorum, seeds)
    terminal.press("/")
    terminal.type("Kremlin leader Vladimir")
    terminal.until("Putin is unlikely to negotiate")
    terminal.press("Enter", "Enter")
    terminal.until("Thomas Graham, an expert")
    terminal.press("/")
    terminal.type("means to an end")
    terminal.press("Enter", "Space", "Space", "Space")
    terminal.until(r'"Ukraine is just a means.* QUOTE')
    terminal.press("1")
    terminal.until(r"tagged QUOTE.*saved \d\d:\d\d:\d\d")

    # A claim by mouse: drag over words, then a click on nothing else than the key.
    column, row = terminal.find("CNN notes that")
    terminal.drag((column, row), (column + len("CNN notes that Ukraine is already weary"), row))
    terminal.until("CNN notes that Ukraine is already weary.* CLAIM")
    terminal.press("2")
    terminal.until(r"tagged CLAIM.*saved")

    # Undo both, redo both.
    terminal.press("u")
    terminal.until("undone: tagged CLAIM")
    terminal.press("u")
    terminal.until("undone: tagged QUOTE")
    terminal.press("ctrl+r")
    terminal.until("redone: tagged QUOTE")
    terminal.press("ctrl+r")
    terminal.until("redone: tagged CLAIM")

    # Compare it with 002.
    terminal.press("c")
    terminal.until("Compare with")
    terminal.type("According to CNN")
    terminal.press("Enter")
    terminal.until(r"A .*B .*row \d+ of \d+")
    terminal.until(r"\d+ shared")
    terminal.press("J")
    terminal.until(r"row \d+ of \d+ · (rewritten|edited|only|maybe)")
    terminal.press("q", "q", "q")
    assert terminal.wait_exit() == 0

    # The second run: what shows as saved survives a kill.
    terminal = open_seeds(variorum, seeds)
    read(terminal, "Kremlin leader Vladimir")
    terminal.until(r"¶ \d+ of.*CLAIM")
    terminal.press("/")
    terminal.type("Thomas Graham, an")
    terminal.press("Enter", "v", "w", "w", "h", "h", "l", "3")
    terminal.until(r"tagged SPEAKER.*saved")
    terminal.kill()

    # The third run finds everything.
    terminal = variorum(size=SIZE)
    terminal.until("tagged SPEAKER|Thomas Graham|Putin is unlikely")
    terminal.press("ctrl+q")
    assert terminal.wait_exit() == 0
    found = annotations(export(home))
    assert {(source, label) for source, label, _ in found} == {
        ("000_777b30ebcc33e457.txt", "QUOTE"),
        ("000_777b30ebcc33e457.txt", "CLAIM"),
        ("000_777b30ebcc33e457.txt", "SPEAKER"),
    }
    by_label = {label: annotation for _, label, annotation in found}
    assert by_label["QUOTE"]["quote"] == f'"{quote_text}"'
    assert by_label["CLAIM"]["quote"] == "CNN notes that Ukraine is already weary"
    assert all(annotation["annotator"] == "tester" for _, _, annotation in found)


def test_reading_position_and_last_screen_come_back(variorum, seeds):
    terminal = open_seeds(variorum, seeds)
    read(terminal, "Kremlin leader Vladimir")
    terminal.until("Thomas Graham, an expert")
    terminal.press("/")
    terminal.type("Beijing")
    terminal.press("Enter")
    terminal.until("1 of 1 found")
    terminal.press("ctrl+q")
    assert terminal.wait_exit() == 0
    terminal = variorum(size=SIZE)
    terminal.until("He added that Beijing")
    terminal.rest()
    column, row = terminal.find("Beijing")
    assert terminal.cursor == (column, row)


def test_a_tag_over_a_read_only_library_is_refused_in_words(variorum, seeds, home):
    first = open_seeds(variorum, seeds)
    second = variorum(size=SIZE)
    second.until("Putin is unlikely to negotiate")
    second.press("Enter")
    second.until(r"¶ \d+ of")
    second.press("1")
    second.until("tester is writing to this library")
    first.press("q")
    assert first.wait_exit() == 0
    assert os.path.exists(home)
