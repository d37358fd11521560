"""Which values a report may show: by name, so that what nobody thought of stays hidden."""

import re
from collections.abc import Mapping
from typing import Any

from policy import Difference
from review.report.preview import SECRET, UNKNOWN

LONGEST = 100
LATER = "known after the update"
SETTINGS = frozenset(
    {"apiId", "backendId", "displayName", "method", "operationId", "path", "protocols", "serviceName", "serviceUrl", "state"}
    | {"subscriptionRequired", "url", "urlTemplate", "format", "resourceGroupName", "scope"}
)
"""Inputs that hold no secret by their meaning (our choice)."""

ATTRIBUTE = re.compile(
    r"/@(?:backend-id|fragment-id|calls|bandwidth|renewal-period|tokens-per-minute|duration|count|interval|timeout)$"
)
NUMBER = re.compile(r"\d{1,9}|true|false")
IDENTIFIER = re.compile(r"[\w.-]{1,80}")


def setting(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """`path: a -> b`, or only the name where a value must not be shown."""
    before, after = old.get(name), new.get(name)
    if SECRET in {str(before), str(after)}:
        return f"{name} (secret)"
    if name not in SETTINGS or not all(_harmless(value) for value in (before, after)):
        return name
    return f"{name}: {_words(before)} -> {_words(after)}"


def difference(each: Difference) -> str:
    """The place in a policy and what became of it; values only of limits and of references to other resources."""
    told = f"{each.place or 'the root'} {each.kind}"
    values = [value for value in (each.old, each.new) if value is not None]
    allowed = IDENTIFIER if each.place.endswith("-id") else NUMBER
    if ATTRIBUTE.search(each.place) and all(allowed.fullmatch(value) for value in values):
        return f"{told}: {' -> '.join(values)}"
    return told


def _harmless(value: Any) -> bool:
    """Whether a URL has no user, query or fragment in it, where keys are put."""
    return len(str(value)) <= LONGEST and not any(sign in str(value) for sign in "@?#")


def _words(value: Any) -> str:
    if value == UNKNOWN:
        return LATER
    return "none" if value is None else ", ".join(map(str, value)) if isinstance(value, list) else str(value)
