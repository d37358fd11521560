"""What an import yields, and how it is refused."""

from dataclasses import dataclass, field
from typing import Any, Never

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Imported:
    """One document, converted.

    `api`: displayName, description, serviceUrl, protocols and, where there are any, termsOfServiceUrl, contact, license; the
    PUT's own values have already won. `operations`: (ARM name, properties as GET answers them) in document order. `schema`:
    properties of the API's one schema resource (contentType, document), or None where the document has no schema at all.
    `tags`: names of the tags that operations carry, in order of appearance; `operation_tags`: those of each operation by its
    name. `warnings`: one sentence each on what was accepted against the documentation, or dropped.
    """

    api: Json
    operations: list[tuple[str, Json]]
    schema: Json | None
    tags: list[str]
    warnings: list[str]
    operation_tags: dict[str, list[str]] = field(default_factory=dict)


class ImportRefused(Exception):
    """The document is not imported. Status and code are ARM's, or ours when the code begins with `Simulator`."""

    def __init__(self, status: int, code: str, target: str | None, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.target = target
        self.message = message


def refuse(message: str) -> Never:
    """Azure's refusal of a document: 400 ValidationError on `representation` (azurerm issue 24559)."""
    raise ImportRefused(400, "ValidationError", "representation", message)


def unsupported(message: str) -> Never:
    """Ours: real in Azure, or unrecorded there, and not simulated."""
    raise ImportRefused(501, "SimulatorUnsupported", "representation", message)
