"""Whether accounts that others made are there, and called where they answer, before a stack uses them for the first time."""

from collections.abc import Iterator

from arm_args import Answers, Question
from desired_state.preflight.check import ACCOUNT_VERSION, ACCOUNTS, EXISTING_ACCOUNT, Subject
from linting import Finding
from settings import ExistingAccount, Steps


def questions(subject: Subject) -> Iterator[Question]:
    """One for each account."""
    yield from (question for _, _, question in _new(subject))


def findings(subject: Subject, answers: Answers) -> Iterator[Finding]:
    """What is missing, or elsewhere."""
    for name, account, question in _new(subject):
        steps: Steps = ("existingAccounts", name, "id")
        body = answers.bodies.get(question)
        if body is not None and str(body.get("id")).lower() != account.id.lower():
            found = (
                f'account "{account.name}" is in another subscription than the one that is deployed into, and has deployments here'
            )
            yield subject.settings.sources.finding(EXISTING_ACCOUNT, steps, found, "deploy them there, and remove deployments")
        elif body is not None:
            yield from _endpoint(subject, name, account, (body.get("properties") or {}).get("customSubDomainName"))
        elif question in answers.absent:
            where = "the subscription that is deployed into" if account.deployments else "Azure"
            found = f'there is no account "{account.name}" in resource group {account.resource_group} of {where}'
            yield subject.settings.sources.finding(
                EXISTING_ACCOUNT, steps, found, "correct the id, or have the stack create it in accounts"
            )
        else:
            yield subject.not_checked(answers, question, steps, f'whether account "{account.name}" is there')


def _endpoint(subject: Subject, name: str, account: ExistingAccount, subdomain: object) -> Iterator[Finding]:
    """An account without a subdomain answers at its region's endpoint alone, which takes no tokens (cog24-01)."""
    if account.origin:
        return
    if not subdomain:
        found = f'account "{account.name}" has no subdomain of its own, and its region\'s endpoint takes no tokens'
        fix = "have its owner give it one, or write a backend's origin and a key"
        yield subject.settings.sources.finding(EXISTING_ACCOUNT, ("existingAccounts", name, "id"), found, fix)
    elif str(subdomain).lower() != account.host:
        found = f'account "{account.name}" answers at the subdomain "{subdomain}", not at "{account.host}"'
        at = ("existingAccounts", name, "subdomain" if account.subdomain else "id")
        yield subject.settings.sources.finding(EXISTING_ACCOUNT, at, found, f"write subdomain: {subdomain}")


def _new(subject: Subject) -> Iterator[tuple[str, ExistingAccount, Question]]:
    """Those that no backend of the state calls yet, or that get another deployment.

    Where the stack deploys, the account has to be in its subscription: then it is asked for there.
    """
    if not subject.on(EXISTING_ACCOUNT):
        return
    called: dict[str, list[str]] = {}
    for label, backend in subject.settings.backends.items():
        called.setdefault(backend.account or "", []).append(f"upstream-backend-{label}".lower())
    known = [name.lower() for name in subject.deployed.logical.get("Backend", ())]
    for name, account in subject.settings.existing_accounts.items():
        used = all(any(each.startswith(label) for each in known) for label in called.get(name, ()))
        deployed = all(subject.deployed.model(account.name, each) is not None for each in account.deployments)
        if not (used and deployed):
            below = f"/resourceGroups/{account.resource_group}{ACCOUNTS}/accounts/{account.name}"
            yield name, account, Question(below if account.deployments else account.id, ACCOUNT_VERSION)
