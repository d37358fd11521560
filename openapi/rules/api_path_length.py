"""The URL suffix of an API has a length limit."""

from collections.abc import Iterator

from openapi.rule import LEARN_NEWER, Fault, Rule, Subject

LIMIT = 128


def check(subject: Subject) -> Iterator[Fault]:
    """A suffix of 128 characters or more. Whether the limit means the suffix or the whole URL is not documented."""
    if subject.path is not None and len(subject.path) >= LIMIT:
        yield Fault("", f"the API's path has {len(subject.path)} characters; API Management takes fewer than {LIMIT}")


RULE = Rule(
    id="APIM-IMPORT-045",
    severity="error",
    confidence="documented",
    source=LEARN_NEWER,
    remedy="shorten the API's path in the stack file",
    check=check,
)
