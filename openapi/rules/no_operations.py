"""An import without operations succeeds, and publishes nothing."""

from collections.abc import Iterator

from openapi.rule import Fault, Rule, Subject


def check(subject: Subject) -> Iterator[Fault]:
    """No operation at all."""
    if not subject.operations:
        yield Fault("/paths", "there is no operation to import")


RULE = Rule(
    id="APIM-IMPORT-016",
    severity="error",
    confidence="reported",
    source="https://github.com/hashicorp/terraform-provider-azurerm/issues/7195",
    remedy="add operations, or select some that exist",
    check=check,
)
