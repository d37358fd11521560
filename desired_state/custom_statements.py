"""Policy statements that a team writes itself: from the files of the repository into the places that settings name."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

import policy
from desired_state.documents import Documents
from linting import Finding
from settings import Api, Settings, Sources, Statements

_SECTIONS: Final[dict[str, policy.Section]] = {
    "inbound": "inbound",
    "backend": "backend",
    "outbound": "outbound",
    "onError": "on-error",
}


def files(index: int, api: Api) -> list[tuple[tuple[str | int, ...], str]]:
    """The files that an API's settings name, each with the key path that names it."""
    at = ("apis", index)
    own = _named((*at, "statements"), api.statements)
    for name, options in api.operation_policies.items():
        own += _named((*at, "operationPolicies", name, "statements"), options.statements)
    return own


def check(index: int, api: Api, documents: Documents, sources: Sources) -> None:
    """Read all files. Raises ContractError with all that cannot be read, or else are no statements."""
    named = files(index, api)
    documents.check(named, sources)
    for _, file in named:
        policy.statements(documents.fragment(file))


def insertions(given: Sequence[Statements], documents: Documents) -> policy.Insertions:
    """The statements of files that were checked, by where they go; those of one place in the order of the settings."""
    found: dict[tuple[policy.Section, policy.At], tuple[policy.Statement, ...]] = {}
    for each in given:
        place = (_SECTIONS[each.section], each.at)
        statements = policy.statements(documents.fragment(each.file)) if each.file else (policy.included(each.fragment or ""),)
        found[place] = (*found.get(place, ()), *statements)
    return found


def judged(
    index: int, api: Api, texts: Iterable[tuple[policy.Scope, str]], settings: Settings, documents: Documents
) -> Iterator[Finding]:
    """What is wrong with a team's own statements, in their files, and what API Management would refuse of the whole besides.

    Names are not judged: the service may hold more than the stack knows. Answers are expected to stream, but in the Consumption
    tier, which cannot.
    """
    own = owned(api)
    if not own:
        return
    sku = settings.service.sku
    context = policy.Context(sku=sku, streaming=sku != "Consumption")
    told = [finding for scope, each in own if each.file for finding in _of_file(each.file, each, scope, context, documents)]
    yield from told
    for scope, text in texts:
        for finding in without(policy.lint(policy.parse(text), scope, context), told):
            if finding.severity == "error":
                found = f"policy of the {scope}, {finding.place}: {finding.found}"
                yield settings.sources.finding(finding.rule, ("apis", index, "statements"), found, finding.fix)


def owned(api: Api) -> list[tuple[policy.Scope, Statements]]:
    """A team's own statements among an API's policies, with their scope."""
    own: list[tuple[policy.Scope, Statements]] = [("api", each) for each in api.statements]
    return own + [("operation", each) for options in api.operation_policies.values() for each in options.statements]


def without(findings: Iterable[Finding], told: Iterable[Finding]) -> Iterator[Finding]:
    """Findings of a whole policy that were not told of the files in it."""
    known = {(finding.rule, _wording(finding)) for finding in told}
    return (finding for finding in findings if (finding.rule, _wording(finding)) not in known)


def _wording(finding: Finding) -> str:
    """What is told of a finding whatever the file: a place in an expression is another in another file."""
    return finding.found.split(", at line ")[0]


def _of_file(
    file: str, each: Statements, scope: policy.Scope, context: policy.Context, documents: Documents
) -> tuple[Finding, ...]:
    return policy.lint(documents.fragment(file), scope, replace(context, section=_SECTIONS[each.section], source=file))


def _named(steps: tuple[str | int, ...], given: Sequence[Statements]) -> list[tuple[tuple[str | int, ...], str]]:
    return [((*steps, number, "file"), each.file) for number, each in enumerate(given) if each.file]
