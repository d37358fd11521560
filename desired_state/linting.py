"""Runs the stack rules. They are found by folder: a new file in `desired_state/rules/` with a RULE in it is a new rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import policy
from desired_state import custom_statements, rules
from desired_state.documents import Documents
from desired_state.result import DesiredApi
from desired_state.rule import Rule, Subject
from linting import ContractError, Finding, rules_in, run
from settings import Settings


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule in the folder, by id. Raises TypeError when a file holds none."""
    return rules_in(rules)


def lint(settings: Settings, apis: Sequence[DesiredApi], documents: Documents) -> Iterator[Finding]:
    """What a reviewer would ask about the stack, by rule, with the severity that the settings give the rule."""
    subject = Subject(settings, tuple(apis), tuple(_own(settings, documents)))
    return run(all_rules(), subject, subject.location, levels=settings.rules)


def _own(settings: Settings, documents: Documents) -> Iterator[policy.Document]:
    """The team's own policy files, each once; what cannot be read is found where it is used."""
    files = [file for index, api in settings.apis.items() for _, file in custom_statements.files(index, api)]
    files += [fragment.file for fragment in settings.fragments.values()]
    files += [product.policy for product in settings.products.values() if product.policy]
    for file in dict.fromkeys(files):
        try:
            yield documents.fragment(file)
        except (OSError, ContractError):
            continue
