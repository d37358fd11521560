"""The content of an attribute or element: a literal, an expression, and `{{names}}` of named values in either."""

import re
from collections.abc import Mapping

from apim_simulator.policy.csharp import OPENINGS, end_of_expression

PLACEHOLDER = re.compile(r"\{\{([A-Za-z0-9\-._]+)\}\}")
"""`{{displayName}}`; the characters are those of ARM-NAMES."""


def is_expression(text: str) -> bool:
    """Whether a stripped text is one expression and nothing else."""
    return text.startswith(OPENINGS) and end_of_expression(text, 0) == len(text)


def is_mixed(text: str) -> bool:
    """Whether a stripped text holds an expression beside other text, which no source describes."""
    return not is_expression(text) and any(opening in text for opening in OPENINGS)


def has_placeholder(text: str) -> bool:
    """Whether the text holds a named value."""
    return PLACEHOLDER.search(text) is not None


def placeholders(text: str) -> frozenset[str]:
    """Display names of the named values in a text."""
    return frozenset(PLACEHOLDER.findall(text))


def substituted(text: str, named_values: Mapping[str, str]) -> str:
    """The text with named values in their places, before anything is parsed (GW-POLICIES); unknown ones stay.

    Letter case of display names is ignored (inferred: ARM compares all names so).
    """
    if "{{" not in text:
        return text
    known = {name.lower(): value for name, value in named_values.items()}
    return PLACEHOLDER.sub(lambda match: known.get(match[1].lower(), match[0]), text)
