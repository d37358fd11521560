"""What a service has, as far as it was asked: names by type, paths of its APIs, ledgers of its stacks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from desired_state.ownership.ledger import Ledger, is_part, read


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A resource that the service has. `path` and `version_set` are an API's; a version set tells APIs of one path apart."""

    kind: str
    name: str
    path: str = ""
    version_set: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """What was listed; of a type that may not be listed nothing is known."""

    resources: tuple[Held, ...] = ()
    ledgers: tuple[Ledger, ...] = ()
    kinds: frozenset[str] = frozenset()
    operations: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """Method and URL template of each operation, by API in lower case, of those APIs whose operations were asked for."""

    def listed(self, kind: str) -> bool:
        """Whether all of a type are known."""
        return kind in self.kinds

    @classmethod
    def of(cls, lists: Mapping[str, Sequence[Mapping[str, Any]]]) -> Self:
        """From ARM's items by type. Of an API's revisions the current one counts, which bears the API's name alone."""
        values = [(str(item["name"]), str(_properties(item).get("value") or "")) for item in lists.get("namedValues", ())]
        return cls(
            resources=tuple(held for kind, items in lists.items() for held in _held(kind, items)),
            ledgers=read(values),
            kinds=frozenset(lists),
        )

    def with_operations(self, listed: Mapping[str, Sequence[Mapping[str, Any]]]) -> Self:
        """The same with ARM's operations of some APIs, by their names."""
        routes = {
            api.lower(): tuple((str(_properties(each).get("method")), str(_properties(each).get("urlTemplate"))) for each in items)
            for api, items in listed.items()
        }
        return replace(self, operations=routes)

    def find(self, kind: str, name: str) -> Held | None:
        """The resource of a name, whatever its letters' case."""
        return next((held for held in self.resources if (held.kind, held.name.lower()) == (kind, name.lower())), None)

    def owners(self, kind: str, name: str) -> tuple[Ledger, ...]:
        """The ledgers that claim a name: one, unless two stacks claimed it at once."""
        return tuple(ledger for ledger in self.ledgers if ledger.claims(kind, name))


def _held(kind: str, items: Sequence[Mapping[str, Any]]) -> Iterator[Held]:
    for item in items:
        name, properties = str(item["name"]), _properties(item)
        if ";rev=" in name or (kind == "namedValues" and is_part(name)):
            continue
        version_set = str(properties.get("apiVersionSetId") or "").rpartition("/")[2]
        yield Held(kind=kind, name=name, path=str(properties.get("path") or ""), version_set=version_set)


def _properties(item: Mapping[str, Any]) -> Mapping[str, Any]:
    found = item.get("properties")
    return found if isinstance(found, dict) else {}
