"""API Management reads operations from `x-ms-paths`, which this program neither selects from nor checks."""

from collections.abc import Iterator

from openapi.rule import LEARN, Fault, Rule, Subject


def check(subject: Subject) -> Iterator[Fault]:
    """Any `x-ms-paths`: silently dropping it would lose operations."""
    if "x-ms-paths" in subject.document.tree:
        yield Fault("/x-ms-paths", "x-ms-paths adds operations that can be neither selected nor checked")


RULE = Rule(
    id="APIM-MS-PATHS",
    severity="error",
    confidence="documented",
    source=f"documented as read: {LEARN}; refused by our choice",
    remedy="move its paths into paths, or remove it in a patch",
    check=check,
)
