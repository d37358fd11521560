"""Whether the names of a service and of accounts are free: they are one each in all of Azure.

https://learn.microsoft.com/rest/api/apimanagement/api-management-service/check-name-availability and
https://learn.microsoft.com/rest/api/aiservices/accountmanagement/check-domain-availability/check-domain-availability
"""

from collections.abc import Iterator
from dataclasses import dataclass

from arm_args import Answers, Question
from desired_state.preflight.check import ACCOUNT_VERSION, ACCOUNTS, NAME, SERVICE_VERSION, SERVICES, SUBDOMAIN, Subject
from linting import Finding
from settings import Steps


@dataclass(frozen=True, slots=True)
class _Name:
    """A name that something new is to get. `own` asks for what has it in the stack's own resource group."""

    rule: str
    name: str
    steps: Steps
    question: Question
    member: str
    own: Question


def questions(subject: Subject) -> Iterator[Question]:
    """One for each name of what is yet to be made."""
    yield from (each.question for each in _names(subject))


def findings(subject: Subject, answers: Answers) -> Iterator[Finding]:
    """Names that others have. What is there under the very id, as after an update that broke off, is the engine's to judge."""
    for each in _names(subject):
        body = answers.bodies.get(each.question)
        if body is None:
            yield subject.not_checked(answers, each.question, each.steps, f'whether the name "{each.name}" is free')
        elif body.get(each.member) is False and each.own not in subject.ask([each.own]).bodies:
            found = f'"{each.name}" is taken in Azure, by this subscription or another'
            if each.rule == SUBDOMAIN:
                found = f'the subdomain "{each.name}" is taken in Azure, by an account of this subscription or another'
            why = body.get("reason") if each.rule == SUBDOMAIN else body.get("message")
            yield subject.settings.sources.finding(
                each.rule, each.steps, f"{found}{_quoted(why)}", "choose another: it is one in all of Azure"
            )


def _quoted(reason: object) -> str:
    return f" ({str(reason).strip().rstrip('.')})" if reason else ""


def _names(subject: Subject) -> Iterator[_Name]:
    settings = subject.settings
    service = settings.service
    if service.create and subject.on(NAME) and not subject.deployed.has("ApiManagementService", service.name):
        question = Question(f"{SERVICES}/checkNameAvailability", SERVICE_VERSION, (("name", service.name),))
        own = Question(subject.service_path, SERVICE_VERSION)
        yield _Name(NAME, service.name, ("service", "name"), question, "nameAvailable", own)
    for name, account in settings.accounts.items():
        if not subject.on(SUBDOMAIN) or subject.deployed.has("Account", account.name):
            continue
        body = (("subdomainName", account.host), ("type", "Microsoft.CognitiveServices/accounts"), ("kind", account.kind))
        question = Question(f"{ACCOUNTS}/checkDomainAvailability", ACCOUNT_VERSION, body)
        steps = ("accounts", name, "subdomain" if account.subdomain else "name")
        own = Question(subject.account_path(account), ACCOUNT_VERSION)
        yield _Name(SUBDOMAIN, account.host, steps, question, "isSubdomainAvailable", own)
