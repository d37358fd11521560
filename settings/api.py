"""Settings of one API: imported from a document, or declared."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

from settings.access import Access
from settings.base import Model
from settings.consumers import Version
from settings.custom_statements import Statements
from settings.guards import Guards
from settings.http_api import Http
from settings.limits import Limits
from settings.observability import FragmentName
from settings.proof import Proof
from settings.selection import Operations
from settings.stored import StoredThings
from settings.types import (
    ApiName,
    ApiVersion,
    BackendName,
    BasePath,
    DisplayName,
    File,
    ParameterName,
    Path,
    QueryName,
    refuse,
)
from settings.waiver import Waiver


class Spec(Model):
    """An API imported from an OpenAPI document: its operations belong to the document."""

    document_file: File = Field(
        alias="document", description="OpenAPI 3.0 document, JSON or YAML, relative to the repository's root and inside it."
    )
    operations: Operations = Field(
        default=None,
        description="`all`, or a list of those to keep, by operationId, tag or route; each must match. What they do not reach "
        "is pruned. Default: `all`.",
    )
    patches: tuple[File, ...] = Field(default=(), description="Patches: files, applied in order to the document as it came.")


class KeyNames(Model):
    """Where consumers put their subscription key. `api-key` is what the OpenAI SDKs for Azure send."""

    header: ParameterName = Field(default="api-key", description="Header with the key; the OpenAI SDKs for Azure send `api-key`.")
    query: QueryName = Field(default="api-key", description="Query parameter with the key, read where the header is absent.")


class OperationPolicy(Model):
    """What one operation does differently from its API."""

    backend: BackendName | None = Field(
        default=None,
        description="Name of a backend or pool: this operation goes there, with that credential; default: the API's.",
    )
    statements: tuple[Statements, ...] = Field(
        default=(), description="Policy statements of your own for this operation, as those of the API."
    )


_ONLY_FOR_REVISIONS = ("keep_revisions", "release_proof")
_ONLY_FOR_DOCUMENTS = ("compact", "operation_ids", "required_query_parameters", "waivers", "update", *_ONLY_FOR_REVISIONS)
Revision = Annotated[int, Field(ge=2)]
"""Number of a revision with content: the first one is blank, see docs/guides/updates.md."""


class Api(Limits, Access, Guards, StoredThings):
    """One API of the gateway: imported (`spec`) or declared (`http`)."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["spec"]}, {"required": ["http"]}]})

    name: ApiName = Field(description="Name of the API in ARM, at most 80 characters. Permanent: another name is another API.")
    display_name: DisplayName = Field(description="Title of the API in the portal.")
    description: Annotated[str, Field(min_length=1)] | None = Field(
        default=None, description="What the API is for, in the portals; default: the document's own, none for `http`."
    )
    path: Path = Field(
        description="API URL suffix, under 128 characters. Outer slashes are dropped; two APIs differ in more than letter case."
    )
    backend: BackendName = Field(description="Name of a backend in `backends`, or of a pool in `pools`.")
    spec: Spec | None = Field(default=None, description="Import an OpenAPI document. Exactly one of `spec` and `http`.")
    http: Http | None = Field(default=None, description="Declare the operations. Exactly one of `spec` and `http`.")
    clients: Literal["sdk", "any"] = Field(
        default="sdk",
        description="`sdk`: a path that `AzureOpenAI(azure_endpoint=…)` cannot reach is an error, and so is a header for the key "
        "that it does not send. `any`: both are allowed.",
    )
    compact: Literal["full", "lean"] = Field(
        default="full",
        description="`lean`: import without descriptions and examples, for a smaller state and faster updates. Only with `spec`.",
    )
    operation_ids: Literal["keep", "normalise"] = Field(
        default="keep",
        description="`keep`: the document's operationIds are the names in ARM, as recordings of the service show. "
        "`normalise`: write the form that Microsoft documents into the document. Changing it renames every "
        "operation. Only with `spec`.",
    )
    required_query_parameters: Literal["template", "query"] = Field(
        default="template",
        description="`template`: a required query parameter (`api-version`) becomes part of the URL template, Azure's "
        "default: calls without it get 404. `query`: it stays a query parameter. Only with `spec`.",
    )
    base_path: BasePath | None = Field(
        default=None,
        description="Path between origin and URL template when Azure OpenAI is called: `/openai` for documents with "
        "`/deployments/…`, `/openai/v1` for v1 documents, none for `http`; default: by kind.",
    )
    api_version: ApiVersion | None = Field(
        default=None,
        description="api-version that the stack exports for consumers: the document's `info.version`, for `http` "
        "`2024-10-21`, or `v1` where all its routes are of v1. Required where `info.version` is none and `clients` is `sdk`. "
        "Default: by kind.",
    )
    subscription_required: bool = Field(default=True, description="Whether consumers need a subscription key.")
    subscription_key_parameter_names: KeyNames = Field(
        default=KeyNames.model_construct(), description="Where consumers put their subscription key."
    )
    errors: Literal["apim", "openai"] = Field(
        default="apim",
        description="Shape of the gateway's own errors. `openai`: beside API Management's members they carry "
        '`{"error": {"code", "message"}}`, which clients of OpenAI show.',
    )
    operation_policies: Mapping[str, OperationPolicy] = Field(
        default={}, description="What single operations do differently, by operationId of the document or declared name."
    )
    statements: tuple[Statements, ...] = Field(default=(), description="Policy statements of your own.")

    version: Version | None = Field(default=None, description="Which version of what the API is.")
    fragments: tuple[FragmentName, ...] = Field(
        default=(),
        description="Names in `fragments`: the policy includes them in `inbound`, in this order, once tokens are validated and "
        "before it decides where the request goes.",
    )
    proof: Proof | None = Field(default=None, description="What `bin/apim prove` calls of this API; default: the stack's.")
    waivers: tuple[Waiver, ...] = Field(
        default=(),
        description="Findings of import rules that the team accepts. One that accepts nothing is an error. Only with `spec`.",
    )

    update: Literal["in-place", "revision"] = Field(
        default="in-place",
        description="`revision`: a changed contract becomes a new revision, proven and released while callers still get the "
        "old one. `in-place`: it is changed at once. Not to be switched while the API has callers. Only with `spec`.",
    )
    release_proof: Literal["calls", "operations"] = Field(
        default="calls",
        description="How a revision is proven before its release. `calls`: each operation is called under `;rev=`, without a "
        "key. `operations`: Azure is asked whether it lists them all, for a machine that cannot reach the "
        "gateway. Only with `update: revision`.",
    )
    keep_revisions: int = Field(
        default=1, ge=0, le=20, description="Old revisions to keep, 0 to 20, to roll back to. Only with `update: revision`."
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
