"""What an import rule is, and what it is given to look at."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from linting import Severity
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


Confidence = Literal["recorded", "documented", "sample", "reported", "inferred", "choice"]
"""How a rule is known, best first: seen in recordings of the service; written in its documentation; in code or contracts of
Microsoft's; told by users; concluded; or decided here where no source decides."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which API Management rejects a document, or silently breaks what it says.

    Each file of `openapi/rules/` holds one, named RULE. `confidence` is how the rule is known, `source` where from, with
    links or recordings' ids. A rule with `at_load` looks at the tree alone, before its types are known, and stops
    everything else. A `quiet` one alters nothing that callers notice, or what a setting asks for: a deployment does not
    mention it, `apim lint` does.
    """

    id: str
    severity: Severity
    confidence: Confidence
    source: str
    remedy: str
    check: Callable[[Subject], Iterable[Fault]]
    at_load: bool = False
    quiet: bool = False
    title: str = ""
    """What the rule is about: the docstring of its file, which `openapi.linting` puts here."""
