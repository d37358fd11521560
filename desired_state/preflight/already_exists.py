"""Whether what the stack is to make outside of the service is there already, which the provider refuses to create.

Names in the service have ledgers, which say whose they are (`desired_state/ownership`). Of accounts, deployments, monitoring and
where logs go nobody can claim the name, so that what the state lacks and Azure has is another's.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from arm_args import Answers, Question
from desired_state.preflight.check import (
    ACCOUNT_VERSION,
    ACCOUNTS,
    COMPONENT_VERSION,
    EXISTS,
    GROUP_VERSION,
    SERVICE_VERSION,
    SETTING_VERSION,
    WORKSPACE_VERSION,
    Subject,
)
from desired_state.service_resources import model_logs
from linting import Finding
from settings import Account, ExistingAccount, Steps

OTHER_NAME = "take another name"
NOUNS = {
    "ResourceGroup": "resource group",
    "ApiManagementService": "service",
    "Account": "account",
    "Deployment": "deployment",
    "Workspace": "workspace",
    "Component": "Application Insights",
    "DiagnosticSetting": "diagnostic setting",
}
"""By the provider's class."""


@dataclass(frozen=True, slots=True)
class _New:
    """One resource that an update would create: its class, where it is said, how it can be called otherwise."""

    kind: str
    name: str
    steps: Steps
    question: Question
    fix: str = OTHER_NAME

    def __str__(self) -> str:
        return f'{NOUNS[self.kind]} "{self.name}"'


def questions(subject: Subject) -> Iterator[Question]:
    """One for each."""
    yield from (each.question for each in _new(subject))


def findings(subject: Subject, answers: Answers) -> Iterator[Finding]:
    """What is there, and what may not be read. What is in an account or a group that is not there is not there either."""
    stack = subject.settings.sources.stack_name
    for each in _new(subject):
        if each.question in answers.bodies:
            found = f"{each} exists already, and is not in this stack's state: it is another's, and stays as it is"
            failed = f"if an update of this stack that failed made it, bin/apim recover --stack {stack} takes it in by --adopt"
            yield subject.settings.sources.finding(EXISTS, each.steps, found, f"{each.fix}; {failed}")
        elif each.question not in answers.absent:
            yield subject.not_checked(answers, each.question, each.steps, f"whether {each} exists already")


def _new(subject: Subject) -> Iterator[_New]:
    if subject.on(EXISTS):
        for each in (*_service(subject), *_accounts(subject), *_monitoring(subject), *_model_logs(subject)):
            if not subject.deployed.holds(each.kind, each.question.path):
                yield each


def _service(subject: Subject) -> Iterator[_New]:
    service = subject.settings.service
    if service.create is None:
        return
    group = f"/resourceGroups/{service.resource_group}"
    if service.create.resource_group:
        at = ("service", "create", "resourceGroup")
        yield _New("ResourceGroup", service.resource_group, at, Question(group, GROUP_VERSION), f"remove it, or {OTHER_NAME}")
    question = Question(subject.service_path, SERVICE_VERSION)
    yield _New("ApiManagementService", service.name, ("service", "name"), question, f"remove create, or {OTHER_NAME}")


def _accounts(subject: Subject) -> Iterator[_New]:
    settings = subject.settings
    for label, account in settings.accounts.items():
        steps: Steps = ("accounts", label)
        path = subject.account_path(account)
        fix = f"name it in existingAccounts, or {OTHER_NAME}"
        yield _New("Account", account.name, (*steps, "name"), Question(path, ACCOUNT_VERSION), fix)
        if subject.deployed.holds("Account", path):
            yield from _deployments(path, steps, account)
    for label, existing in settings.existing_accounts.items():
        path = f"/resourceGroups/{existing.resource_group}{ACCOUNTS}/accounts/{existing.name}"
        yield from _deployments(path, ("existingAccounts", label), existing)


def _deployments(path: str, steps: Steps, account: Account | ExistingAccount) -> Iterator[_New]:
    for name in account.deployments:
        question = Question(f"{path}/deployments/{name}", ACCOUNT_VERSION)
        fix = f"remove it here, and calls reach it all the same, or {OTHER_NAME}"
        yield _New("Deployment", name, (*steps, "deployments", name), question, fix)


def _monitoring(subject: Subject) -> Iterator[_New]:
    monitoring = subject.settings.monitoring
    if monitoring is None:
        return
    group = f"/resourceGroups/{monitoring.resource_group or subject.settings.service.resource_group}/providers"
    if monitoring.workspace_id is None:
        path = f"{group}/Microsoft.OperationalInsights/workspaces/{monitoring.workspace}"
        fix = f"write its resource id here, or {OTHER_NAME}"
        yield _New("Workspace", monitoring.workspace, ("monitoring", "workspace"), Question(path, WORKSPACE_VERSION), fix)
    name = monitoring.application_insights
    path = f"{group}/Microsoft.Insights/components/{name}"
    fix = f"write loggers and diagnostics instead of monitoring, or {OTHER_NAME}"
    yield _New("Component", name, ("monitoring", "applicationInsights"), Question(path, COMPONENT_VERSION), fix)


def _model_logs(subject: Subject) -> Iterator[_New]:
    """Each stack of a service names its diagnostic setting alike, but for the suffix of its environment."""
    settings = subject.settings
    logs: Mapping[str, object] | None = model_logs(settings)
    if logs is None:
        return
    name = str(logs["name"])
    question = Question(f"{subject.service_path}/providers/Microsoft.Insights/diagnosticSettings/{name}", SETTING_VERSION)
    steps: Steps = next(
        (("diagnostics", index, "largeLanguageModel") for index, each in settings.diagnostics.items() if each.large_language_model),
        ("diagnostics",),
    )
    fix = "set environment.suffix, which its name then carries, or leave the logs of models to the stack that has it"
    yield _New("DiagnosticSetting", name, steps, question, fix)
