"""Settings of what others made and this stack took over: written by `bin/apim adopt`, then the team's own."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, WithJsonSchema

from settings.base import Model
from settings.types import ConfigKey, File

Place = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
"""The end of a resource's id, behind that of the service: `apis/chat/operations/create`."""


class AdoptedResource(Model):
    """One resource, as Azure answered when it was adopted."""

    properties: Annotated[Mapping[str, Any], WithJsonSchema({"type": "object"})] = Field(
        default={}, description="What is declared of it: inputs of the provider's class, by their names there."
    )
    file: File | None = Field(
        default=None,
        description="Of a policy or fragment its text, as Azure gave it (`xml`); of an API its document (OpenAPI 3.0).",
    )
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = Field(
        default=None,
        description="Of the file, as adopted. While it has this hash, a document is not sent and operations stay as they are; a "
        "policy is declared as Azure gave it.",
    )
    required_query_parameters: Literal["template", "query"] = Field(
        default="template",
        description="Of an API: how a changed document is imported, see `apis`; as its operations show that the first was.",
    )
    secret: ConfigKey | None = Field(
        default=None,
        description="Of a secret named value: the secret configuration key with its new value. Default: the one that Azure has.",
    )
    ignored: tuple[str, ...] = Field(default=(), description="Inputs that Azure answers and the stack leaves as they are.")


class Adopted(Model):
    """What the stack took over. All of it stays in Azure when the stack lets go of it, unless it is `owned`."""

    owned: bool = Field(default=False, description="`true`: it is the stack's like all else, and `pulumi destroy` deletes it.")
    resources: Mapping[Place, AdoptedResource] = Field(
        default={},
        description="By place below the service, as in the resource's id: `apis/chat`, `apis/chat/policies/policy`.",
    )
    referenced: Mapping[str, str] = Field(
        default={}, description="By place, what these name and the stack neither declares nor writes, and why."
    )
