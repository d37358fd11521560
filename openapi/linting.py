"""Runs the import rules. They are found by folder: a new file in `openapi/rules/` with a RULE in it is a new rule."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Literal

from linting import Finding, rules_in, run
from openapi import rules
from openapi.document import Document
from openapi.rule import Rule, Subject, subject
from openapi.rules import openapi_31, required_query, version

BLOCKING = (openapi_31.RULE, version.RULE)
"""Rules that a document must pass before it can be taken apart at all: whoever only reads documents loads no other."""

ONCE = frozenset({required_query.RULE.id})
"""Rules that most operations of a document break in one way: each can be waived, and the first of the others is reported."""


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule in the folder, by id. Raises TypeError when a file holds none."""
    return rules_in(rules)


def lint(
    document: Document,
    *,
    text: str | None = None,
    path: str | None = None,
    policies: Iterable[str] = (),
    required_query: Literal["template", "query"] = "template",
) -> tuple[Finding, ...]:
    """`every_finding` of a document, without repetition."""
    found = every_finding(document, text=text, path=path, policies=policies, required_query=required_query)
    return first_per_rule(found)


def first_per_rule(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings, of those of a rule in ONCE the first, with the number of operations; after waivers, which name operations."""
    listed = tuple(found)
    numbers = Counter(finding.rule for finding in listed if finding.rule in ONCE)
    first = {finding.rule: finding for finding in reversed(listed)}
    kept = (finding for finding in listed if finding.rule not in ONCE or finding is first[finding.rule])
    return tuple(_counted(finding, numbers[finding.rule]) if numbers[finding.rule] > 1 else finding for finding in kept)


def every_finding(
    document: Document,
    *,
    text: str | None = None,
    path: str | None = None,
    policies: Iterable[str] = (),
    required_query: Literal["template", "query"] = "template",
) -> tuple[Finding, ...]:
    """What API Management would reject or silently change in a document, by rule and then by place.

    Give the document as it will be imported, after substitution, selection and compaction: what these remove is not at
    fault. Lint the loaded document instead to judge a file by itself.

    Args:
        document: the document.
        text: its canonical text; without it the size (APIM-IMPORT-003) is not checked.
        path: the API's URL suffix; without it its length (APIM-IMPORT-045) is not checked.
        policies: names of operations that get a policy, which must be ARM names to hold on to.
        required_query: the API's `translateRequiredQueryParameters`: it decides whether a required query parameter
            counts towards the length of the URL template.
    """
    whole = subject(document, text=text, path=path, policies=policies, required_query=required_query)
    return findings([rule for rule in all_rules() if not rule.blocking], whole)


def refusals(document: Document) -> tuple[Finding, ...]:
    """Findings of the rules that a document must pass before it can be taken apart at all."""
    return findings(BLOCKING, Subject(document, (), (), None, None, frozenset(), "template"))


def findings(chosen: Iterable[Rule], whole: Subject) -> tuple[Finding, ...]:
    """The findings of some rules, by rule and then by place; of what several operations share one, with their number."""
    numbers = Counter(run(chosen, whole, whole.document.location, order=str))
    return tuple(_counted(finding, number) if number > 1 else finding for finding, number in numbers.items())


def _counted(finding: Finding, number: int) -> Finding:
    return replace(finding, found=f"{finding.found}, in {number} operations")
