"""The operations that an import makes of a document, against those that are there.

The engine sees none of them: Azure never returns a document. What callers notice is compared: name, method, URL template,
title, and the query and header parameters; not descriptions, bodies, answers and their schemas, by which no call is routed.
Names, templates and parameters are those of recorded imports (rev-05).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import openapi
from apim.drift import redaction
from apim.drift.model import Difference

Parameters = Mapping[str, bool]
"""Whether each is required, by name."""


@dataclass(frozen=True, slots=True)
class Operation:
    """What callers notice of an operation."""

    name: str
    method: str
    template: str
    title: str
    query: Parameters
    headers: Parameters


def declared(document: openapi.Document, translate: Literal["template", "query"]) -> tuple[Operation, ...]:
    """What the import makes of a document."""
    return tuple(_made(each, translate) for each in openapi.operations(document))


def live(item: Mapping[str, Any]) -> Operation:
    """An operation as ARM lists it."""
    properties = item["properties"]
    request = properties.get("request") or {}
    query, headers = (_required(request.get(kind) or ()) for kind in ("queryParameters", "headers"))
    return Operation(
        item["name"], properties["method"].upper(), properties["urlTemplate"], properties.get("displayName") or "", query, headers
    )


def differences(old: Operation, new: Operation) -> Iterator[Difference]:
    """Where they differ."""
    for place in ("method", "template", "title"):
        before, after = getattr(old, place), getattr(new, place)
        if before != after:
            yield Difference(place, redaction.text(before), redaction.text(after))
    for sort, before, after in (("query parameter", old.query, new.query), ("header", old.headers, new.headers)):
        for name in dict.fromkeys((*before, *after)):
            if before.get(name) != after.get(name):
                yield Difference(f"{sort} {name}", _words(before, name), _words(after, name))


def _made(operation: openapi.Operation, translate: Literal["template", "query"]) -> Operation:
    found = [each for _, each in openapi.parameters(operation)]
    template = openapi.url_template(operation, translate)
    in_template = template.partition("?")[2]
    query = [each for each in found if each.get("in") == "query" and not (in_template and each.get("required"))]
    title = operation.node.get("summary") or operation.operation_id or f"{operation.path} - {operation.method}"
    headers = [each for each in found if each.get("in") == "header"]
    return Operation(operation.name, operation.method, template, title, _required(query), _required(headers))


def _required(parameters: Sequence[Mapping[str, Any]]) -> Parameters:
    return {each["name"]: bool(each.get("required")) for each in parameters}


def _words(parameters: Parameters, name: str) -> str | None:
    return None if name not in parameters else "required" if parameters[name] else "optional"
