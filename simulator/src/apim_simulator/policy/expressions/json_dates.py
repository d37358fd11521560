"""Texts that Json.NET reads as times: `DateParseHandling.DateTime` is its default, and policy expressions have no setting.

https://www.newtonsoft.com/json/help/html/DatesInJSON.htm [D]. `JObject.Parse` and `As<JObject>()` therefore write another text than
they read. A time with an offset becomes one of the machine's zone, which in Azure is UTC [I]. The older form `/Date(…)/` is left as
it is here.
"""

import re
from datetime import UTC, datetime
from typing import Any, Final

_TIME: Final = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,7})?(Z|z|[+-]\d\d(?::?\d\d)?)?", re.ASCII)
_ANYWHERE: Final = re.compile(r"T\d\d:", re.ASCII)
"""In a text that may hold a time. It begins with a letter, since a search for one is many times faster than for any digit."""


class JsonDate(str):
    """A time as Json.NET writes it back; `plain` is what a conversion to a string gives, in the invariant culture."""

    __slots__ = ()

    @property
    def plain(self) -> str:
        """`MM/dd/yyyy HH:mm:ss`."""
        date, _, time = self.partition("T")
        year, month, day = date.split("-")
        return f"{month}/{day}/{year} {time[:8]}"


def with_dates(value: Any, text: str) -> Any:
    """Parsed JSON with its times; `text` is what it was parsed from."""
    return _dated(value) if _ANYWHERE.search(text) else value


def _dated(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _dated(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_dated(each) for each in value]
    return _date(value) if isinstance(value, str) else value


def _date(text: str) -> str:
    match = _TIME.fullmatch(text)
    if match is None:
        return text
    fraction = (match[2] or "").rstrip("0").rstrip(".")
    zone = match[3] or ""
    try:
        moment = datetime.fromisoformat(match[1] + ("" if zone in ("", "Z", "z") else zone))
    except ValueError:
        return text
    if moment.tzinfo is None:
        return JsonDate(f"{match[1]}{fraction}{zone.upper()}")
    try:
        return JsonDate(f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}{fraction}+00:00")
    except OverflowError:
        return text
