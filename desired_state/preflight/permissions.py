"""Whether the deploying identity has the rights that new resources need, before the first of them is made.

https://learn.microsoft.com/rest/api/authorization/permissions/list-for-resource-group, and for wildcards
https://learn.microsoft.com/azure/role-based-access-control/role-definitions. Conditions of roles and deny assignments are not seen.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from arm_args import Answers, Question
from desired_state.preflight.check import ACCOUNTS, AUTHORIZATION_VERSION, PERMISSION, Subject
from linting import Finding
from settings import Steps

ASSIGN = "Microsoft.Authorization/roleAssignments/write"
ADMINISTRATOR = "Role Based Access Control Administrator"
"""Gives ASSIGN, which Contributor does not (https://learn.microsoft.com/azure/role-based-access-control/built-in-roles)."""


class _Need(NamedTuple):
    """An action at a scope, for the sake of a setting. `scope` is "" for the subscription, otherwise as in `Question.path`."""

    scope: str
    action: str
    steps: Steps


def questions(subject: Subject) -> Iterator[Question]:
    """One by scope."""
    yield from dict.fromkeys(_question(each.scope) for each in _needs(subject))


def findings(subject: Subject, answers: Answers) -> Iterator[Finding]:
    """One by scope and action: what the identity may not do there."""
    unread: set[Question] = set()
    for each in dict.fromkeys(_needs(subject)):
        question = _question(each.scope)
        body = answers.bodies.get(question)
        if body is None:
            if question not in unread:
                yield subject.not_checked(
                    answers, question, each.steps, f"which rights the deploying identity has in {_place(each.scope)}"
                )
            unread.add(question)
        elif not allows(body.get("value") or (), each.action):
            role = ADMINISTRATOR if each.action == ASSIGN else "Contributor"
            found = f"the deploying identity may not do {each.action} in {_place(each.scope)}, which this needs"
            yield subject.settings.sources.finding(PERMISSION, each.steps, found, f"give it the role {role} there, which has it")


def allows(permissions: Iterable[Mapping[str, Any]], action: str) -> bool:
    """Whether one of the permissions gives the action: what one of them excludes, another may still give."""
    return any(
        _matches(each.get("actions") or (), action) and not _matches(each.get("notActions") or (), action) for each in permissions
    )


def _matches(patterns: Iterable[str], action: str) -> bool:
    return any(re.fullmatch(re.escape(each).replace(r"\*", ".*"), action, re.IGNORECASE) for each in patterns)


def _question(scope: str) -> Question:
    return Question(f"{scope}/providers/Microsoft.Authorization/permissions", AUTHORIZATION_VERSION)


def _place(scope: str) -> str:
    name = scope.rpartition("/")[2]
    kind = "account" if "/accounts/" in scope.lower() else "resource group"
    return f"{kind} {name}" if scope else "the subscription"


def _needs(subject: Subject) -> Iterator[_Need]:
    if subject.on(PERMISSION):
        yield from _of_service(subject)
        yield from _of_accounts(subject)
        yield from _of_existing(subject)
        yield from _of_monitoring(subject)
        yield from _of_roles(subject)


def _group(subject: Subject, name: str) -> str:
    """The scope of a resource group; the subscription where the stack is yet to make it."""
    create = subject.settings.service.create
    own = create is not None and create.resource_group and name.lower() == subject.settings.service.resource_group.lower()
    return "" if own and not subject.deployed.has("ResourceGroup", name) else f"/resourceGroups/{name}"


def _of_service(subject: Subject) -> Iterator[_Need]:
    service = subject.settings.service
    scope = _group(subject, service.resource_group)
    if service.create is None:
        return
    if not scope:
        at = ("service", "create", "resourceGroup")
        yield _Need(scope, "Microsoft.Resources/subscriptions/resourceGroups/write", at)
    if not subject.deployed.has("ApiManagementService", service.name):
        yield _Need(scope, "Microsoft.ApiManagement/service/write", ("service", "create"))


def _of_accounts(subject: Subject) -> Iterator[_Need]:
    """What is added to an account that is there is asked at the account, where the right may end."""
    settings, deployed = subject.settings, subject.deployed
    identities = {each.account: each.credential.managed_identity for each in settings.backends.values()}
    called = {account for account, each in identities.items() if each is not None and each.client_id is None}
    for label, account in settings.accounts.items():
        group, steps = account.resource_group or settings.service.resource_group, ("accounts", label)
        if deployed.has("Account", account.name):
            scope = f"/resourceGroups/{group}{ACCOUNTS}/accounts/{account.name}"
        else:
            scope = _group(subject, group)
            yield _Need(scope, "Microsoft.CognitiveServices/accounts/write", steps)
        if any(deployed.model(account.name, name) is None for name in account.deployments):
            yield _Need(scope, "Microsoft.CognitiveServices/accounts/deployments/write", (*steps, "deployments"))
        if label in called and not deployed.has_logical("RoleAssignment", f"accounts-role-{label}"):
            yield _Need(scope, ASSIGN, steps)


def _of_existing(subject: Subject) -> Iterator[_Need]:
    """Deployments in accounts that others made: asked at the account, where the right may end."""
    for label, account in subject.settings.existing_accounts.items():
        if any(subject.deployed.model(account.name, name) is None for name in account.deployments):
            yield _Need(
                account.id, "Microsoft.CognitiveServices/accounts/deployments/write", ("existingAccounts", label, "deployments")
            )


def _of_monitoring(subject: Subject) -> Iterator[_Need]:
    monitoring = subject.settings.monitoring
    if monitoring is not None:
        scope = _group(subject, monitoring.resource_group or subject.settings.service.resource_group)
        if monitoring.workspace_id is None and not subject.deployed.has("Workspace", monitoring.workspace):
            yield _Need(scope, "Microsoft.OperationalInsights/workspaces/write", ("monitoring", "workspace"))
        if not subject.deployed.has("Component", monitoring.application_insights):
            yield _Need(scope, "Microsoft.Insights/components/write", ("monitoring", "applicationInsights"))


def _of_roles(subject: Subject) -> Iterator[_Need]:
    """Over accounts that others made: asked at the account itself, where the right may end."""
    for name, backend in subject.settings.backends.items():
        identity = backend.credential.managed_identity
        role = identity.role_assignment if identity else None
        if role is None:
            continue
        new = [label for label, each in subject.roles.items() if each["scope"] == role.account]
        if not all(subject.deployed.has_logical("RoleAssignment", f"upstream-role-{label}") for label in new):
            yield _Need(role.account, ASSIGN, ("backends", name, "credential", "managedIdentity", "roleAssignment"))
