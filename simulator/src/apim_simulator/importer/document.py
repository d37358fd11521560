"""The import as a whole."""

from apim_simulator.importer.discriminators import check_discriminators
from apim_simulator.importer.info import api_properties
from apim_simulator.importer.load import load
from apim_simulator.importer.member_types import check_member_types
from apim_simulator.importer.operations import OperationReader
from apim_simulator.importer.references import check_references, recursive_schemas
from apim_simulator.importer.result import Imported, Json, refuse, unsupported

MAXIMUM_PATH = 127
"""Learn: the API's URL stays under 128 characters; read as its `path` (our choice)."""


def import_document(text: str, document_format: str, *, contract: Json, conduct: str, names: str, schema_id: str) -> Imported:
    """Convert an OpenAPI document.

    `contract` holds the properties of the API's PUT, `conduct` is `template` or `query` (ARM's
    translateRequiredQueryParameters), `names` `keep` or `normalise` (the simulator's setting `import_operation_names`),
    `schema_id` the name of the schema resource to come, which operations name.

    Raises:
        ImportRefused: 400 ValidationError on `representation` for what Azure rejects, 413 for size, 501 for what is not simulated.
    """
    document = load(text, document_format)
    try:
        return _convert(document, contract, conduct=conduct, names=names, schema_id=schema_id)
    except (AttributeError, KeyError, TypeError) as error:
        # A list where OpenAPI has an object, and the like: Azure's answer depends on the place, so the refusal is ours, not
        # Azure's.
        unsupported(f"the document's structure is not understood ({type(error).__name__}: {error}); validate it as OpenAPI 3.0")


def _convert(document: Json, contract: Json, *, conduct: str, names: str, schema_id: str) -> Imported:
    check_member_types(document)
    api = api_properties(document, contract)
    if len(contract.get("path") or "") > MAXIMUM_PATH:
        refuse(f"the API's path must have at most {MAXIMUM_PATH} characters")
    check_references(document)
    check_discriminators(document)
    reader = OperationReader(document, schema_id=schema_id, conduct=conduct, names=names)
    found = list(reader.read())
    operation_tags = {name: list(operation["tags"]) for name, _, operation in found if operation.get("tags")}
    recursion = [f'schema "{name}" is recursive, which Learn calls unsupported' for name in recursive_schemas(document)]
    return Imported(
        api=api,
        operations=[(name, properties) for name, properties, _ in found],
        schema=reader.registry.properties(),
        tags=list(dict.fromkeys(tag for tags in operation_tags.values() for tag in tags)),
        warnings=[*reader.warnings, *recursion],
        operation_tags=operation_tags,
    )
