"""Every setting: its type, its default, and what it means. `docs/reference/settings.md` tells the same for readers."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel
from pydantic.config import JsonDict

from settings.access import Access
from settings.backends import RESERVED, Backend, Pool
from settings.base import Model
from settings.change_waivers import Review
from settings.consumers import Product, Subscription, Version, VersionSet
from settings.custom_statements import Statements
from settings.guards import Guards
from settings.http_api import Http
from settings.limits import Limits
from settings.observability import Diagnostic, Fragment, FragmentName, Logger, NamedValue, NamedValueName
from settings.proof import Proof
from settings.selection import Operations
from settings.severities import RuleLevel, RuleName
from settings.types import (
    ApiName,
    ApiVersion,
    ArmName,
    BackendName,
    BasePath,
    DisplayName,
    File,
    ParameterName,
    Path,
    QueryName,
    ResourceGroup,
    ServiceName,
    refuse,
)
from settings.waiver import Waiver

Sku = Literal["Consumption", "Developer", "Basic", "Standard", "Premium", "BasicV2", "StandardV2", "PremiumV2"]
"""https://learn.microsoft.com/azure/api-management/api-management-features"""


class Service(Model):
    """The API Management service to publish through. It exists; this program does not create it."""

    name: ServiceName = Field(description="Name of the API Management service.")
    resource_group: ResourceGroup = Field(description="Resource group that holds the service.")
    sku: Sku | None = Field(
        default=None, description="Its tier, to refuse what the tier has not; default: nothing is refused for it."
    )


class Spec(Model):
    """An API imported from an OpenAPI document: its operations belong to the document."""

    document: File = Field(description="OpenAPI 3.0 document, JSON or YAML, relative to the repository's root.")
    operations: Operations = Field(
        default=None, description='Operations to keep, by operationId, tag or route, or "all". What they do not reach is pruned.'
    )
    patches: tuple[File, ...] = Field(
        default=(), description="JSON Patches (RFC 6902) and OpenAPI Overlays (1.0), files applied in order before anything else."
    )


class KeyNames(Model):
    """Where consumers put their subscription key. `api-key` is what the OpenAI SDKs for Azure send."""

    header: ParameterName = Field(default="api-key", description="Header with the subscription key.")
    query: QueryName = Field(
        default="api-key", description="Query parameter with the subscription key, read where the header is absent."
    )


class OperationPolicy(Model):
    """What one operation does differently from its API."""

    backend: BackendName | None = Field(
        default=None, description="Name of the backend or pool for this operation, with its credentials; default: the API's."
    )
    statements: tuple[Statements, ...] = Field(default=(), description="Policy statements of your own, for this operation.")


_ONLY_FOR_REVISIONS = ("keep_revisions", "release_proof")
_ONLY_FOR_DOCUMENTS = ("compact", "operation_ids", "required_query_parameters", "waivers", "update", *_ONLY_FOR_REVISIONS)
Revision = Annotated[int, Field(ge=2)]
"""Number of a revision with content: the first one is blank, see docs/guides/updates.md."""


