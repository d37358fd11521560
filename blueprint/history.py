"""What a stack's state tells of an API's revisions.

The state is the only memory: it holds what the last update did, to its end or not, while stack outputs would miss what an
update did that failed afterwards.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, Self

from blueprint.surroundings import Named

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

    `contract` is the hash of everything that is per revision, `parts` the hashes of its parts, `operations` one line per
    operation, `policies` the operations with a policy of their own, `named` what its policies name. `has` is what Azure
    answered of it, in the provider's words. One whose making broke off may know less.
    """

    number: int
    contract: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    operations: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    named: Named = field(default_factory=Named)
    has: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def remembered(cls, number: int, memory: Mapping[str, Any], has: Mapping[str, Any]) -> Self:
        """From the outputs of the revision's component, as `memory` wrote them."""
        named = memory.get("named") or {}
        return cls(
            number,
            str(memory.get("contract") or ""),
            dict(memory.get("parts") or {}),
            tuple(memory.get("operations") or ()),
            tuple(memory.get("policies") or ()),
            Named(*(tuple(named.get(key) or ()) for key in ("fragments", "backends", "namedValues"))),
            has,
        )

    def memory(self) -> dict[str, Any]:
        """What the next update is to know, as outputs of the revision's component."""
        named = {"fragments": self.named.fragments, "backends": self.named.backends, "namedValues": self.named.named_values}
        return {
            "contract": self.contract,
            "parts": dict(self.parts),
            "operations": list(self.operations),
            "policies": list(self.policies),
            "named": {key: list(names) for key, names in named.items()},
        }


@dataclass(frozen=True, slots=True)
class Release:
    """A release: the one with the largest sequence says which revision is current."""

    sequence: int
    number: int


@dataclass(frozen=True, slots=True)
class History:
    """Revisions by number, releases in order; `shared` is what the API's root says, None while there is none."""

    revisions: Mapping[int, Revision]
    releases: tuple[Release, ...]
    shared: Mapping[str, Any] | None
    in_place: bool

    @property
    def current(self) -> Revision | None:
        """The revision that callers get."""
        return self.revisions[self.releases[-1].number] if self.releases else None

    @property
    def released(self) -> tuple[int, ...]:
        """Numbers of the revisions that were current once and are whole, newest first."""
        return tuple(sorted({release.number for release in self.releases}, reverse=True))

    @property
    def unreleased(self) -> int | None:
        """Number of a revision that no caller has ever got: its proof failed, or the update broke off."""
        return max(set(self.revisions) - set(self.released), default=None)


def history(api: str, state: Iterable[Resource]) -> History:
    """What the state tells of one API, by its name in the settings."""
    resources = list(state)
    has = {
        int(match[1]): resource.outputs
        for match, resource in _named(resources, _REVISION_API, rf"{re.escape(api)}-revision-(\d+)-api")
    }
    revisions = {}
    for match, resource in _named(resources, _REVISION, rf"{re.escape(api)}-revision-(\d+)"):
        number = int(match[1])
        revisions[number] = Revision.remembered(number, resource.outputs, has.get(number, {}))
    found = [
        Release(int(match[1]), int(match[2])) for match, _ in _named(resources, _RELEASE, rf"{re.escape(api)}-release-(\d+)-(\d+)")
    ]
    releases = sorted(
        (release for release in found if release.number in has and release.number in revisions), key=lambda each: each.sequence
    )
    root = [resource.outputs for _, resource in _named(resources, _ROOT, rf"{re.escape(api)}-api")]
    in_place = any(True for _ in _named(resources, _IN_PLACE, rf"{re.escape(api)}-api"))
    return History(revisions, tuple(releases), root[0] if root else None, in_place)


def _named(resources: Iterable[Resource], kind: str, pattern: str) -> Iterator[tuple[re.Match[str], Resource]]:
    """Resources of a kind whose whole name is as the pattern says; the kind may have more parents."""
    for resource in resources:
        if resource.kind == kind or resource.kind.endswith(f"${kind}"):
            match = re.fullmatch(pattern, resource.name)
            if match:
                yield match, resource
