"""Checks that ask Azure before anything is declared: all at once, each question once, and only for what is yet to be made.

A finding that stops nothing says what could not be looked at: a deploying identity may write what it may not read.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from arm_args import Answers, Question, RoleAssignmentArgs
from desired_state.preflight import already_exists, deleted, existing, names, permissions, regions
from desired_state.preflight.check import CAPACITY, EXISTS, IDS, NAME, SOFT_DELETED, SUBDOMAIN, Subject
from desired_state.preflight.deployed import Deployed
from desired_state.revision_state import Resource
from linting import Finding
from settings import Settings

__all__ = ["IDS", "RECOVERING", "findings"]

RECOVERING = "AZURE_OPENAI_APIM_RECOVERING"
"""In the environment of a preview that only looks for what an update broke off left: what exists already is what it is after."""
CHECKS = (deleted, names, existing, already_exists, regions, permissions)


def findings(
    settings: Settings,
    state: Iterable[Resource],
    roles: Mapping[str, RoleAssignmentArgs],
    ask: Callable[[Iterable[Question]], Answers],
    *,
    recovering: bool = False,
) -> Iterator[Finding]:
    """What Azure says against the settings, with the severities that these give; `ask` answers questions, all together.

    While `recovering`, whatever exists already may be the stack's own, as the command that asks will judge, and be in use already.
    """
    if recovering:
        settings = replace(settings, rules={**settings.rules, EXISTS: "off", CAPACITY: "off"})
    subject = Subject(settings=settings, deployed=Deployed.of(state), roles=roles, ask=ask)
    questions = dict.fromkeys(each for check in CHECKS for each in check.questions(subject))
    if not questions:
        return
    answers = ask(questions)
    for finding in _apart(list(_found(subject, answers))):
        level = settings.rules.get(finding.rule)
        if level != "off":
            yield finding if level is None or finding.rule not in IDS else replace(finding, severity=level)


def _found(subject: Subject, answers: Answers) -> Iterator[Finding]:
    for check in CHECKS:
        yield from check.findings(subject, answers)


def _apart(found: list[Finding]) -> Iterator[Finding]:
    """Without those that say of a name that it is taken where another says of what."""
    kept = {(each.source, each.place.rpartition(".")[0]) for each in found if each.rule == SOFT_DELETED}
    for each in found:
        if each.rule not in (NAME, SUBDOMAIN) or (each.source, each.place.rpartition(".")[0]) not in kept:
            yield each
