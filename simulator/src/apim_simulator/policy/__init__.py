"""Policy documents as API Management takes them: judged, rebuilt for reading, compiled for running. Pure: text in, values out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from apim_simulator.policy.check import check_fragment, check_policies
from apim_simulator.policy.document import Document, Statement, compiled_sections, compiled_statements
from apim_simulator.policy.errors import PolicyRefused
from apim_simulator.policy.markup import Element, Format, Markup, NotWellFormed
from apim_simulator.policy.references import Reference, references
from apim_simulator.policy.rules import Scope
from apim_simulator.policy.stored_layout import rebuilt
from apim_simulator.policy.values import placeholders, substituted

__all__ = [
    "Accepted",
    "Document",
    "PolicyRefused",
    "Scope",
    "Statement",
    "accept",
    "accept_fragment",
    "compile_document",
    "compile_fragment",
]

_FORMATS = ("xml", "rawxml")
_LINKS = ("xml-link", "rawxml-link")


@dataclass(frozen=True, slots=True)
class Accepted:
    """A document that was accepted: `value` as a GET shows it, `raw` as it was sent, and what must exist for it.

    References are pairs of kind (`backend`, `named-value`, `fragment`) and name; a named value's name is its displayName.
    """

    value: str
    raw: str
    references: frozenset[Reference]


def accept(text: str, written: str, scope: Scope, named_values: Mapping[str, str] | None = None) -> Accepted:
    """Judge a policy of a scope, in format `xml` or `rawxml`. Raises PolicyRefused.

    With `named_values` (text by displayName) the document is judged with these in it; an expression that holds others is
    judged only when it is compiled for running.
    """
    markup, root = _read(text, written, named_values)
    check_policies(root, scope)
    compiled_sections(markup, root)
    return Accepted(rebuilt(_markup(text, written)), text, references(text, root))


def accept_fragment(text: str, written: str, named_values: Mapping[str, str] | None = None) -> Accepted:
    """Judge a policy fragment, as `accept` does; its value is left as it was sent (inferred from o24-15). Raises PolicyRefused."""
    markup, root = _read(text, written, named_values)
    check_fragment(root)
    compiled_statements(markup, root)
    return Accepted(text, text, references(text, root))


def compile_document(text: str, written: str, named_values: Mapping[str, str], scope: Scope) -> Document:
    """The document for running, named values in their places. Raises PolicyRefused, also for a named value that is missing."""
    markup, root = _read(_complete(text, named_values), written, None)
    check_policies(root, scope)
    return compiled_sections(markup, root)


def compile_fragment(text: str, written: str, named_values: Mapping[str, str]) -> tuple[Statement, ...]:
    """A fragment's statements for running, as `compile_document` does. Raises PolicyRefused."""
    markup, root = _read(_complete(text, named_values), written, None)
    check_fragment(root)
    return compiled_statements(markup, root)


def _read(text: str, written: str, named_values: Mapping[str, str] | None) -> tuple[Markup, Element]:
    markup = _markup(text if named_values is None else substituted(text, named_values), written)
    return markup, markup.root()


def _markup(text: str, written: str) -> Markup:
    if written in _LINKS:
        raise PolicyRefused(501, "SimulatorUnsupported", "format", f"format '{written}' is not simulated; send the document itself")
    if written not in _FORMATS:
        raise PolicyRefused(400, "ValidationError", "format", f"format '{written}' is none of {', '.join((*_FORMATS, *_LINKS))}")
    try:
        return Markup(text, cast("Format", written))
    except NotWellFormed as error:
        raise PolicyRefused(400, "ValidationError", "representation", str(error)) from None


def _complete(text: str, named_values: Mapping[str, str]) -> str:
    known = {name.lower() for name in named_values}
    missing = sorted(name for name in placeholders(text) if name.lower() not in known)
    if missing:
        raise PolicyRefused(400, "ValidationError", "representation", f"there is no named value {', '.join(missing)}")
    return substituted(text, named_values)
