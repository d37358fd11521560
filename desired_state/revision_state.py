"""What a stack's state tells of an API's revisions.

The state is the only memory: it holds what the last update did, to its end or not, while stack outputs would miss what an
update did that failed afterwards.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, Self

from desired_state.service_level import References

_ROOT = "azure-openai-apim:index:RevisedApi$azure-native:apimanagement:Api"
_REVISION = "azure-openai-apim:index:ApiRevision"
_REVISION_API = f"{_REVISION}$azure-native:apimanagement:Api"
_RELEASE = f"{_REVISION}$azure-native:apimanagement:ApiRelease"
_IN_PLACE = "azure-openai-apim:index:ImportedApi$azure-native:apimanagement:Api"


class Resource(Protocol):
    """A resource of the state: its type with those of its parents (`a$b`), its logical name, its outputs."""

    @property
    def kind(self) -> str: ...  # noqa: D102 - told above
    @property
    def name(self) -> str: ...  # noqa: D102 - told above
    @property
    def outputs(self) -> Mapping[str, Any]: ...  # noqa: D102 - told above


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision that the stack made.

    `contract` is the hash of everything that is per revision, `parts` the hashes of its parts; `operations` has one line per
    operation, `routes` method and URL template in ARM of each. One that `asks` refuses calls without key and token. `policies`
    are the operations with a policy of their own, `named` is what its policies name, `has` what Azure answered of it, in ARM's
    words. `released` says that it was current once, of one that no longer is. One whose making broke off may know less.
    """

    number: int
    contract: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    operations: tuple[str, ...] = ()
    routes: tuple[tuple[str, str], ...] = ()
    asks: bool = False
    policies: tuple[str, ...] = ()
    named: References = field(default_factory=References)
    released: bool = False
    has: Mapping[str, Any] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the operations in ARM."""
        return tuple(line.split(" ")[2] for line in self.operations)

    @classmethod
    def remembered(cls, number: int, memory: Mapping[str, Any], has: Mapping[str, Any]) -> Self:
        """From the outputs of the revision's component, as `memory` wrote them."""
        named = memory.get("named") or {}
        return cls(
            number,
            str(memory.get("contract") or ""),
            dict(memory.get("parts") or {}),
            tuple(memory.get("operations") or ()),
            tuple((str(method), str(template)) for method, template in memory.get("routes") or ()),
            bool(memory.get("asks")),
            tuple(memory.get("policies") or ()),
            References(*(tuple(named.get(key) or ()) for key in ("fragments", "backends", "namedValues"))),
            bool(memory.get("released")),
            has,
        )

    def memory(self) -> dict[str, Any]:
        """What the next update is to know, as outputs of the revision's component."""
        named = {"fragments": self.named.fragments, "backends": self.named.backends, "namedValues": self.named.named_values}
        return {
            "contract": self.contract,
            "parts": dict(self.parts),
            "operations": list(self.operations),
            "routes": [list(route) for route in self.routes],
            "asks": self.asks,
            "policies": list(self.policies),
            "released": self.released,
            "named": {key: list(names) for key, names in named.items()},
        }


@dataclass(frozen=True, slots=True)
class Release:
    """A release: the one with the largest sequence says which revision is current."""

    sequence: int
    number: int


@dataclass(frozen=True, slots=True)
class History:
    """Revisions by number and the last release; `shared` is what the API's root says, None while there is none.

    The release has `lost` where ARM has told, at a refresh, that another revision is current: somebody else has released it.
    """

    revisions: Mapping[int, Revision]
    release: Release | None
    lost: bool
    shared: Mapping[str, Any] | None
    in_place: bool

    @property
    def current(self) -> Revision | None:
        """The revision that the stack made current last."""
        return self.revisions[self.release.number] if self.release else None

    @property
    def released(self) -> tuple[int, ...]:
        """Numbers of the revisions that were current once and so are whole, newest first."""
        last = {self.release.number} if self.release else set[int]()
        return tuple(sorted(last | {number for number, each in self.revisions.items() if each.released}, reverse=True))


def history(api: str, state: Iterable[Resource]) -> History:
    """What the state tells of one API, by its name in the settings."""
    resources, name = list(state), re.escape(api)
    has = {int(match[1]): each.outputs for match, each in _named(resources, _REVISION_API, rf"{name}-revision-(\d+)-api")}
    revisions = {}
    for match, resource in _named(resources, _REVISION, rf"{name}-revision-(\d+)"):
        number = int(match[1])
        revisions[number] = Revision.remembered(number, resource.outputs, has.get(number, {}))
    releases = {
        Release(int(match[1]), int(match[2])): str(each.outputs.get("apiId") or "")
        for match, each in _named(resources, _RELEASE, rf"{name}-release-(\d+)-(\d+)")
        if int(match[2]) in has and int(match[2]) in revisions
    }
    last = max(releases, key=lambda each: each.sequence, default=None)
    root = [each.outputs for _, each in _named(resources, _ROOT, rf"{name}-api")]
    return History(
        revisions=revisions,
        release=last,
        # Without `;rev=` while its revision is current (recorded: rev-09).
        lost=last is not None and ";rev=" in releases[last],
        shared=root[0] if root else None,
        in_place=any(True for _ in _named(resources, _IN_PLACE, rf"{name}-api")),
    )


def _named(resources: Iterable[Resource], kind: str, pattern: str) -> Iterator[tuple[re.Match[str], Resource]]:
    """Resources of a kind whose whole name is as the pattern says; the kind may have more parents."""
    for resource in resources:
        if resource.kind == kind or resource.kind.endswith(f"${kind}"):
            match = re.fullmatch(pattern, resource.name)
            if match:
                yield match, resource
