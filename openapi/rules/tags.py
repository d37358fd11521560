"""Tags become resources that APIs share: parallel imports lock each other out with 409."""

from collections.abc import Iterator

from openapi.pointers import pointer
from openapi.rule import Fault, Rule, Subject


def check(subject: Subject) -> Iterator[Fault]:
    """`tags` of the document, else those of operations, at the first place."""
    if subject.document.tree.get("tags"):
        yield Fault("/tags", "tags of the document become shared resources")
        return
    tagged = [pointer((*path, "tags")) for path, kind, node in subject.objects if kind == "operation" and node.get("tags")]
    if tagged:
        yield Fault(
            tagged[0], f"tags of {len(tagged)} operation{'s' * (len(tagged) > 1)} become shared resources; this is the first"
        )


RULE = Rule(
    id="APIM-IMPORT-047",
    severity="warning",
    confidence="reported",
    source="https://github.com/Azure/azure-api-management-devops-resource-kit/pull/432, https://github.com/hashicorp/terraform-provider-azurerm/issues/8579",
    remedy="nothing is needed: a deployment leaves them out, after selecting by them",
    check=check,
    quiet=True,
)
