"""The one text of a document, and what a person should see of it."""

import json
from dataclasses import dataclass

from openapi.document import Document
from openapi.operation import operations


@dataclass(frozen=True, slots=True)
class ContractSummary:
    """What the engine's preview shows of a contract.

    `operations` holds method, path template and ARM name of each, by path; `sha256` is of the canonical text as UTF-8.
    """

    api_version: str
    operations: tuple[tuple[str, str, str], ...]
    sha256: str

    def lines(self) -> list[str]:
        """One line per operation: method, template, name."""
        return [" ".join(operation) for operation in self.operations]


def canonical(document: Document) -> str:
    """The document as JSON text: the same bytes for the same contract, whatever the order of keys in the file.

    Members are ordered by code point, lists keep their order, numbers their digits; there is no white space, and
    characters stand for themselves, which is the shortest UTF-8.
    """
    return json.dumps(document.tree, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True)


def summary(document: Document, text: str) -> ContractSummary:
    """The summary of a document whose canonical text is `text`."""
    import hashlib  # noqa: PLC0415 - OpenSSL takes its time to load, and only a deployment asks

    named = tuple((operation.method, operation.path, operation.name) for operation in operations(document))
    return ContractSummary(document.tree["info"]["version"], named, hashlib.sha256(text.encode()).hexdigest())
