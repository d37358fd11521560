"""The desired state of a stack: policy texts and ARM arguments, ready to be declared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, Self

from arm_args import AccountArgs, ApiArgs, CreatedServiceArgs, ExistingAccountArgs, MonitoringArgs, RoleAssignmentArgs, WorkbookArgs
from desired_state import routes
from desired_state.adopted import Adopted
from desired_state.api_definition import Definition, ImportedDefinition
from desired_state.backends import Backends
from desired_state.identities import Identity
from desired_state.references import References
from desired_state.service_level import ServiceResources
from linting import ContractError, Finding, errors
from settings import CONNECTION, Service, Steps

URLS: Final = ("gatewayUrl", "azureEndpoint", "baseUrl")
"""Exports of an API that begin with the gateway's URL."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionOptions:
    """How an API is updated by revisions.

    `keep` is how many old ones stay, `pin` the one that stays released; `calls` says that a release is proven by calls,
    `requires_credentials` that a call without key and token is refused. `index` is the API's position in the settings.
    """

    keep: int
    pin: int | None
    calls: bool
    requires_credentials: bool
    index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DesiredApi:
    """One API as it will be in API Management.

    `arguments` has finished policy texts, `backends` and `references` what these name and wait for. `path` is what calls have
    between gateway and URL template, `version` the query parameter or header by which they name the version, where that is
    not in the path. An API with `has_own_statements` may name what only the service knows. `revised` is None for an API that
    is updated in place.
    """

    name: str
    arguments: ApiArgs
    definition: Definition
    backends: Backends
    path: str
    references: References = field(default_factory=References)
    version_set: str | None = None
    version: Mapping[str, str] = field(default_factory=dict)
    has_own_statements: bool = False
    revised: RevisionOptions | None = None

    def policies(self) -> Iterator[tuple[Literal["api", "operation"], str]]:
        """Scope and text of each policy."""
        yield "api", self.arguments["policy"]
        yield from (("operation", text) for text in self.arguments["operation_policies"].values())

    def exports(self, gateway_url: str) -> dict[str, object]:
        """What consumers and reviewers need to know, once the gateway's URL is known."""
        gateway, definition = gateway_url.rstrip("/"), self.definition
        contract: dict[str, object] = {"operations": list(definition.contract)}
        if isinstance(definition, ImportedDefinition):
            contract["documentSha256"] = definition.sha256
        if self.version:
            contract["version"] = dict(self.version)
        endpoints = (routes.azure_endpoint(self.path, definition.templates), routes.base_url(self.path, definition.templates))
        paths = dict(zip(URLS, (self.path, *endpoints), strict=True))
        urls = {key: f"{gateway}/{path}".rstrip("/") for key, path in paths.items() if path is not None}
        name = {"name": self.arguments["api_id"]} if self.arguments["api_id"] != self.name else {}
        return {**name, **urls, "apiVersion": definition.api_version, "contract": contract}


@dataclass(frozen=True, slots=True, kw_only=True)
class DesiredState:
    """A stack, composed. `backends` are those of all APIs' policies, `roles` what the gateway's identities get.

    `apis` holds those that could be composed. Nothing may be deployed while a finding is an error; see `checked`.
    """

    service: Service
    backends: Backends
    roles: Mapping[str, RoleAssignmentArgs]
    apis: tuple[DesiredApi, ...]
    service_resources: ServiceResources
    protect: bool
    findings: tuple[Finding, ...]
    suffix: str | None = None
    """Of the environment: what ends the names in ARM."""
    adopted: Adopted = field(default_factory=Adopted)
    """What others made; it keeps its names in any environment."""
    identities: Mapping[Identity, Steps] = field(default_factory=dict)
    """Of the service, that its calls are made as: each with the first setting that asks for it."""
    created_service: CreatedServiceArgs | None = None
    """The service, where the stack creates it."""
    accounts: Mapping[str, AccountArgs] = field(default_factory=dict)
    """Azure OpenAI accounts that the stack creates, by the name that backends know them by."""
    existing_accounts: Mapping[str, ExistingAccountArgs] = field(default_factory=dict)
    """Accounts that others made and the stack deploys in, by the name that backends know them by."""
    monitoring: MonitoringArgs | None = None
    """Log Analytics and Application Insights, where the stack creates them."""
    kept_after_destroy: tuple[str, ...] = ()
    """What Azure keeps of the stack when it is destroyed, and for how long."""
    workbook: WorkbookArgs | None = None
    """The workbook, where the stack creates one."""

    @property
    def secrets(self) -> tuple[str, ...]:
        """Names of all secret configuration keys that the stack needs."""
        named = (*self.backends.secrets, *self.service_resources.secrets.values(), *self.adopted.secrets)
        return tuple(dict.fromkeys(name for name in named if self.monitoring is None or name != CONNECTION))

    def warnings(self) -> tuple[str, ...]:
        """For a deployment: one message per rule and file of findings that stop nothing, with the first place."""
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


def _more(number: int) -> str:
    return f"\n  and {number} more of this rule: bin/apim lint" if number else ""
