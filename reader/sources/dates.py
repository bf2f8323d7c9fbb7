"""Dates as news pages write them, and ISO 8601 from them."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final, NamedTuple

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier enero gennaio janeiro января січня",
            "february feb februar février febrero febbraio fevereiro февраля лютого",
            "march mar märz mars marzo março марта березня",
            "april apr avril abril aprile апреля квітня",
            "may mai mayo maggio maio мая травня",
            "june jun juni juin junio giugno junho июня червня",
            "july jul juli juillet julio luglio julho июля липня",
            "august aug août agosto августа серпня",
            "september sep sept septembre septiembre settembre setembro сентября вересня",
            "october oct oktober okt octobre octubre ottobre outubro октября жовтня",
            "november nov novembre noviembre novembro ноября листопада",
            "december dec dezember dez décembre diciembre dicembre dezembro декабря грудня",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS: Final = (
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|wed|thu(?:rs)?|fri|sat|sun"
    "|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag"
    "|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
    "|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье"
    "|понеділок|вівторок|середа|четвер|п.ятниця|субота|неділя"
)
_DATE: Final = re.compile(
    r"""(?<!\d)(?P<y1>\d{4})-(?P<m1>\d\d)-(?P<d1>\d\d)(?!\d)
    | (?<!\d)(?P<d2>\d{1,2})(?:st|nd|rd|th|er)?\.?\s+(?:of\s+|de\s+)?
      (?P<m2>[^\W\d_]{3,12})\.?,?\s+(?:de\s+)?(?P<y2>\d{4})\b
    | (?P<m3>[^\W\d_]{3,})\.?\s+(?P<d3>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y3>\d{4})\b
    | (?<!\d)(?P<d4>\d{1,2})\.\s?(?P<m4>\d{1,2})\.\s?(?P<y4>\d{4})\b
    | (?<!\d)(?P<a5>\d{1,2})/(?P<b5>\d{1,2})/(?P<y5>\d{4})\b""",
    re.VERBOSE | re.IGNORECASE,
)
_TIME: Final = re.compile(
    r"(?<![\d:])(?P<h>\d{1,2})[:.](?P<m>\d\d)(?::(?P<s>\d\d)(?:\.\d+)?)?\s*(?P<half>[ap]\.?\s?m\b\.?)?",
    re.IGNORECASE,
)
_ZONE: Final = re.compile(r"\s*(?:(?P<utc>Z|UTC|GMT)\b|(?P<off>[+-]\d\d:?\d\d))")
_NOISE: Final = re.compile(
    rf"(?:{_WEEKDAYS})(?![a-zà-ÿ])|\b[A-Z]{{2,4}}T\b|\b(?:UTC|GMT)\b|\buhr\b", re.IGNORECASE
)


class DateLine(NamedTuple):
    """A date in a line: ISO 8601 if it can be told, and the line without date, time and weekday."""

    iso: str | None
    rest: str


def find_date(line: str) -> DateLine | None:
    """The first full date of a line with the time beside it, or None."""
    for match in _DATE.finditer(line):
        start = match.start()
        if name := match["m2"] or match["m3"]:
            month = _month(name)
            if not month:
                continue
            if match["m3"]:
                start = match.start("m3") + len(name) - len(month)
        break
    else:
        return None
    day = _day(match)
    before, after = line[:start], line[match.end() :]
    clock = _TIME.search(after)
    time = _clock(clock) if clock else ""
    if clock and time:
        zone = _ZONE.match(after, clock.end())
        if zone:
            time += (
                "Z"
                if zone["utc"]
                else zone["off"]
                if ":" in zone["off"]
                else zone["off"][:3] + ":" + zone["off"][3:]
            )
        after = after[: clock.start()].removesuffix("T") + " " + after[zone.end() if zone else clock.end() :]
    rest = _NOISE.sub(" ", _TIME.sub(" ", f"{before} {after}"))
    iso = None if day is None else day.isoformat() + (f"T{time}" if time else "")
    return DateLine(iso, rest)


def iso_8601(value: str) -> str | None:
    """A date that a record gives, in ISO 8601: as it stands if it is that already, else read as a person
    would; None if it is no date."""
    value = value.strip()
    if re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2]))?", value):
        return value
    if re.match(r"\d{4}-\d\d-\d\d", value) or re.fullmatch(r"\d{8}(T\d{4,6}Z?)?", value):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            pass
        else:
            if re.match(r"\d{4}-", value):
                return value if "T" in value or len(value) == 10 else value[:10] + "T" + value[11:]
            return moment.date().isoformat() if len(value) == 8 else moment.isoformat()
    found = find_date(value)
    return found.iso if found and len(value) <= 64 else None


def _month(name: str) -> str:
    """The month that a word is, or ends with: bylines are glued to it (``Jane DoeNovember 3, 2024``)."""
    folded = name.lower()
    if folded in _MONTHS:
        return folded
    glued = (month for month in _MONTHS if folded.endswith(month) and name[len(name) - len(month)].isupper())
    return max(glued, key=len, default="")


def _day(match: re.Match[str]) -> date | None:
    part = match.groupdict()
    try:
        for n in "1234":
            if part[f"y{n}"]:
                month = part[f"m{n}"]
                number = int(month) if month.isdecimal() else _MONTHS[_month(month)]
                return date(int(part[f"y{n}"]), number, int(part[f"d{n}"]))
        first, second = int(part["a5"]), int(part["b5"])
        if first <= 12 and second <= 12 and first != second:
            return None  # day and month cannot be told apart
        day, month_number = (first, second) if first > 12 else (second, first)
        return date(int(part["y5"]), month_number, day)
    except ValueError:
        return None


def _clock(match: re.Match[str]) -> str:
    hour, minute = int(match["h"]), int(match["m"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"][0] in "pP" else 0)
    if hour > 23 or minute > 59:
        return ""
    return f"{hour:02}:{minute:02}" + (f":{match['s']}" if match["s"] and int(match["s"]) < 60 else "")
