"""Some attributes exclude each other, and some need another."""

from collections.abc import Iterator
from dataclasses import dataclass

from policy.placing import Placed
from policy.rule import REFERENCE, Fault, Rule, Subject, at


@dataclass(frozen=True, slots=True)
class Choice:
    """How many of some attributes a policy has: at least `low`, at most `high`."""

    names: tuple[str, ...]
    low: int
    high: int


ANY = 99
CHOICES: dict[str, tuple[Choice, ...]] = {
    "set-backend-service": (Choice(("base-url", "backend-id"), 1, 1),),
    "forward-request": (Choice(("timeout", "timeout-ms"), 0, 1),),
    "llm-token-limit": (Choice(("tokens-per-minute", "token-quota"), 1, ANY),),
    "azure-openai-token-limit": (Choice(("tokens-per-minute", "token-quota"), 1, ANY),),
    "quota": (Choice(("calls", "bandwidth"), 1, ANY),),
    "quota-by-key": (Choice(("calls", "bandwidth"), 1, ANY),),
    "validate-jwt": (Choice(("header-name", "query-parameter-name", "token-value"), 1, 1),),
    "validate-azure-ad-token": (Choice(("header-name", "query-parameter-name", "token-value"), 0, 1),),
    "authentication-certificate": (Choice(("thumbprint", "certificate-id", "body"), 1, 1),),
    "log-to-eventhub": (Choice(("partition-id", "partition-key"), 0, 1),),
}
NEEDS = (
    ("token-quota", "token-quota-period"),
    ("token-quota-period", "token-quota"),
    ("window-overlap-size", "window-size"),
)
"""Attributes, each with the one it needs beside it."""


def check(subject: Subject) -> Iterator[Fault]:
    """Both of two attributes, or none, where there is to be one; one whose companion is missing."""
    for place in subject.elements:
        for choice in CHOICES.get(place.name, ()) if place.kind else ():
            yield from _chosen(place, choice)
        for there, missing in NEEDS:
            if place.kind and place.element.attribute(there) is not None and place.element.attribute(missing) is None:
                yield at(place, f"<{place.name}> has {there} without {missing}", f"add {missing}")


def _chosen(place: Placed, choice: Choice) -> Iterator[Fault]:
    there = [name for name in choice.names if place.element.attribute(name) is not None]
    names = " or ".join(choice.names)
    if len(there) > choice.high:
        yield at(place, f"<{place.name}> has {' and '.join(there)}; it takes one of them", "remove one")
    elif len(there) < choice.low:
        yield at(place, f"<{place.name}> has none of {', '.join(choice.names)}", f"add {names}")


RULE = Rule(
    id="APIM-POLICY-009",
    severity="error",
    confidence="documented",
    source=f"the attributes of each policy's page, {REFERENCE}",
    remedy="keep one of them",
    check=check,
)
