"""What `pulumi stack export` printed: resources of a stack that a preview does not mention, because they stay the same."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from review.report.preview import Unreadable


@dataclass(frozen=True, slots=True)
class Held:
    """A resource in the state: last part of its type, logical name, inputs, URN of its parent."""

    token: str
    name: str
    inputs: Mapping[str, Any] = field(repr=False)
    parent: str = ""


State = Mapping[str, Held]
"""Resources by URN."""


def read(text: str, source: str) -> State:
    """The state in `text`; `source` names it in messages. Raises Unreadable."""
    try:
        resources = json.loads(text)["deployment"].get("resources") or ()
        return {
            each["urn"]: Held(
                each["type"].rsplit(":", 1)[-1], each["urn"].rsplit("::", 1)[-1], each.get("inputs") or {}, each.get("parent") or ""
            )
            for each in resources
            if each.get("custom") and not each["type"].startswith("pulumi:")
        }
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable(f"{source} is no state: give what `pulumi stack export` prints") from error
