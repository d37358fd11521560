"""What an import rule is, and what it is given to look at."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from findings import Severity
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


@dataclass(frozen=True, slots=True)
class Fault:
    """One breach of a rule: JSON pointer, and what is there. `fix` and `severity` only where they differ from the rule's."""

    place: str
    found: str
    fix: str = ""
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which API Management rejects a document, or silently breaks what it says.

    Each file of `openapi/rules/` holds one, named RULE. `source` is where the rule was learned, with a link or a
    recording's id; "inferred" and "our choice" say so. A rule with `at_load` looks at the tree alone, before its types
    are known, and stops everything else.
    """

    id: str
    severity: Severity
    source: str
    remedy: str
    check: Callable[[Subject], Iterable[Fault]]
    at_load: bool = False
