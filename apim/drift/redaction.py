"""The form of a value in a finding: short, and without what may be a secret."""

import json
import re
from typing import Any

from apim.drift.model import Difference
from apim.report import masking
from policy import Difference as PolicyDifference
from policy.comparison import Canonical
from policy.secrets import KEY

LONGEST = 120
HIDDEN = "[not shown]"
REFERENCE = re.compile(r"\{\{[A-Za-z0-9._-]+\}\}")
"""A reference to a named value is no secret."""

PLACES_OF_SECRETS = frozenset({"credentials", "proxy", "value", "primaryKey", "secondaryKey", "connectionString", "password"})
"""Members of ARM's resources under which somebody may have put a secret in clear; Azure answers some of them so (backend-04)."""


def value(place: tuple[str, ...], content: Any) -> str | None:
    """A value at a place; None for nothing."""
    if content is None:
        return None
    whole = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, sort_keys=True)
    if any(part in PLACES_OF_SECRETS for part in place) and not REFERENCE.fullmatch(whole.strip()):
        return HIDDEN
    return text(whole)


def policy(each: PolicyDifference) -> Difference:
    """A place in a policy, with what the rules for reports let show of either side."""
    place = masking.place(each.place) or "the root"
    last = each.place.rsplit("/", 1)[-1]
    sides = (_visible(last, each.before, each.old), _visible(last, each.after, each.new))
    return Difference(place, *sides)


def _visible(last: str, holder: Canonical | None, value_: str | None) -> str | None:
    if value_ is None:
        return None
    if last.startswith("@"):
        visible = None if holder is None else masking.attribute(holder[0], last[1:], value_)
    elif last == "text()":
        visible = None if holder is None else masking.text(holder[0], value_)
    else:
        visible = f"<{masking.name(holder[0])}>" if holder is not None else None
    return HIDDEN if visible is None else text(visible)


def text(whole: str) -> str:
    """One line; what looks like a key is hidden, and so is all of a URL after its path, where keys are put."""
    line = re.sub(r"(https?://)[^/\s@\"]*@", rf"\1{HIDDEN}@", " ".join(whole.split()))
    line = re.sub(r"(https?://[^\s?\"]+)\?[^\s\"]+", rf"\1?{HIDDEN}", line)
    line = KEY.sub(HIDDEN, line)
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
