"""An API PUT with a document: what it does to the API's operations, schema and tags (ARM-IMPORT)."""

import dataclasses
import secrets
from collections.abc import Iterable

from apim_simulator import ids
from apim_simulator.arm import errors
from apim_simulator.arm.calls import Call
from apim_simulator.arm.changes import Change
from apim_simulator.arm.errors import ArmError, Detail
from apim_simulator.store import Json, Resource

TYPES = "Microsoft.ApiManagement/service"


def import_into(call: Call, sent: Json, api_id: str, copies: Iterable[Resource]) -> tuple[Json, Change]:
    """Import `sent["value"]`: the API properties it decides, and the change to everything below and beside the API.

    `copies` are children that the same PUT takes over from `sourceApiId`. A document that Azure rejects is refused at the
    PUT itself; that it may come only at the poll is reported [C]. Raises ArmError.
    """
    from apim_simulator.importer import ImportRefused, import_document  # noqa: PLC0415 - a heavy import that a plain write does without

    if sent.get("value") is None or sent.get("format") is None:
        missing = "value" if sent.get("value") is None else "format"
        raise errors.invalid(missing, f"properties.{missing} is required: value and format go together")
    copies = list(copies)
    schema_id = schema_name(call, api_id, copies)
    try:
        imported = import_document(
            sent["value"],
            sent["format"],
            contract={name: value for name, value in sent.items() if name not in {"value", "format"}},
            conduct=sent.get("translateRequiredQueryParameters") or "template",
            names=call.world.options["import_operation_names"],
            schema_id=schema_id,
        )
    except ImportRefused as refused:
        detail = Detail(refused.code, refused.target, refused.message)
        raise ArmError(refused.status, refused.code, refused.message, [detail]) from refused
    for warning in imported.warnings:
        call.world.journal.note(warning)
    schema = () if imported.schema is None else (as_schema(api_id, schema_id, imported.schema),)
    change = operations(call, api_id, imported.operations, copies)
    gone = () if imported.schema is not None else (f"{api_id}/schemas/{schema_id}",)
    tagged = tags(call, api_id, imported.tags, imported.operation_tags)
    return imported.api, Change(schema, gone).and_also(change).and_also(tagged)


def schema_name(call: Call, api_id: str, copies: list[Resource]) -> str:
    """24 hexadecimal digits (oaj-04); a re-import keeps the name, so that an unchanged document changes nothing (inferred)."""
    known = [*call.store.children(api_id, "schemas"), *copies]
    return next((schema.name for schema in known if schema.private.get("imported")), secrets.token_hex(12))


def as_schema(api_id: str, name: str, properties: Json) -> Resource:
    """The one schema resource of an import."""
    return Resource(f"{api_id}/schemas/{name}", f"{TYPES}/apis/schemas", properties, private={"imported": True})


def operations(call: Call, api_id: str, wanted: list[tuple[str, Json]], copies: list[Resource]) -> Change:
    """Re-import [D].

    A matching name is updated in place and keeps its policies; a new one takes over the policies of an operation with its
    method and template; what the document does not produce is deleted, after copying.
    """
    stored = {r.name.lower(): r for r in call.store.children(api_id, "operations")}
    stored |= {r.name.lower(): r for r in copies if r.type.endswith("/apis/operations")}
    puts: list[Resource] = []
    for name, properties in wanted:
        existing = stored.get(name.lower())
        operation_id = existing.id if existing else f"{api_id}/operations/{name}"
        puts.append(Resource(operation_id, f"{TYPES}/apis/operations", properties))
        if existing is None:
            puts += inherited_policies(call, stored.values(), copies, operation_id, properties)
    kept = {name.lower() for name, _ in wanted}
    gone = [resource.id for name, resource in stored.items() if name not in kept]
    return Change(tuple(puts), tuple(gone))


def inherited_policies(
    call: Call, candidates: Iterable[Resource], copies: list[Resource], operation_id: str, properties: Json
) -> list[Resource]:
    """Copies of the policies of the first existing operation with the same method and template, if any."""
    for other in candidates:
        if all(other.properties[member] == properties[member] for member in ("method", "urlTemplate")):
            found = call.store.get(f"{other.id}/policies/policy") or next(
                (r for r in copies if ids.key(r.id) == ids.key(f"{other.id}/policies/policy")), None
            )
            return [] if found is None else [dataclasses.replace(found, id=f"{operation_id}/policies/policy")]
    return []


def tags(call: Call, api_id: str, names: list[str], by_operation: dict[str, list[str]]) -> Change:
    """Tags of the document are created where no tag has that display name, locked, and put on the operations.

    A clash is another write holding the tag: 409 [C]. The tag's ARM name is its display name (inferred).
    """
    service = call.service.id
    known = {str(tag.properties["displayName"]).lower(): tag for tag in call.store.children(service, "tags")}
    made = [
        Resource(f"{service}/tags/{name}", f"{TYPES}/tags", {"displayName": name}) for name in names if name.lower() not in known
    ]
    known |= {str(tag.properties["displayName"]).lower(): tag for tag in made}
    call.claim([known[name.lower()].id for name in names])
    links = [
        Resource(
            f"{api_id}/operations/{operation}/tags/{known[name.lower()].name}",
            f"{TYPES}/apis/operations/tags",
            {"displayName": name},
        )
        for operation, carried in by_operation.items()
        for name in dict.fromkeys(carried)
    ]
    return Change((*made, *links))
