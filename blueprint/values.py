"""The result of composing a stack: finished text and names, ready to be declared."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Self, TypedDict

from findings import ContractError, Finding, errors
from settings import Service, Subscription


class DeclaredOperation(TypedDict):
    """One operation of an HTTP API, in the components' words."""

    operation_id: str
    display_name: str
    method: str
    url_template: str
    template_parameters: tuple[str, ...]


class ImportArguments(TypedDict):
    """What is imported, in the components' words."""

    document: str
    service_url: str
    required_query_parameters: Literal["template", "query"]


class ApiArguments(TypedDict):
    """What every API has, in the components' words."""

    api_id: str
    display_name: str
    path: str
    subscription_required: bool
    key_header: str
    key_query: str
    policy: str
    operation_policies: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Imported:
    """What is imported: canonical OpenAPI JSON whose only server is the service URL."""

    arguments: ImportArguments
    sha256: str


@dataclass(frozen=True, slots=True)
class Declared:
    """What is declared instead of imported."""

    operations: tuple[DeclaredOperation, ...]


@dataclass(frozen=True, slots=True)
class Published:
    """One API as it will stand in API Management.

    `arguments` holds finished policy texts; `names_backends` and `names_secrets` are what these name, by ARM name.
    `azure_endpoint` is the path under the gateway that clients of deployment routes take as `azure_endpoint`, `base_url`
    the one that v1 clients take as `base_url`; None where such clients cannot reach the API. `contract` has one line per
    operation: method, template, name.
    """

    name: str
    arguments: ApiArguments
    content: Imported | Declared
    names_backends: tuple[str, ...]
    names_secrets: tuple[str, ...]
    api_version: str
    azure_endpoint: str | None
    base_url: str | None
    contract: tuple[str, ...]

    def exports(self, gateway_url: str) -> dict[str, object]:
        """What consumers and reviewers need to know, once the gateway's URL is known."""
        gateway = gateway_url.rstrip("/")
        contract: dict[str, object] = {"operations": list(self.contract)}
        if isinstance(self.content, Imported):
            contract["documentSha256"] = self.content.sha256
        urls = {"gatewayUrl": self.arguments["path"], "azureEndpoint": self.azure_endpoint, "baseUrl": self.base_url}
        joined = {key: f"{gateway}/{path}".rstrip("/") for key, path in urls.items() if path is not None}
        return {**joined, "apiVersion": self.api_version, "contract": contract}


def _more(number: int) -> str:
    return f"\n  and {number} more of this rule: python -m review lint" if number else ""


@dataclass(frozen=True, slots=True)
class Blueprint:
    """A stack, composed. `backends` are URLs by ARM name, `secrets` names of secret configuration keys and named values.

    `apis` holds those that could be composed. Nothing may be deployed while a finding is an error; see `checked`.
    """

    service: Service
    backends: Mapping[str, str]
    secrets: tuple[str, ...]
    apis: tuple[Published, ...]
    subscription: Subscription | None
    protect: bool
    findings: tuple[Finding, ...]

    def warnings(self) -> tuple[str, ...]:
        """What to tell on deploy of findings that stop nothing: one message per rule and file, with the first place."""
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
