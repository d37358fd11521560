"""Policy statements that a team writes itself: from the files of the repository into the places that settings name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

import policy
from desired_state.documents import Documents
from linting import ContractError, Finding
from settings import Api, Settings, Sources, Statements, Steps

_SECTIONS: Final[dict[str, policy.Section]] = {
    "inbound": "inbound",
    "backend": "backend",
    "outbound": "outbound",
    "onError": "on-error",
}


def files(index: int, api: Api) -> list[tuple[Steps, str]]:
    """The files that an API's settings name, each with the key path that names it."""
    at = ("apis", index)
    own = _files((*at, "statements"), api.statements)
    for name, options in api.operation_policies.items():
        own += _files((*at, "operationPolicies", name, "statements"), options.statements)
    return own


def check(index: int, api: Api, documents: Documents, sources: Sources) -> tuple[Finding, ...]:
    """All files that cannot be read, or else the first that holds no statements."""
    named = files(index, api)
    try:
        documents.check(named, sources)
        for _, file in named:
            policy.statements(documents.fragment(file))
    except ContractError as error:
        return error.findings
    return ()


def insertions(given: Sequence[Statements], documents: Documents) -> policy.Insertions:
    """The statements of files that were checked, by where they go; those of one place in the order of the settings."""
    found: dict[tuple[policy.Section, policy.At], tuple[policy.Statement, ...]] = {}
    for each in given:
        place = (_SECTIONS[each.section], each.at)
        statements = policy.statements(documents.fragment(each.file)) if each.file else (policy.included(each.fragment or ""),)
        found[place] = (*found.get(place, ()), *statements)
    return found


def lint(
    index: int, api: Api, texts: Iterable[tuple[policy.Scope, str]], settings: Settings, documents: Documents
) -> Iterator[Finding]:
    """What is wrong with a team's own statements, in their files, and what API Management would refuse of the whole besides.

    Names are not checked: the service may hold more than the stack knows. Answers are expected to stream, but in the Consumption
    tier, which cannot.
    """
    own = of_api(api)
    if not own:
        return
    sku = settings.service.tier
    context = policy.Context(sku=sku, streaming=sku != "Consumption")
    reported = [finding for scope, each in own if each.file for finding in _of_file(each.file, each, scope, context, documents)]
    yield from reported
    yield from _preflights(index, api, settings, documents)
    for scope, text in texts:
        for finding in unreported(policy.lint(policy.parse(text), scope, context), reported):
            if finding.severity == "error":
                found = f"policy of the {scope}, {finding.place}: {finding.found}"
                yield settings.sources.finding(finding.rule, ("apis", index, "statements"), found, finding.fix)


def _preflights(index: int, api: Api, settings: Settings, documents: Documents) -> Iterator[Finding]:
    """A cors of a team's own beside a version that a header names, which no preflight carries: as for the setting `cors`.

    https://learn.microsoft.com/azure/api-management/cors-policy, "common configuration issues".
    """
    versions = settings.version_sets.get(api.version.set) if api.version else None
    if versions is None or not versions.header:
        return
    for number, each in enumerate(api.statements):
        root = documents.fragment(each.file).root if each.file else None
        if root is not None and any(element.name == "cors" for element in root.walk()):
            found = f'{each.file} has a <cors>, and calls name the version in the header "{versions.header}", which preflights lack'
            fix = f"write query instead of header in versionSets.{api.version.set if api.version else ''}, or remove <cors>"
            yield settings.sources.finding("cors", ("apis", index, "statements", number, "file"), found, fix)


def of_api(api: Api) -> list[tuple[policy.Scope, Statements]]:
    """A team's own statements among an API's policies, with their scope."""
    own: list[tuple[policy.Scope, Statements]] = [("api", each) for each in api.statements]
    return own + [("operation", each) for options in api.operation_policies.values() for each in options.statements]


def unreported(findings: Iterable[Finding], reported: Iterable[Finding]) -> Iterator[Finding]:
    """Findings of a whole policy that were not reported of the files in it."""
    known = {(finding.rule, _wording(finding)) for finding in reported}
    return (finding for finding in findings if (finding.rule, _wording(finding)) not in known)


def _wording(finding: Finding) -> str:
    """The words of a finding that are the same in any file: a place in an expression is another in another file."""
    return finding.found.split(", at line ")[0]


def _of_file(
    file: str, each: Statements, scope: policy.Scope, context: policy.Context, documents: Documents
) -> tuple[Finding, ...]:
    return policy.lint(documents.fragment(file), scope, replace(context, section=_SECTIONS[each.section], source=file))


def _files(steps: Steps, given: Sequence[Statements]) -> list[tuple[Steps, str]]:
    return [((*steps, number, "file"), each.file) for number, each in enumerate(given) if each.file]
