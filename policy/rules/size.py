"""A policy has a size that the tier takes, and a fragment one that all tiers take."""

from collections.abc import Iterator

from policy.rule import LEARN, Fault, Place, Rule, Subject

FRAGMENT_KIB = 32
CONSUMPTION_KIB = 16
OTHER_KIB = 256
_KIB = 1024


def check(subject: Subject) -> Iterator[Fault]:
    """More than 32 KiB of a fragment, 16 KiB of a policy in the Consumption tier, 256 KiB in others; counted in UTF-8."""
    if subject.document.is_fragment and subject.context.section is not None:
        return  # statements for a policy, no fragment of the service
    what = "fragment" if subject.document.is_fragment else "policy"
    consumption = subject.context.sku == "Consumption"
    limit = FRAGMENT_KIB if what == "fragment" else CONSUMPTION_KIB if consumption else OTHER_KIB
    size = len(subject.document.text.encode())
    if size > limit * _KIB:
        tier = " in the Consumption tier" if consumption and what == "policy" else ""
        found = f"the {what} has {size} bytes; it may have {limit * _KIB} ({limit} KiB){tier}"
        yield Fault(Place(subject.document.root.start, ""), found)


RULE = Rule(
    id="APIM-POLICY-036",
    severity="error",
    confidence="documented",
    source=f"{LEARN}policy-fragments for fragments; {LEARN}service-limits and https://github.com/MicrosoftDocs/azure-docs/blob/"
    "01e2923d19009d1325140eaea778da8776b80602/includes/api-management-service-limits.md for policies",
    remedy="move parts of it into fragments, or shorten it",
    check=check,
)
