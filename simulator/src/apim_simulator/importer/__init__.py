"""OpenAPI import as API Management performs it, as a pure function of the document.

    from apim_simulator.importer import ImportRefused, import_document

Rules cite where they come from: a capture id of the recordings (`oaj-04`, `rev-05`), `template` for templates that people
exported from live services after importing Azure's own 2023-05-15 document, Learn's import restrictions, or "inferred".
https://learn.microsoft.com/azure/api-management/api-management-api-import-restrictions

Nothing here knows ARM's store: re-import, locks and the schema resource's life belong to the caller.
"""

from apim_simulator.importer.document import import_document
from apim_simulator.importer.result import Imported, ImportRefused

__all__ = ["ImportRefused", "Imported", "import_document"]
