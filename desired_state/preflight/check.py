"""What a check before the deployment looks at, and how it says what it could not look at."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from arm_args import Answers, Question, RoleAssignmentArgs
from desired_state.preflight.deployed import Deployed
from linting import Finding
from settings import Account, Settings, Steps

NAME, SUBDOMAIN, SOFT_DELETED, EXISTS, EXISTING_ACCOUNT, MODEL, CAPACITY, PERMISSION = IDS = (
    "name-taken",
    "subdomain-taken",
    "soft-deleted",
    "already-exists",
    "existing-account",
    "model-region",
    "capacity",
    "permission",
)
"""Ids of findings, to which a team may give another severity; what is off is not asked for."""
SERVICES: Final = "/providers/Microsoft.ApiManagement"
ACCOUNTS: Final = "/providers/Microsoft.CognitiveServices"
SERVICE_VERSION, ACCOUNT_VERSION, AUTHORIZATION_VERSION = "2024-05-01", "2025-06-01", "2022-04-01"
GROUP_VERSION, WORKSPACE_VERSION, COMPONENT_VERSION, SETTING_VERSION = (
    "2024-11-01",
    "2023-09-01",
    "2020-02-02",
    "2021-05-01-preview",
)
"""Of the provider's classes, and of the list of permissions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A stack that may be deployed, with what an update before has made. `roles` are those over accounts that others made."""

    settings: Settings
    deployed: Deployed
    roles: Mapping[str, RoleAssignmentArgs]
    ask: Callable[[Iterable[Question]], Answers]
    """Answers questions, all together."""

    def on(self, rule: str) -> bool:
        """Whether a check is not turned off."""
        return self.settings.rules.get(rule) != "off"

    @property
    def service_path(self) -> str:
        """The service's id below the subscription."""
        service = self.settings.service
        return f"/resourceGroups/{service.resource_group}{SERVICES}/service/{service.name}"

    def account_path(self, account: Account) -> str:
        """The id below the subscription of an account that the stack makes."""
        group = account.resource_group or self.settings.service.resource_group
        return f"/resourceGroups/{group}{ACCOUNTS}/accounts/{account.name}"

    def not_checked(self, answers: Answers, question: Question, steps: Steps, what: str) -> Finding:
        """A warning that Azure did not answer a question. `what` begins with "whether" or "which"."""
        found = f"not checked {what}: {answers.unread.get(question, 'no answer')}"
        return self.warning(steps, found, "let the deploying identity read it, or check it in the portal")

    def warning(self, steps: Steps, found: str, fix: str) -> Finding:
        """A warning of what is not known."""
        at = self.settings.sources.location(steps)
        return Finding(at.source, at.place, "not-checked", found, fix, "warning")
