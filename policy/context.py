"""What is known of the service of a policy, as far as its caller knows."""

from dataclasses import dataclass
from typing import Literal

from policy.elements import Sku

Section = Literal["inbound", "backend", "outbound", "on-error"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a policy may rely on. None means unknown: what needs it is not judged.

    `backends`, `named_values`, `fragments` and `loggers` are the names that are declared or named as existing: all of them.
    `template` are the parameters of the operation's URL template. `streaming` says that answers are expected to stream.
    `section` is where a fragment is to go; without it, sections and scopes are not looked at in one.
    `source` is the policy's file, as findings name it; empty means the document's own. Where a policy is part of a file,
    `first_line` is the line of that file on which it begins.
    """

    backends: frozenset[str] | None = None
    named_values: frozenset[str] | None = None
    fragments: frozenset[str] | None = None
    loggers: frozenset[str] | None = None
    sku: Sku | None = None
    streaming: bool = False
    template: frozenset[str] | None = None
    section: Section | None = None
    source: str = ""
    first_line: int = 1
