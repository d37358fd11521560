"""Import rules of API Management, one per file. `openapi.linting` finds them by this folder.

To add one: a new file with a docstring, a `check` and a RULE; and a golden case in `tests/openapi/cases/`.

Here are the rules whose breach makes a first import fail, or lose or misdirect calls. Of the rule table (APIM-IMPORT-…)
these have no file, because what this program deploys cannot break them:

- 005 byte order mark: `openapi.reading` drops it.
- 012, 013 (apart from x-ms-paths), 047 security, extensions, tags: `openapi.compaction` drops what is ignored or locks.
- 014 components other than schemas: `openapi.compaction` writes them in place, and refuses one that contains itself.
- 004, 054, 055: documents are always sent inline, from their source.
- 021, 024: `openapi.servers` leaves one server, and the API resource always names the same URL.

Warnings that change nothing a caller sees (008, 011, 032, 040, 043) and the rules of re-import (050 to 053) are not
checked here.
"""
