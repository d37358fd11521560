"""OpenAPI 3.1 can be imported, but what is new in it is ignored, downgraded or dropped."""

from collections.abc import Iterator

from openapi.rule import LEARN_NEWER, Fault, Rule, Subject


def check(subject: Subject) -> Iterator[Fault]:
    """A version of 3.1 or any later 3.x."""
    version = subject.document.tree.get("openapi")
    if isinstance(version, str) and version.startswith("3.") and not version.startswith("3.0"):
        found = (
            f"the document is OpenAPI {version}, of which API Management ignores, downgrades or drops what 3.0 lacks, "
            "such as type lists, const and webhooks"
        )
        yield Fault("/openapi", found)


RULE = Rule(
    id="APIM-IMPORT-002",
    severity="error",
    source=f"documented: {LEARN_NEWER}",
    remedy="use a stable document of OpenAPI 3.0: for Azure OpenAI that of api-version 2024-10-21, or the v1 one that says 3.0.0",
    check=check,
    at_load=True,
)
