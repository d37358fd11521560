"""Format strings of .NET for numbers and times, as `ToString("…")`, `string.Format` and `$"{x:…}"` take them.

https://learn.microsoft.com/dotnet/standard/base-types/custom-date-and-time-format-strings [D]. What is not here is refused as ours.
"""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from apim_simulator.policy.expressions.values import EvaluationFailed, NotSimulatedValue, display

_STANDARD: Final = {
    "s": "%Y-%m-%dT%H:%M:%S",
    "u": "%Y-%m-%d %H:%M:%SZ",
    "r": "%a, %d %b %Y %H:%M:%S GMT",
    "R": "%a, %d %b %Y %H:%M:%S GMT",
    "d": "%m/%d/%Y",
    "D": "%A, %d %B %Y",
    "T": "%H:%M:%S",
    "t": "%H:%M",
    "g": "%m/%d/%Y %H:%M",
    "G": "%m/%d/%Y %H:%M:%S",
}
"""Standard formats in the invariant culture."""
_PARTS: Final[dict[str, Callable[[datetime], str]]] = {
    "yyyy": lambda m: f"{m.year:04}",
    "yy": lambda m: f"{m.year % 100:02}",
    "MMMM": lambda m: m.strftime("%B"),
    "MMM": lambda m: m.strftime("%b"),
    "MM": lambda m: f"{m.month:02}",
    "M": lambda m: str(m.month),
    "dddd": lambda m: m.strftime("%A"),
    "ddd": lambda m: m.strftime("%a"),
    "dd": lambda m: f"{m.day:02}",
    "d": lambda m: str(m.day),
    "HH": lambda m: f"{m.hour:02}",
    "H": lambda m: str(m.hour),
    "hh": lambda m: f"{m.hour % 12 or 12:02}",
    "h": lambda m: str(m.hour % 12 or 12),
    "mm": lambda m: f"{m.minute:02}",
    "m": lambda m: str(m.minute),
    "ss": lambda m: f"{m.second:02}",
    "s": lambda m: str(m.second),
    "tt": lambda m: "AM" if m.hour < 12 else "PM",  # noqa: PLR2004 - noon
    "zzz": lambda _: "+00:00",
    "K": lambda _: "Z",
}
_TOKEN: Final = re.compile(r"""'([^']*)'|"([^"]*)"|\\(.)|(f{1,7})|(y+|M+|d+|H+|h+|m+|s+|t+|z+|K)|(.)""", re.DOTALL)
_HOLE: Final = re.compile(r"\{\{|\}\}|\{(\d+)(?:,(-?\d+))?(?::([^{}]*))?\}|[{}]")


def time_text(moment: datetime, pattern: str | None) -> str:
    """`DateTime.ToString(format)`. Raises NotSimulatedValue for a format that is not here."""
    if not pattern:
        return display(moment)
    if pattern in ("o", "O"):
        return f"{moment:%Y-%m-%dT%H:%M:%S.%f}0Z"
    if len(pattern) == 1:
        if pattern not in _STANDARD:
            raise NotSimulatedValue(f"the DateTime format '{pattern}' is not simulated")
        return moment.strftime(_STANDARD[pattern])
    return "".join(_part(moment, match) for match in _TOKEN.finditer(pattern))


def _part(moment: datetime, match: re.Match[str]) -> str:
    single, double, escaped, fraction, letters, other = match.groups()
    if fraction:
        return f"{moment.microsecond * 10:07}"[: len(fraction)]
    if letters:
        if letters not in _PARTS:
            raise NotSimulatedValue(f"'{letters}' in a DateTime format is not simulated")
        return _PARTS[letters](moment)
    return next(text for text in (single, double, escaped, other) if text is not None)


def number_text(value: float, pattern: str | None) -> str:
    """`ToString(format)` of a number: D, F, N, X, P and zeros as `000` or `0.00`."""
    if not pattern:
        return display(value)
    standard = re.fullmatch(r"([DdFfNnXxPp])(\d*)", pattern)
    if standard:
        if len(standard[2]) > len("99"):
            raise NotSimulatedValue(f"the number format '{pattern}' is not simulated")
        letter, digits = standard[1].upper(), int(standard[2] or (2 if standard[1].upper() in "FNP" else 0))
        if letter in "DX":
            text = f"{abs(int(value)):{'X' if standard[1] == 'X' else 'x'}}" if letter == "X" else str(abs(int(value)))
            return ("-" if value < 0 else "") + text.rjust(digits, "0")
        return {"F": f"{value:.{digits}f}", "N": f"{value:,.{digits}f}", "P": f"{value * 100:.{digits}f} %"}[letter]
    zeros = re.fullmatch(r"(#,##)?(0+)(?:\.(0+))?", pattern)
    if zeros is None:
        raise NotSimulatedValue(f"the number format '{pattern}' is not simulated")
    fraction = len(zeros[3] or "")
    return f"{value:0{len(zeros[2]) + fraction + bool(fraction)}{',' if zeros[1] else ''}.{fraction}f}"


_DIGITS: Final = 6
"""Of the number and the width of a hole: .NET takes neither from a million on."""


def formatted(value: Any, pattern: str | None, width: int = 0) -> str:
    """A value in a hole `{x,width:pattern}`: to the right for a positive width."""
    if isinstance(value, datetime):
        text = time_text(value, pattern)
    elif pattern and isinstance(value, (int, float)) and not isinstance(value, bool):
        text = number_text(value, pattern)
    elif pattern and not isinstance(value, (str, type(None), bool)):
        raise NotSimulatedValue(f"the format '{pattern}' of a {type(value).__name__} is not simulated")
    else:
        text = display(value)
    return text.rjust(width) if width >= 0 else text.ljust(-width)


def composite(pattern: str, *values: Any) -> str:
    """`string.Format(pattern, …)`. Raises EvaluationFailed for a hole without a value."""

    def filled(match: re.Match[str]) -> str:
        if match[0] in ("{{", "}}"):
            return match[0][0]
        if match[1] is None or len(match[1]) > _DIGITS or int(match[1]) >= len(values) or len(match[2] or "") > _DIGITS:
            raise EvaluationFailed("Input string was not in a correct format.")
        return formatted(values[int(match[1])], match[3], int(match[2] or 0))

    return _HOLE.sub(filled, pattern)
