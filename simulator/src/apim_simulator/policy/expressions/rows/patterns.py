"""Regular expressions, and texts that are put together."""

import re
import warnings
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

from apim_simulator.policy.expressions import functions as f
from apim_simulator.policy.expressions import types as t
from apim_simulator.policy.expressions.formats import composite
from apim_simulator.policy.expressions.rows.row import Methods, method, one
from apim_simulator.policy.expressions.types import Type
from apim_simulator.policy.expressions.values import NotSimulatedValue, display


def appended(builder: list[str], value: Any) -> list[str]:
    """`StringBuilder.Append`, which gives the builder itself."""
    builder.append(display(value))
    return builder


def appended_line(builder: list[str], value: Any) -> list[str]:
    """`AppendLine`."""
    return appended(builder, f"{display(value)}\r\n")


BUILDER: Final[Methods] = {
    "Append": one(t.BUILDER, appended, t.OBJECT),
    "AppendLine": one(t.BUILDER, appended_line, t.STRING, optional=1),
    "AppendFormat": (
        method(t.BUILDER, lambda b, pattern, *values: appended(b, composite(pattern, *values)), t.STRING, rest=t.OBJECT),
    ),
    "ToString": one(t.STRING, "".join),
}
USUAL: Final = 2_000
"""Characters of a pattern that is likely to stand in a policy: longer ones are made of what somebody sent."""
_FLAGS: Final = {"None": 0, "IgnoreCase": re.IGNORECASE, "Multiline": re.MULTILINE, "Singleline": re.DOTALL, "Compiled": 0}


def pattern(text: str, options: str | None = None) -> re.Pattern[str]:
    """A regular expression of .NET. Raises NotSimulatedValue for what Python's have not."""
    return _known(text, options) if len(text) <= USUAL else _compiled(text, options)


def _compiled(text: str, options: str | None) -> re.Pattern[str]:
    translated = re.sub(r"\(\?<(?![=!])", "(?P<", re.sub(r"\\k<", r"(?P=", text)) if "\\k<" not in text else text
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # of sets in sets, which neither Python nor .NET has
            return re.compile(translated.replace(r"\z", r"\Z"), _FLAGS.get(options or "None", 0))
    except re.error as error:
        raise NotSimulatedValue(f"the regular expression is not simulated: {error}") from None


_known = lru_cache(maxsize=256)(_compiled)  # each request evaluates the same expressions


def replaced(expression: re.Pattern[str], text: str, new: str) -> str:
    """`Regex.Replace`: `$1` and `${name}` are groups, `$$` a dollar."""
    template = re.sub(r"\$(?:(\d+)|\{(\w+)\}|(\$))", lambda m: "$" if m[3] else f"\\g<{m[1] or m[2]}>", new.replace("\\", "\\\\"))
    try:
        return expression.sub(template, text)
    except (re.error, IndexError) as error:
        raise NotSimulatedValue(f"the replacement '{new}' is not simulated: {error}") from None


REGEX_CALLS: Final[dict[str, tuple[Type, Callable[..., Any], tuple[Type, ...]]]] = {
    "IsMatch": (t.BOOL, lambda regex, text: regex.search(text) is not None, (t.STRING,)),
    "Match": (t.MATCH, lambda regex, text: f.Match(regex.search(text)), (t.STRING,)),
    "Matches": (t.array_of(t.MATCH), lambda regex, text: [f.Match(found) for found in regex.finditer(text)], (t.STRING,)),
    "Replace": (t.STRING, replaced, (t.STRING, t.STRING)),
    "Split": (t.STRINGS, lambda regex, text: regex.split(text), (t.STRING,)),
}


def with_pattern(call: Callable[..., Any]) -> Callable[..., Any]:
    """A static method of Regex: text, pattern, what else the method of a value takes."""
    return lambda text, regex, *more: call(pattern(regex), text, *more)


def with_options(call: Callable[..., Any]) -> Callable[..., Any]:
    """The same with options at the end."""
    return lambda text, regex, *more: call(pattern(regex, more[-1]), text, *more[:-1])
