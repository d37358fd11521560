"""The revisions of an API, as the stack's state has them.

The state is the only memory: it has what the last update did, to its end or not, while stack outputs would miss what an
update did that failed afterwards.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, Self

from desired_state.references import References

_ROOT = "azure-openai-apim:index:RevisedApi$azure-native:apimanagement:Api"
_REVISION = "azure-openai-apim:index:ApiRevision"
_REVISION_API = f"{_REVISION}$azure-native:apimanagement:Api"
_RELEASE = f"{_REVISION}$azure-native:apimanagement:ApiRelease"
_IN_PLACE = "azure-openai-apim:index:ImportedApi$azure-native:apimanagement:Api"


class Resource(Protocol):
    """A resource of the state: its type with those of its parents (`a$b`), its logical name, its outputs."""

    @property
    def kind(self) -> str: ...  # noqa: D102 - see the class
    @property
    def name(self) -> str: ...  # noqa: D102 - see the class
    @property
    def outputs(self) -> Mapping[str, Any]: ...  # noqa: D102 - see the class


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A revision that the stack made.

    `contract` is the hash of everything that is per revision, `parts` the hashes of its parts; `operations` has one line per
    operation, `routes` method and URL template in ARM of each. One that `requires_credentials` refuses calls without key and
    token. `policies` are the operations with a policy of their own, `references` is what its policies name, `properties` what
    Azure answered of it, in ARM's words. One that was `released` was current once, and no longer is. One whose making broke
    off may have less.
    """

    number: int
    contract: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    operations: tuple[str, ...] = ()
    routes: tuple[tuple[str, str], ...] = ()
    requires_credentials: bool = False
    policies: tuple[str, ...] = ()
    references: References = field(default_factory=References)
    released: bool = False
    properties: Mapping[str, Any] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the operations in ARM."""
        return tuple(line.split(" ")[2] for line in self.operations)

    @classmethod
    def from_outputs(cls, number: int, outputs: Mapping[str, Any], properties: Mapping[str, Any]) -> Self:
        """From the outputs of the revision's component, as `outputs` wrote them."""
        named = outputs.get("named") or {}
        return cls(
            number=number,
            contract=str(outputs.get("contract") or ""),
            parts=dict(outputs.get("parts") or {}),
            operations=tuple(outputs.get("operations") or ()),
            routes=tuple((str(method), str(template)) for method, template in outputs.get("routes") or ()),
            requires_credentials=bool(outputs.get("asks")),
            policies=tuple(outputs.get("policies") or ()),
            references=References(*(tuple(named.get(key) or ()) for key in ("fragments", "backends", "namedValues"))),
            released=bool(outputs.get("released")),
            properties=properties,
        )

    def outputs(self) -> dict[str, Any]:
        """What the next update needs, as outputs of the revision's component. Their names are in the states of stacks."""
        named = self.references
        return {
            "contract": self.contract,
            "parts": dict(self.parts),
            "operations": list(self.operations),
            "routes": [list(route) for route in self.routes],
            "asks": self.requires_credentials,
            "policies": list(self.policies),
            "released": self.released,
            "named": {
                "fragments": list(named.fragments),
                "backends": list(named.backends),
                "namedValues": list(named.named_values),
            },
        }


@dataclass(frozen=True, slots=True)
class Release:
    """A release: that with the largest sequence makes its revision the current one."""

    sequence: int
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionHistory:
    """Revisions by number and the last release; `root` are the outputs of the API's root, None while there is none.

    `taken` are the numbers for which the state has an API or a release. The release is `superseded` where a refresh has found that
    another revision is current: somebody else has released it.
    """

    revisions: Mapping[int, Revision]
    taken: frozenset[int]
    release: Release | None
    superseded: bool
    root: Mapping[str, Any] | None
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


def revision_history(api: str, state: Iterable[Resource]) -> RevisionHistory:
    """The revisions of one API, by its name in the settings."""
    resources, name = list(state), re.escape(api)
    properties = {int(match[1]): each.outputs for match, each in _of_kind(resources, _REVISION_API, rf"{name}-revision-(\d+)-api")}
    revisions = {}
    for match, resource in _of_kind(resources, _REVISION, rf"{name}-revision-(\d+)"):
        number = int(match[1])
        revisions[number] = Revision.from_outputs(number, resource.outputs, properties.get(number, {}))
    every = {
        Release(int(match[1]), int(match[2])): str(each.outputs.get("apiId") or "")
        for match, each in _of_kind(resources, _RELEASE, rf"{name}-release-(\d+)-(\d+)")
    }
    releases = {each: api_id for each, api_id in every.items() if each.number in properties and each.number in revisions}
    last = max(releases, key=lambda each: each.sequence, default=None)
    root = [each.outputs for _, each in _of_kind(resources, _ROOT, rf"{name}-api")]
    return RevisionHistory(
        revisions=revisions,
        taken=frozenset({*properties, *(each.number for each in every)}),
        release=last,
        # Without `;rev=` while its revision is current (recorded: rev-09).
        superseded=last is not None and ";rev=" in releases[last],
        root=root[0] if root else None,
        in_place=any(True for _ in _of_kind(resources, _IN_PLACE, rf"{name}-api")),
    )


def _of_kind(resources: Iterable[Resource], kind: str, pattern: str) -> Iterator[tuple[re.Match[str], Resource]]:
    """Resources of a kind whose whole name matches the pattern; the kind may have more parents."""
    for resource in resources:
        if resource.kind == kind or resource.kind.endswith(f"${kind}"):
            match = re.fullmatch(pattern, resource.name)
            if match:
                yield match, resource
