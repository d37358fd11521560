"""The summary becomes the operation's display name, which has a length limit."""

from collections.abc import Iterator

from openapi.rule import LEARN, Fault, Rule, Subject

LIMIT = 300


def check(subject: Subject) -> Iterator[Fault]:
    """A `summary` of over 300 characters. What an import does with one is unrecorded."""
    for operation in subject.operations:
        summary = operation.node.get("summary", "")
        if len(summary) > LIMIT:
            yield Fault(f"{operation.place}/summary", f"the summary has {len(summary)} characters; a display name takes {LIMIT}")


RULE = Rule(
    id="APIM-IMPORT-043",
    severity="warning",
    confidence="documented",
    source=LEARN,
    remedy="shorten it in a patch",
    check=check,
)
