"""A stack's ledger as text: the names it claims, in plain named values of the service.

A named value holds 4,096 characters
(https://learn.microsoft.com/azure/templates/microsoft.apimanagement/2024-05-01/service/namedvalues), so a ledger has as many
parts as it takes. Each part is JSON on its own and says whose it is: a reader needs neither the others nor their order.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

PREFIX: Final = "ledger-"
"""Names of a ledger's parts begin with it; then comes the stack's id, and from the second part on its number."""
FORMAT: Final = "azure-openai-apim/ledger"
MAX_VALUE: Final = 4096
_ID_LENGTH = 36

Names = Mapping[str, tuple[str, ...]]
"""Names by ARM type below the service, as in its URL: `apis`, `backends`, `namedValues`."""


@dataclass(frozen=True, slots=True, order=True)
class Owner:
    """A stack: its project and name, which others may have too, and the id that was made once for it."""

    project: str
    stack: str
    id: str

    def __str__(self) -> str:
        return f'stack "{self.stack}" of project "{self.project}" (id {self.id[:8]})'


@dataclass(frozen=True, slots=True)
class Ledger:
    """What one stack claims."""

    owner: Owner
    names: Names = field(default_factory=dict)

    def claims(self, kind: str, name: str) -> bool:
        """Whether it claims a name; letters' case makes no difference in ARM."""
        return name.lower() in {each.lower() for each in self.names.get(kind, ())}


def parts(project: str, stack: str, claims: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The texts of a ledger's parts, at least one; the owner's id is in their names alone.

    The same claims give the same texts whatever their order, so that an unchanged stack has an unchanged ledger.
    """
    head = {"format": FORMAT, "project": project, "stack": stack}
    texts: list[str] = []
    held: dict[str, list[str]] = {}
    for kind, name in sorted(set(claims)):
        grown = {**held, kind: [*held.get(kind, ()), name]}
        if held and len(_text(head, grown)) > MAX_VALUE:
            texts.append(_text(head, held))
            grown = {kind: [name]}
        held = grown
    return (*texts, _text(head, held))


def first_part(identity: str) -> str:
    """Name of the first part of the ledger with that id."""
    return f"{PREFIX}{identity}"


def ledger_id(part: str) -> str:
    """The id in a part's name, which is a UUID as the engine makes it."""
    return part[len(PREFIX) :].lower()[:_ID_LENGTH]


def is_part(name: str) -> bool:
    """Whether a named value is called like a ledger's part."""
    return name.lower().startswith(PREFIX)


def read(named_values: Iterable[tuple[str, str]]) -> tuple[Ledger, ...]:
    """The ledgers among named values, given as name and plain value; what is no ledger is passed over."""
    found: dict[Owner, dict[str, list[str]]] = {}
    for name, value in named_values:
        part = _parsed(value) if is_part(name) else None
        if part is None:
            continue
        names = found.setdefault(Owner(str(part.get("project")), str(part.get("stack")), ledger_id(name)), {})
        for kind, each in _listed(part.get("claims")):
            names.setdefault(kind, []).append(each)
    return tuple(Ledger(owner, {kind: tuple(each) for kind, each in names.items()}) for owner, names in sorted(found.items()))


def _text(head: Mapping[str, str], claims: Mapping[str, list[str]]) -> str:
    return json.dumps({**head, "claims": claims}, separators=(",", ":"))


def _parsed(value: str) -> dict[str, Any] | None:
    try:
        part = json.loads(value)
    except ValueError:
        return None
    return part if isinstance(part, dict) and part.get("format") == FORMAT else None


def _listed(claims: object) -> Iterator[tuple[str, str]]:
    for kind, names in claims.items() if isinstance(claims, dict) else ():
        for name in names if isinstance(names, list) else ():
            yield str(kind), str(name)
