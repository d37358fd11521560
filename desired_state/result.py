"""The result of composing a stack: finished text and names, ready to be declared."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, Self

from arm_args import ApiArgs, HttpOperationArgs, ImportArgs, RoleAssignmentArgs
from desired_state.backends import Backends
from desired_state.service_level import ServiceResources
from linting import ContractError, Finding, errors
from settings import Service


@dataclass(frozen=True, slots=True)
class ImportedDocument:
    """What is imported: canonical OpenAPI JSON whose only server is the service URL."""

    arguments: ImportArgs
    sha256: str
    routes: tuple[tuple[str, str], ...] = ()
    """Method and URL template in ARM of each operation."""


@dataclass(frozen=True, slots=True)
class DeclaredOperations:
    """What is declared instead of imported."""

    operations: tuple[HttpOperationArgs, ...]


@dataclass(frozen=True, slots=True)
class Revised:
    """An API that is updated by revisions.

    How many old ones are kept, which is pinned, whether a release is proven by calls, whether a call without key and token is
    refused, and the API's position in the settings.
    """

    keep: int
    pin: int | None
    calls: bool
    asks: bool
    index: int


@dataclass(frozen=True, slots=True)
class DesiredApi:
    """One API as it will stand in API Management.

    `arguments` holds finished policy texts, `needs` what these name: it must be there before they are. `path` is what
    stands between gateway and URL templates in calls, `version` the query parameter or header by which calls name the
    version, where that is not in the path. `azure_endpoint` is the path under the gateway that clients of deployment
    routes take as `azure_endpoint`, `base_url` the one that v1 clients take as `base_url`; None where such clients cannot
    reach the API. `contract` has one line per operation: method, template, name. An API with `has_own_statements` may name
    what stands in the service already. `revised` is None for an API that is updated in place.
    """

    name: str
    arguments: ApiArgs
    content: ImportedDocument | DeclaredOperations
    backends: Backends
    path: str
    api_version: str
    azure_endpoint: str | None
    base_url: str | None
    contract: tuple[str, ...]
    version_set: str | None = None
    version: Mapping[str, str] = field(default_factory=dict)
    fragments: tuple[str, ...] = ()
    named_values: tuple[str, ...] = ()
    has_own_statements: bool = False
    revised: Revised | None = None

    def policies(self) -> Iterator[tuple[Literal["api", "operation"], str]]:
        """Scope and text of each policy."""
        yield "api", self.arguments["policy"]
        yield from (("operation", text) for text in self.arguments["operation_policies"].values())

    def exports(self, gateway_url: str) -> dict[str, object]:
        """What consumers and reviewers need to know, once the gateway's URL is known."""
        gateway = gateway_url.rstrip("/")
        contract: dict[str, object] = {"operations": list(self.contract)}
        if isinstance(self.content, ImportedDocument):
            contract["documentSha256"] = self.content.sha256
        urls = {"gatewayUrl": self.path, "azureEndpoint": self.azure_endpoint, "baseUrl": self.base_url}
        joined = {key: f"{gateway}/{path}".rstrip("/") for key, path in urls.items() if path is not None}
        if self.version:
            contract["version"] = dict(self.version)
        return {**joined, "apiVersion": self.api_version, "contract": contract}


def _more(number: int) -> str:
    return f"\n  and {number} more of this rule: bin/apim lint" if number else ""


@dataclass(frozen=True, slots=True)
class DesiredState:
    """A stack, composed. `needs` is what all APIs' policies name together, `roles` what the gateway's identities get.

    `apis` holds those that could be composed, `around` what the stack declares besides. Nothing may be deployed while a
    finding is an error; see `checked`.
    """

    service: Service
    backends: Backends
    roles: Mapping[str, RoleAssignmentArgs]
    apis: tuple[DesiredApi, ...]
    service_resources: ServiceResources
    protect: bool
    findings: tuple[Finding, ...]

    @property
    def secrets(self) -> tuple[str, ...]:
        """Names of all secret configuration keys that the stack needs."""
        return tuple(dict.fromkeys((*self.backends.secrets, *self.service_resources.secrets.values())))

    @property
    def needs_service_identity(self) -> bool:
        """Whether a role goes to the service's own identity."""
        return any(role["principal_id"] is None for role in self.roles.values())

    def warnings(self) -> tuple[str, ...]:
        """Messages for a deployment of findings that stop nothing: one message per rule and file, with the first place."""
        groups: dict[tuple[str, str], list[Finding]] = {}
        for finding in self.findings:
            if finding.severity == "warning" and not finding.quiet:
                groups.setdefault((finding.source, finding.rule), []).append(finding)
        return tuple(f"{first}{_more(len(rest))}" for first, *rest in groups.values())

    def checked(self) -> Self:
        """The same, when it may be deployed. Raises ContractError with every error otherwise."""
        if wrong := errors(self.findings):
            raise ContractError(wrong)
        return self
