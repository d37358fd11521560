"""Security definitions are ignored: the gateway asks for what the API and its policies say, nothing else."""

from collections.abc import Iterator

from openapi.pointers import pointer
from openapi.rule import LEARN, Fault, Rule, Subject


def check(subject: Subject) -> Iterator[Fault]:
    """`security` of the document, and of operations where the document has none; `securitySchemes` where neither is."""
    tree = subject.document.tree
    if "security" in tree:
        yield Fault("/security", "security requirements are ignored")
        return
    inner = [pointer((*path, "security")) for path, kind, node in subject.objects if kind == "operation" and "security" in node]
    if inner:
        found = f"security requirements of {len(inner)} operation{'s' * (len(inner) > 1)} are ignored; this is the first"
        yield Fault(inner[0], found)
    elif tree.get("components", {}).get("securitySchemes"):
        yield Fault("/components/securitySchemes", "security schemes are ignored")


RULE = Rule(
    id="APIM-IMPORT-012",
    severity="warning",
    confidence="documented",
    source=LEARN,
    remedy="let subscriptionRequired, the key names and the policy say who may call",
    check=check,
    quiet=True,
)
