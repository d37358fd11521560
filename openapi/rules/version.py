"""The document must say that it is OpenAPI 3.0.0 to 3.0.3."""

import json
import re
from collections.abc import Iterator

from openapi.rule import LEARN_NEWER, Fault, Rule, Subject

ACCEPTED = re.compile(r"3\.0\.[0-3]")


def check(subject: Subject) -> Iterator[Fault]:
    """A version that is missing or neither 3.0.0 to 3.0.3 nor one that APIM-IMPORT-002 speaks of."""
    tree = subject.document.tree
    version = tree.get("openapi")
    if version is None:
        old = "swagger" in tree
        found = (
            f"the document is Swagger {tree['swagger']}, which this program does not take"
            if old
            else 'there is no "openapi" member'
        )
        yield Fault("/swagger" if old else "", found, "" if old else 'add "openapi": "3.0.3" if the document follows it')
    elif not isinstance(version, str):
        fix = f'quote it: "{version}.0"' if isinstance(version, float) else 'write "3.0.3" if the document follows it'
        yield Fault("/openapi", f"the version is {json.dumps(version)[:20]}, not a string", fix)
    elif not ACCEPTED.fullmatch(version) and (version.startswith("3.0") or not version.startswith("3.")):
        yield Fault("/openapi", f'the version is "{version[:20]}"; API Management takes 3.0.0 to 3.0.3')


RULE = Rule(
    id="APIM-IMPORT-001",
    severity="error",
    confidence="documented",
    source=f"{LEARN_NEWER}. That 2.0 is refused although API Management imports it is our choice: one dialect to check",
    remedy="convert the document to OpenAPI 3.0.3",
    check=check,
    blocking=True,
)
