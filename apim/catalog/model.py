"""The catalog as frozen values. `docs/guides/specs.md` is the same for readers."""

import ipaddress
from collections.abc import Mapping
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError


def is_loopback(host: str | None) -> bool:
    """Whether a host is this machine: `localhost`, or an address of the loopback network."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


def _check_url(url: str) -> str:
    if not (url.isascii() and url.isprintable()) or " " in url:
        _refuse("the url holds white space, or characters that URLs spell with %", "write it as a browser copies it")
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        _refuse(f"the url cannot be read: {error}", "write it like https://host/path")
    if "@" in parts.netloc:
        _refuse("the url holds a user or a password", "remove it; private servers are reached through a local copy and file://")
    if parts.scheme == "file" and parts.netloc in ("", "localhost"):
        return url
    if (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))) and parts.hostname:
        return url
    _refuse(f'"{url[:80]}" is none of https://, file:/// and, on this machine, http://', "write it with https://")
    return url


def _refuse(found: str, fix: str) -> None:
    raise PydanticCustomError("wrong-value", "{found}", {"found": found, "fix": fix})


Url = Annotated[str, AfterValidator(_check_url)]
Sum = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Version = Annotated[str, StringConstraints(pattern=r"^(\d{4}-\d{2}-\d{2}(-preview)?|v\d+)$")]
"""Also the file's name, so it holds nothing that a path could be made of."""


class _Model(BaseModel):
    """Frozen, closed, written in camelCase."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, validate_by_name=True, strict=True)


class Entry(_Model):
    """One api-version's document."""

    url: Url = Field(description="Where Microsoft publishes the document: https://…, file:///…, or http:// on this machine.")
    sha256: Sum | None = Field(default=None, description="SHA-256 of the file, 64 hexadecimal digits in lower case.")
    confirmed: bool = Field(default=False, description="Whether a fetch from the url has given that sum.")
    openapi: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")] = Field(
        description='OpenAPI version of the document, like "3.0.0".'
    )
    status: Literal["stable", "preview", "retired", "ga"] = Field(description="What Microsoft calls it; ga is v1's word.")
    base_path: Annotated[str, StringConstraints(pattern=r"^/[a-z0-9/]*[a-z0-9]$")] = Field(
        description="Path between the resource's origin and the document's paths, like /openai."
    )
    operations: Annotated[int, Field(ge=1)] | None = Field(default=None, description="How many operations it has, where counted.")
    notes: Annotated[tuple[str, ...], Field(strict=False)] = Field(default=(), description="Known defects, and what to know.")

    @model_validator(mode="after")
    def _confirmed_has_sum(self) -> Self:
        if self.confirmed and self.sha256 is None:
            _refuse("confirmed is true, but there is no sha256 to confirm", "remove confirmed, or add the sum")
        return self

    @property
    def importable(self) -> bool:
        """Whether its OpenAPI version is one that API Management takes whole: 3.0 (APIM-IMPORT-001 and 002)."""
        return self.openapi.startswith("3.0.")


class Catalog(_Model):
    """What `specs/catalog.yaml` says, in the file's order."""

    versions: Mapping[Version, Entry] = Field(min_length=1, description="One entry per api-version.")