class Api(Limits, Access, Guards):
    """One API of the gateway: imported (`spec`) or declared (`http`)."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["spec"]}, {"required": ["http"]}]})

    name: ApiName = Field(description="Name of the API in ARM. Permanent: another name is another API.")
    display_name: DisplayName = Field(description="Title of the API in the portal.")
    path: Path = Field(description="API URL suffix: what stands between the gateway's host and the operation.")
    backend: BackendName = Field(description="Name of a backend in `backends`, or of a pool in `pools`.")
    spec: Spec | None = Field(default=None, description="Import an OpenAPI document. Exactly one of `spec` and `http`.")
    http: Http | None = Field(default=None, description="Declare the operations. Exactly one of `spec` and `http`.")
    clients: Literal["sdk", "any"] = Field(
        default="sdk", description="`sdk`: a path that the OpenAI SDKs for Azure cannot reach is an error. `any`: it is allowed."
    )
    compact: Literal["full", "lean"] = Field(
        default="full",
        description="`lean` imports the document without descriptions and examples: a smaller state, faster updates.",
    )
    operation_ids: Literal["keep", "normalise"] = Field(
        default="keep",
        description="`normalise` writes API Management's documented normal form of each operationId into the document.",
    )
    required_query_parameters: Literal["template", "query"] = Field(
        default="template",
        description="Whether a required query parameter (api-version) becomes part of the URL template, as Azure does.",
    )
    base_path: BasePath | None = Field(
        default=None,
        description="Base path after the backend's origin; default /openai (dated documents), /openai/v1 (v1), none (http).",
    )
    api_version: ApiVersion | None = Field(
        default=None, description="api-version told to consumers; default: the document's info.version, 2024-10-21 for http."
    )
    subscription_required: bool = Field(default=True, description="Whether consumers need a subscription key.")
    subscription_key_parameter_names: KeyNames = Field(
        default=KeyNames(), description="Where consumers put their subscription key."
    )
    operation_policies: Mapping[str, OperationPolicy] = Field(
        default={}, description="By operation (the document's operationId, or the declared name): what it does differently."
    )
    statements: tuple[Statements, ...] = Field(default=(), description="Policy statements of your own, in a file or a fragment.")

    version: Version | None = Field(default=None, description="Which version of which version set it is; default: none.")
    fragments: tuple[FragmentName, ...] = Field(
        default=(), description="Names of fragments in `fragments` that its policy includes in `inbound`, in order."
    )
    proof: Proof | None = Field(default=None, description="What `apim prove` calls of this API; default: the stack's `proof`.")
    waivers: tuple[Waiver, ...] = Field(
        default=(),
        description="Findings of import rules to accept, each with its reason. One that accepts nothing is an error.",
    )

    update: Literal["in-place", "revision"] = Field(
        default="in-place",
        description="`revision`: a changed contract becomes a new revision, proven before callers get it. `in-place`: at once.",
    )
    release_proof: Literal["calls", "operations"] = Field(
        default="calls",
        description="What proves a revision before its release: calls to the gateway, or its operations in Azure alone.",
    )
    keep_revisions: int = Field(
        default=1, ge=0, le=20, description="Old revisions to keep, newest first, to roll back to. Only with `update: revision`."
    )

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.spec is None) == (self.http is None):
            state = "neither" if self.spec is None else "both"
            refuse(
                "api-kind",
                f'"{self.name}" has {state} of spec and http; an API has exactly one',
                "import a document, or declare operations",
            )
        if self.http is not None:
            idle = [to_camel(name) for name in _ONLY_FOR_DOCUMENTS if name in self.model_fields_set]
            if idle:
                refuse("api-kind", f"{', '.join(idle)}: only an API with a document has this", "remove it, or use spec")
        idle = [to_camel(name) for name in _ONLY_FOR_REVISIONS if name in self.model_fields_set]
        if self.update == "in-place" and idle:
            refuse("idle-setting", f"{', '.join(idle)}: an API that is updated in place has no revisions", "remove it")
        return self


_CLOSED: JsonDict = {"additionalProperties": False}


class StackFile(Model):
    """The configuration keys of a stack, all under the project's namespace; the root of the JSON Schema."""

    service: Service = Field(description="The API Management service to publish through.")
    backends: Mapping[BackendName, Backend] = Field(
        default={},
        description="Azure OpenAI resources by a name of yours.",
        json_schema_extra={"additionalProperties": False},
    )
    pools: Mapping[BackendName, Pool] = Field(
        default={},
        description="Pools of backends by a name of yours, none of which is a backend's.",
        json_schema_extra={"additionalProperties": False},
    )
    apis: tuple[Api, ...] = Field(min_length=1, description="The APIs to publish.")
    patches: Mapping[ArmName, tuple[File, ...]] = Field(
        default={}, description="This stack's patch files, by name of the API, applied after those of the API's `spec`."
    )
    version_sets: Mapping[ArmName, VersionSet] = Field(
        default={}, description="Version sets by name in ARM; APIs say which version they are.", json_schema_extra=_CLOSED
    )
    products: tuple[Product, ...] = Field(default=(), description="Products, each with the APIs that it opens.")
    subscriptions: tuple[Subscription, ...] = Field(
        default=(), description="Subscriptions, whose keys the stack exports by name as `subscriptionKeys`."
    )
    subscription: Subscription | None = Field(
        default=None, description="A subscription whose key the stack exports as `subscriptionKey`; default: none."
    )
    named_values: Mapping[NamedValueName, NamedValue] = Field(
        default={}, description="Values that fragments, policies of products and loggers name.", json_schema_extra=_CLOSED
    )
    fragments: Mapping[FragmentName, Fragment] = Field(
        default={}, description="Policy fragments by name.", json_schema_extra=_CLOSED
    )
    loggers: Mapping[ArmName, Logger] = Field(default={}, description="Loggers by name.", json_schema_extra=_CLOSED)
    diagnostics: tuple[Diagnostic, ...] = Field(default=(), description="What is logged, per API or for the whole service.")
    proof: Proof | None = Field(default=None, description="What `apim prove` calls of this stack; default: no model.")
    releases: Mapping[ArmName, Revision] = Field(
        default={}, description="Revision that stays released whatever the files say, by name of the API; see `apim rollback`."
    )
    protect: bool = Field(default=False, description="Whether the engine refuses to delete the stack's resources.")
    rules: Mapping[RuleName, RuleLevel] = Field(
        default={},
        description="By id of a rule: whether what it finds is an error, a warning, or not told.",
        json_schema_extra=_CLOSED,
    )
    review: Review = Field(default=Review(), description="Which changes the report on a preview accepts, and until when.")


RESERVED.update((field.alias or name).lower() for name, field in StackFile.model_fields.items())
