"""What an import rule is, and what it is given to look at."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import linting
from openapi.document import Document
from openapi.operation import Operation, operations
from openapi.structure import Tokens, walk

LEARN = "https://learn.microsoft.com/azure/api-management/api-management-api-import-restrictions"
LEARN_NEWER = "https://docs.azure.cn/it-it/api-management/api-management-api-import-restrictions"
"""A translation of the same page that carries newer text."""

SDK = "https://learn.microsoft.com/rest/api/apimanagement/api-operation/create-or-update?view=rest-apimanagement-2024-05-01"


@dataclass(frozen=True, slots=True)
class Subject:
    """A document as it will be imported, and what the import takes besides it.

    `objects` is every object of the document with its kind, walked once for all rules. `text` is the canonical text,
    `path` the API's URL suffix, `policies` the operations that the stack gives a policy; None or empty when unknown.
    """

    document: Document
    operations: tuple[Operation, ...]
    objects: tuple[tuple[Tokens, str, dict[str, Any]], ...]
    text: str | None
    path: str | None
    policies: frozenset[str]
    required_query: Literal["template", "query"]


def subject(
    document: Document,
    *,
    text: str | None = None,
    path: str | None = None,
    policies: Iterable[str] = (),
    required_query: Literal["template", "query"] = "template",
) -> Subject:
    """The subject for a document."""
    objects = tuple(walk("document", document.tree))
    return Subject(document, operations(document), objects, text, path, frozenset(policies), required_query)


Fault = linting.Fault[str]
"""A breach of a rule, at a JSON pointer into the document as it will be imported."""

Rule = linting.Rule[Subject]
"""A rule about documents. A `blocking` one looks at the tree alone, before the types of its members are known."""
