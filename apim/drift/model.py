"""What a comparison with Azure comes to."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Kind = Literal["changed", "missing", "added"]
"""Declared and other than declared; declared and gone; there under what is ours, and not declared."""

Way = Literal["up", "import", "delete", "theirs"]
"""What puts it right: `pulumi up --refresh`; importing the deployed document once more; deleting what was added; or its owner.

The engine cannot do the latter two: it does not see the operations of an imported document, nor what no resource declares.
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """One place of a resource. Texts are short and hold no secret; None where there is nothing."""

    place: str
    declared: str | None
    live: str | None


@dataclass(frozen=True, slots=True)
class Who:
    """The last who wrote to it since it was deployed, as the activity log has it."""

    caller: str
    at: datetime
    action: str


@dataclass(frozen=True, slots=True)
class Found:
    """One resource that is not as declared.

    `what` is its sort in words; `name` its place under the service, `apis/chat/operations/x`; `id` its ARM id; `urn` the
    resource of the stack that declares it, None where none does; `api` names the API whose document it belongs into, an
    operation of an imported one.
    """

    kind: Kind
    what: str
    name: str
    id: str
    way: Way
    differences: tuple[Difference, ...] = ()
    urn: str | None = None
    api: str | None = None
    who: Who | None = None


@dataclass(frozen=True, slots=True)
class Uncompared:
    """What was not looked at, and why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Drift:
    """All findings by name, what was not compared, and how many resources were."""

    found: tuple[Found, ...]
    uncompared: tuple[Uncompared, ...] = ()
    compared: int = 0
    notes: tuple[str, ...] = field(default=())
    """Remarks on the whole, such as a log that may not be read."""
