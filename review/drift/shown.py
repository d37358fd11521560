"""How a value is told in a finding: short, and without what may be a secret."""

import json
import re
from typing import Any

from policy import Difference as PolicyDifference
from policy.secrets import KEY
from review.drift.model import Difference

LONGEST = 120
HIDDEN = "[not shown]"
REFERENCE = re.compile(r"\{\{[A-Za-z0-9._-]+\}\}")
"""A named value's name stands for a secret and is none."""

ELEMENT = re.compile(r"<([\w.-]+)[\s/>]")
NUMBER = re.compile(r"\d{1,9}|true|false")
IDENTIFIER = re.compile(r"[\w.-]{1,80}")

PLACES_OF_SECRETS = frozenset({"credentials", "proxy", "value", "primaryKey", "secondaryKey", "connectionString", "password"})
"""Members of ARM's resources under which somebody may have put a secret in clear; Azure answers some of them so (backend-04)."""


def value(place: tuple[str, ...], content: Any) -> str | None:
    """A value at a place; None for nothing."""
    if content is None:
        return None
    said = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, sort_keys=True)
    if any(part in PLACES_OF_SECRETS for part in place) and not REFERENCE.fullmatch(said.strip()):
        return HIDDEN
    return text(said)


def policy(each: PolicyDifference) -> Difference:
    """A place in a policy: values of limits and of references, otherwise only that something else stands there."""
    old, new = (_told(each.place, side) for side in (each.old, each.new))
    return Difference(each.place or "the root", old, new)


def _told(place: str, said: str | None) -> str | None:
    if said is None:
        return None
    if element := ELEMENT.match(said):
        return f"<{element[1]}>"
    allowed = IDENTIFIER if place.endswith("-id") else NUMBER
    return said if allowed.fullmatch(said) else HIDDEN


def text(said: str) -> str:
    """One line; what looks like a key is hidden, and so is all of a URL after its path, where keys are put."""
    line = re.sub(r"(https?://)[^/\s@\"]*@", rf"\1{HIDDEN}@", " ".join(said.split()))
    line = re.sub(r"(https?://[^\s?\"]+)\?[^\s\"]+", rf"\1?{HIDDEN}", line)
    line = KEY.sub(HIDDEN, line)
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
