"""A policy text in which names of the service are exchanged, and nothing else."""

from collections.abc import Mapping

from policy.document import Document
from policy.naming import of_document
from policy.references import NAMED_VALUE

Renames = Mapping[str, Mapping[str, str]]
"""New name by old name in lower case, by kind: `backend`, `fragment`, `named value`, `logger`."""


def renamed(document: Document, renames: Renames) -> str:
    """The document's text with other names of backends, fragments, named values and loggers, where these stand literally.

    What an expression makes of several pieces is not known before a call comes, and stays as it is. Lines stay lines.
    """
    text = document.text
    for reference in sorted(of_document(document), key=lambda each: each.offset, reverse=True):
        new = renames.get(reference.kind, {}).get(reference.name.lower())
        if new is None:
            continue
        start = reference.offset
        if reference.kind == "named value":
            match = NAMED_VALUE.match(text, start)
            if match is None:  # written with references of XML: found where it was resolved, and not as it is written
                continue
            start = match.start(1)
        text = f"{text[:start]}{new}{text[start + len(reference.name) :]}"
    return text
