"""Severities that a team gives to rules: which may have which, and the findings with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Final

import openapi
import policy
from desired_state import linting, preflight
from linting import Finding, Level
from settings import SETTINGS_IDS, Settings

LIST: Final = "`bin/apim rules` lists them"


def check(settings: Settings) -> Iterator[Finding]:
    """Entries of `rules` that name no rule, or one that Azure would insist on whatever is written here."""
    if not settings.rules:
        return  # nor load the rules of policies, of which most stacks have none
    imports = {rule.id: rule for rule in openapi.all_rules()}
    policies = {rule.id: rule for rule in policy.all_rules()}
    known = [*imports, *policies, *(rule.id for rule in linting.all_rules()), *preflight.IDS, *SETTINGS_IDS]
    for name, level in settings.rules.items():
        rule = imports.get(name) or policies.get(name)
        if name not in known:
            close = nearest(name, known)
            fix = f'write "{close}"; {LIST}' if close else f"remove it; {LIST}"
            yield settings.sources.finding("unknown-rule", ("rules", name), f'there is no rule "{name}"', fix)
        elif rule and level != "error" and rule.severity == "error" and rule.confidence != "choice":
            found = f'"{name}" cannot be {level}: API Management refuses what it finds, or silently does something else'
            fix = "remove the line, and correct what the rule finds"
            if name in imports:
                fix += ", or accept single places by `waivers` of the API, each with a reason"
            yield settings.sources.finding("fixed-rule", ("rules", name), found, fix)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The rule that a name is likest to, whatever its letter case; None where it is like none."""
    ids = {each.lower(): each for each in known}
    return next((ids[each] for each in get_close_matches(name.lower(), ids, n=1, cutoff=0.6)), None)


def with_levels(findings: Iterable[Finding], levels: Mapping[str, Level]) -> Iterator[Finding]:
    """The findings with the team's severities. An error of a rule that otherwise warns is Azure's, and stays one.

    A rule that is set is not quiet: who sets it wants to see it.
    """
    if not levels:
        yield from findings
        return
    own = {rule.id for rule in openapi.all_rules() if rule.confidence == "choice"}
    own |= {rule.id for rule in policy.all_rules() if rule.confidence == "choice"} | {rule.id for rule in linting.all_rules()}
    for finding in findings:
        level = levels.get(finding.rule)
        azures = finding.severity == "error" and finding.rule not in own
        if level is None or (azures and level != "error"):
            yield finding
        elif level != "off":
            yield replace(finding, severity=level, quiet=False)
