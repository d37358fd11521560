"""A body against the contract's schema, before it is sent: each fault with its place. The model has the last word."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final
from urllib.parse import quote

from apim.console.operations import request_schema
from desired_state import DesiredApi, ImportedDefinition
from openapi import pointer

DOCUMENT: Final = "urn:document"
MOST: Final = 20
"""Faults that are listed; whoever mends those sees the next ones."""

LONGEST: Final = 300
"""Characters of what is wrong at one place."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a place of the body, such as `messages[0].role`; "" is the body itself."""

    place: str
    text: str


class BodyChecks:
    """Of one API. Its document is prepared with the first check; an API whose operations are declared has none."""

    def __init__(self, api: DesiredApi) -> None:
        self._definition = api.definition
        self._document: dict[str, Any] | None = None
        self._registry: Any = None
        self._validators: dict[tuple[str, str], Any] = {}

    def faults(self, method: str, template: str, body: Any) -> tuple[Fault, ...]:
        """At most `MOST`; none where the contract has no schema of JSON, or one that cannot be applied."""
        key = method, template
        if key not in self._validators:
            self._validators[key] = self._made(*key)
        validator = self._validators[key]
        return tuple(islice(_faults(validator, body), MOST)) if validator is not None else ()

    def _made(self, method: str, template: str) -> Any | None:
        import jsonschema_rs  # noqa: PLC0415 - with the first call, not with the console

        from apim.openapi_structure.defaults import with_null  # noqa: PLC0415 - as above

        if not isinstance(self._definition, ImportedDefinition):
            return None
        if self._document is None:
            self._document = json.loads(self._definition.arguments["document_text"])
        tokens = request_schema(self._document, method, template)
        if tokens is None:
            return None
        newer = str(self._document.get("openapi", "")).startswith("3.1")
        try:
            if self._registry is None:
                tree = self._document if newer else with_null(self._document)
                draft = jsonschema_rs.Draft202012 if newer else jsonschema_rs.Draft4
                self._registry = jsonschema_rs.Registry([(DOCUMENT, tree)], draft=draft, retriever=_refused)
            make = jsonschema_rs.Draft202012Validator if newer else jsonschema_rs.Draft4Validator
            # A message would repeat the body, which may be long. Offline: a contract makes nothing here read a file or an address.
            reference = {"$ref": f"{DOCUMENT}#{quote(pointer(tokens))}"}
            return make(reference, registry=self._registry, mask="the value", offline=True)
        except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError):
            return None


def _faults(validator: Any, body: Any) -> Iterator[Fault]:
    """Of alternatives, none of which fits, those of the one that fits furthest."""
    from apim.openapi_structure.standard import innermost  # noqa: PLC0415 - as above

    for error in validator.iter_errors(body):
        for path, message in innermost(error):
            yield Fault(_place(path), message[:LONGEST])


def _refused(address: str) -> Any:
    """In place of reading it: a validator without registry opens the files and addresses that its schema refers to."""
    raise ValueError(f"{address} is outside the contract")


def _place(path: Iterable[str | int]) -> str:
    place = ""
    for step in path:
        place += f"[{step}]" if isinstance(step, int) else f".{step}" if place else str(step)
    return place
