"""What a stack claims in a service: every name that it declares there, and where its settings say so."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from desired_state.result import DesiredApi, DesiredState
from linting import Location
from settings import SUBSCRIPTION, Settings, Sources

NOUNS = {
    "apis": "API",
    "backends": "backend",
    "namedValues": "named value",
    "products": "product",
    "subscriptions": "subscription",
    "loggers": "logger",
    "policyFragments": "policy fragment",
    "apiVersionSets": "version set",
    "diagnostics": "diagnostic",
    "roleAssignments": "role assignment",
    "sharedRoleAssignments": "role assignment",
}
"""Types below a service whose names a stack chooses. Operations, policies and links have no names of their own: they belong to
the API or product above them."""


NAMED_BY_AZURE = frozenset({"diagnostics", "roleAssignments", "sharedRoleAssignments"})
"""Types whose names no setting chooses: they are what the resource is for."""

ROLES = ("roleAssignments", "sharedRoleAssignments")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One name. `at` is the setting behind it; `path` and `version_set` are an API's, `path_at` is where its path is set.

    `operations` are an API's, as pairs of method and URL template.

    `scope` is a role assignment's, which is in no service. What is `adopted` is there already, and stays under its name.
    """

    kind: str
    name: str
    at: Location
    path: str = ""
    path_at: Location | None = None
    version_set: str = ""
    operations: tuple[tuple[str, str], ...] = ()
    scope: str = ""
    adopted: bool = False

    @property
    def noun(self) -> str:
        """What it is, for messages."""
        return NOUNS[self.kind]


def declared(stack: DesiredState, settings: Settings) -> tuple[Claim, ...]:
    """Every name that a stack declares below its service, each once."""
    indexes = {api.name: index for index, api in settings.apis.items()}
    found = [
        *(_api(api, indexes[api.name], settings.sources) for api in stack.apis),
        *_backends(stack, settings.sources),
        *_service_resources(stack, settings.sources),
        *_roles(stack, settings.sources),
        *_adopted(stack, settings.sources),
    ]
    found = [
        claim if claim.adopted or claim.kind in NAMED_BY_AZURE else replace(claim, name=settings.environment.named(claim.name))
        for claim in found
    ]
    return tuple({(claim.kind, claim.name.lower()): claim for claim in found}.values())


def _api(api: DesiredApi, index: int, sources: Sources) -> Claim:
    name, path = (sources.location(("apis", index, key)) for key in ("name", "path"))
    operations = tuple(api.definition.routes.values())
    version_set = api.version_set or ""
    return Claim(kind="apis", name=api.name, at=name, path=api.path, path_at=path, version_set=version_set, operations=operations)


def _backends(stack: DesiredState, sources: Sources) -> Iterator[Claim]:
    for name in stack.backends.backends:
        yield Claim(kind="backends", name=name, at=sources.location(("backends",)))
    for name in stack.backends.pools:
        yield Claim(kind="backends", name=name, at=sources.location(("pools",)))
    for name in stack.backends.named_values:
        yield Claim(kind="namedValues", name=name, at=sources.location(("backends",)))


def _roles(stack: DesiredState, sources: Sources) -> Iterator[Claim]:
    """By the GUID of the assignment; a shared one is claimed by every stack that uses it."""
    for role in stack.roles.values():
        kind = "sharedRoleAssignments" if role.get("shared") else "roleAssignments"
        at = sources.location(("backends",))
        yield Claim(kind=kind, name=role["assignment_name"], at=at, scope=role["scope"])


def _adopted(stack: DesiredState, sources: Sources) -> Iterator[Claim]:
    """What has a name of its own; what is under an API or product belongs to it."""
    for each in stack.adopted.resources:
        kind, _, name = each["place"].partition("/")
        if kind in NOUNS and "/" not in name:
            at = sources.location(("adopted", "resources", each["place"]))
            inputs = each["inputs"]
            version_set = str(inputs.get("apiVersionSetId") or "").rpartition("/")[2]
            yield Claim(kind=kind, name=name, at=at, path=str(inputs.get("path") or ""), version_set=version_set, adopted=True)


def _service_resources(stack: DesiredState, sources: Sources) -> Iterator[Claim]:
    resources = stack.service_resources
    names = {
        "namedValues": ("namedValues", resources.named_values),
        "apiVersionSets": ("versionSets", resources.version_sets),
        "policyFragments": ("fragments", resources.fragments),
        "loggers": ("loggers", resources.loggers),
        "products": ("products", [product.name for product in resources.products]),
        "subscriptions": ("subscriptions", [each.name for each in resources.subscriptions if not each.exported_alone]),
        "diagnostics": ("diagnostics", [each["diagnostic_id"] for each in resources.diagnostics if "api" not in each]),
    }
    for kind, (key, listed) in names.items():
        for name in listed:
            yield Claim(kind=kind, name=name, at=sources.location((key,)))
    for each in (each for each in resources.subscriptions if each.exported_alone):
        yield Claim(kind="subscriptions", name=each.name, at=sources.location((SUBSCRIPTION,)))
