"""Runs the stack rules. They are found by folder: a new file in `desired_state/rules/` with a RULE in it is a new rule."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

import policy
from desired_state import custom_statements, rules
from desired_state.documents import Documents
from desired_state.result import Published
from desired_state.rule import Fault, Rule, Subject
from linting import ContractError, Finding, rules_in
from settings import Settings


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule in the folder, by id. Raises TypeError when a file holds none."""
    return rules_in(rules, Rule)


def judged(settings: Settings, apis: Sequence[Published], documents: Documents) -> Iterator[Finding]:
    """What a reviewer would ask about the stack, by rule, with the severity that the settings give the rule."""
    subject = Subject(settings, tuple(apis), tuple(_own(settings, documents)))
    for rule in all_rules():
        level = settings.rules.get(rule.id, rule.severity)
        if level != "off":
            quiet = rule.quiet and rule.id not in settings.rules
            for fault in rule.check(subject):
                yield replace(_finding(rule, fault, settings), severity=level, quiet=quiet)


def _own(settings: Settings, documents: Documents) -> Iterator[policy.Document]:
    """The team's own policy files, each once; what cannot be read is told where it is used."""
    files = [file for index, api in settings.apis.items() for _, file in custom_statements.files(index, api)]
    files += [fragment.file for fragment in settings.fragments.values()]
    files += [product.policy for product in settings.products.values() if product.policy]
    for file in dict.fromkeys(files):
        try:
            yield documents.fragment(file)
        except (OSError, ContractError):
            continue


def _finding(rule: Rule, fault: Fault, settings: Settings) -> Finding:
    fix = fault.fix or rule.remedy
    if fault.file:
        return Finding(fault.file, fault.path, rule.id, fault.found, fix, line=fault.line)
    if isinstance(fault.steps, str):
        return Finding(settings.sources.stack, fault.steps, rule.id, fault.found, fix)
    return settings.sources.finding(rule.id, fault.steps, fault.found, fix)
