"""Dates as pages and records write them, in ISO 8601."""

import pytest

from reader.sources.dates import find_date, iso_8601


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("KATERYNA TYSHCHENKOSunday, 3 November 2024, 18:30", "2024-11-03T18:30"),
        (" date 2024-11-03 All Sections", "2024-11-03"),
        ("Updated March 4, 2025 at 6:12 p.m.", "2025-03-04T18:12"),
        ("12:05 a.m. is no date", None),
        ("Nov. 21st, 2024", "2024-11-21"),
        ("17.09.2024, 18:05 Uhr", "2024-09-17T18:05"),
        ("3 ноября 2024, 09:15", "2024-11-03T09:15"),
        ("le 14 juillet 2024 à 20:00", "2024-07-14T20:00"),
        ("21 de marzo de 2024", "2024-03-21"),
        ("25/12/2024", "2024-12-25"),
        ("2024-11-03T18:30:05Z", "2024-11-03T18:30:05Z"),
        ("2024-11-03 18:30 +0200", "2024-11-03T18:30+02:00"),
    ],
)
def test_the_date_of_a_line(line, iso):
    found = find_date(line)
    assert (found and found.iso) == iso


@pytest.mark.parametrize("line", ["03/04/2024", "31.02.2024", "13/13/2024"])
def test_a_date_that_cannot_be_told_is_found_but_not_guessed(line):
    found = find_date(line)
    assert found is not None
    assert found.iso is None


def test_words_beside_the_date_are_left_over():
    found = find_date("By Jane DoeNovember 3, 2024 10:15 pm EST")
    assert found is not None
    assert found.rest.split() == ["By", "Jane", "Doe"]


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("2024-11-03", "2024-11-03"),
        ("2024", "2024"),
        ("2024-11", "2024-11"),
        ("20241103", "2024-11-03"),
        ("2024-11-03T18:30:00+02:00", "2024-11-03T18:30:00+02:00"),
        ("2024-11-03 18:30", "2024-11-03T18:30"),
        ("Sunday, 3 November 2024", "2024-11-03"),
        ("2024-13-03", None),
        ("1730658600", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_the_date_of_a_record(value, iso):
    assert iso_8601(value) == iso
