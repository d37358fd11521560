"""Policy statements that a team writes itself: from the files of the repository into the places that settings name."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import policy
from blueprint.documents import Documents
from findings import Finding, errors
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
        documents.statements(file)


def insertions(given: Sequence[Statements], documents: Documents) -> policy.Insertions:
    """The statements of files that were checked, by where they go; those of one place in the order of the settings."""
    found: dict[tuple[policy.Section, policy.At], tuple[policy.Statement, ...]] = {}
    for each in given:
        place = (_SECTIONS[each.section], each.at)
        statements = documents.statements(each.file) if each.file else (policy.included(each.fragment or ""),)
        found[place] = (*found.get(place, ()), *statements)
    return found


def judged(index: int, api: Api, texts: Iterable[tuple[policy.Scope, str]], settings: Settings) -> Iterator[Finding]:
    """What API Management would refuse of finished policies in which a team's own statements stand, told before it does.

    Names are not judged: the service may hold more than the stack knows.
    """
    if not api.statements and not any(options.statements for options in api.operation_policies.values()):
        return
    sku = settings.service.sku
    context = policy.Context(sku=sku, streaming=sku != "Consumption")
    for scope, text in texts:
        for finding in errors(policy.lint(policy.parse(text), scope, context)):
            found = f"policy of the {scope}, {finding.place}: {finding.found}"
            yield settings.sources.finding(finding.rule, ("apis", index, "statements"), found, finding.fix)


def _named(steps: tuple[str | int, ...], given: Sequence[Statements]) -> list[tuple[tuple[str | int, ...], str]]:
    return [((*steps, number, "file"), each.file) for number, each in enumerate(given) if each.file]
