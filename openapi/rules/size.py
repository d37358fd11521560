"""A document sent inline may be 4 MB."""

from collections.abc import Iterator

from openapi.rule import LEARN_NEWER, Fault, Rule, Subject

LIMIT_BYTES = 4_000_000
"""The unit is not documented; this is the smallest reading of it."""


def check(subject: Subject) -> Iterator[Fault]:
    """A canonical text of more bytes than that."""
    size = len(subject.text.encode()) if subject.text is not None else 0
    if size > LIMIT_BYTES:
        yield Fault("", f"the compacted document has {size:,} bytes; API Management takes {LIMIT_BYTES:,}")


RULE = Rule(
    id="APIM-IMPORT-003",
    severity="error",
    confidence="documented",
    source=LEARN_NEWER,
    remedy="select fewer operations, or set compact to lean",
    check=check,
)
