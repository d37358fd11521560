"""What Azure answers about a stack's resources, all at once."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from apim.azure import API_MANAGEMENT, Arm
from apim.azure.errors import Refused
from apim.state import State
from arm_args.classes import CLASSES

TOGETHER = 8
"""Questions under way at once (our choice); ARM lets a principal ask some thousand in a minute."""


UNDER_API = ("operations", "diagnostics")
UNDER_EVERY_REVISION = ("products", "revisions")
UNDER_PRODUCT = ("apis", "subscriptions")
ROLE = "give the identity the right to read it (docs/start/azure.md)"

Asked = TypeVar("Asked")


@dataclass(frozen=True, slots=True)
class Live:
    """Answers by id in lower case: a resource, or None where there is none; a list's items; and what may not be read."""

    resources: Mapping[str, Mapping[str, Any] | None]
    lists: Mapping[str, tuple[Mapping[str, Any], ...]]
    refused: Mapping[str, str] = field(default_factory=dict)

    def of(self, resource_id: str) -> Mapping[str, Any] | None:
        """A resource that was asked for, None where it is not there."""
        return self.resources.get(resource_id.lower())

    def list(self, path: str) -> tuple[Mapping[str, Any], ...]:
        """The items of a collection that was asked for."""
        return self.lists.get(path.lower(), ())


def read(state: State, arm: Arm) -> Live:
    """Ask for all that the state declares, and for what is under its APIs and products. Raises apim.azure.NotReached."""
    refused: dict[str, str] = {}

    def resource(id_: str, version: str, *, link: bool) -> Mapping[str, Any] | None:
        try:
            return ({} if arm.exists(id_, version) else None) if link else arm.get(id_, version)
        except Refused as error:
            refused[id_.lower()] = f"it may not be read: {error}; {ROLE}"
            return None

    known = [each for each in state.resources if each.kind in CLASSES]
    with ThreadPoolExecutor(TOGETHER) as pool:
        wanted = {each.id: (each.version, CLASSES[each.kind].is_link) for each in known}
        found = _asked(pool, wanted, lambda id_: resource(id_, wanted[id_][0], link=wanted[id_][1]))
        collections = [f"{each.id}/{name}" for each in state.of("Api") for name in UNDER_API]
        collections += [f"{base}/{name}" for base in bases(state) for name in UNDER_EVERY_REVISION]
        collections += [f"{each.id}/{name}" for each in state.of("Product") for name in UNDER_PRODUCT]
        lists = _asked(pool, collections, lambda path: tuple(arm.list(path, API_MANAGEMENT)))
        parents = [each.id for each in state.of("Api", "Product")]
        parents += [f"{each.id}/operations/{item['name']}" for each in state.of("Api") for item in lists[f"{each.id}/operations"]]
        policies = [id_ for id_ in (f"{parent}/policies/policy" for parent in parents) if id_ not in wanted]
        found |= _asked(pool, policies, lambda id_: resource(id_, API_MANAGEMENT, link=False))
    return Live({id_.lower(): each for id_, each in found.items()}, {path.lower(): each for path, each in lists.items()}, refused)


def bases(state: State) -> list[str]:
    """Ids of the stack's APIs without revision, each once."""
    return list(dict.fromkeys(each.id.partition(";")[0] for each in state.of("Api")))


def _asked(pool: ThreadPoolExecutor, names: Iterable[str], ask: Callable[[str], Asked]) -> dict[str, Asked]:
    listed = list(names)
    return dict(zip(listed, pool.map(ask, listed), strict=True))
