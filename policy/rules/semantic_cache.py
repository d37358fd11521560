"""A semantic cache answers one user with the answer to another, and still pays for embeddings of each question."""

from collections.abc import Iterator

from policy.rule import LEARN, Fault, Rule, Subject, at, at_attribute

NAMES = ("llm-semantic-cache-lookup", "azure-openai-semantic-cache-lookup")
LIMITS = ("rate-limit", "rate-limit-by-key", "llm-token-limit", "azure-openai-token-limit")
RISKY = 0.2


def check(subject: Subject) -> Iterator[Fault]:
    """A lookup without vary-by, without a limit of calls or tokens behind it, or with a score-threshold above 0.2."""
    limits = [place.element.start for place in subject.named(*LIMITS)]
    for place in subject.named(*NAMES):
        if place.element.child("vary-by") is None:
            yield at(
                place, f"<{place.name}> has no <vary-by>: its answers are shared by all callers", "vary by subscription or user"
            )
        if not any(limit > place.element.start for limit in limits):
            yield at(place, f"no limit follows <{place.name}>: a cache that is away lets every call through", "add <rate-limit>")
        try:
            risky = float(place.literal("score-threshold") or 0) > RISKY
        except ValueError:
            continue  # found by APIM-POLICY-008
        if risky:
            found = f"score-threshold is {place.literal('score-threshold')}: above {RISKY} answers to other questions match"
            yield at_attribute(place, "score-threshold", found, "begin with 0.05")


RULE = Rule(
    id="APIM-POLICY-029",
    severity="warning",
    confidence="documented",
    source=f"{LEARN}llm-semantic-cache-lookup-policy",
    remedy="see its page",
    check=check,
)
