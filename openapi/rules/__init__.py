"""Import rules of API Management, one per file. `openapi.linting` finds them by this folder.

To add one: a new file with a docstring that says the rule, a `check` whose docstring says what breaks it, and a RULE; a golden
case in `tests/openapi/cases/`; then `bin/apim rules --write docs/reference/rules`.

Of the rule table (APIM-IMPORT-…) these have no file:

- 004, 054, 055: documents are always sent inline, from their source.
- 005 byte order mark: `openapi.reading` drops it.
- 024: the API resource always names the URL that the document does.
- 050 to 052, what a re-import deletes and renames: needs the document before; `openapi.comparison`.
- 053: an operation policy that names no operation of the document is refused in `blueprint`.
"""
