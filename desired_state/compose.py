"""Settings, documents and policies become a desired state, API by API, in three passes: resolve, check, render."""

from datetime import date

from desired_state import adopted as adoption
from desired_state import allowed_severities, api_paths, custom_statements, hosting, linting, soft_deleted, usage
from desired_state.backends import Backends
from desired_state.check import check
from desired_state.consumers import expired
from desired_state.documents import Documents, Read
from desired_state.environment import in_environment
from desired_state.identities import needed
from desired_state.render import render
from desired_state.resolve import reachable, resolve
from desired_state.result import DesiredApi, DesiredState
from desired_state.role_assignments import assignments
from desired_state.service_resources import service_resources
from linting import ContractError, Finding
from settings import Settings


def compose(settings: Settings, read: Read, today: date | None = None) -> DesiredState:
    """The desired state, with the settings' own findings first, those of each API, then of the stack as a whole.

    `read` gives the bytes of a file by its path relative to the repository's root, and raises OSError. With `today`, in
    UTC, a consumer whose time is over is an error.
    """
    documents = Documents(read)
    findings = list(settings.findings)
    apis: list[DesiredApi] = []
    backends, used = Backends(), dict[str, None]()
    for index, api in settings.apis.items():
        if reached := reachable(api, settings):
            try:
                desired = _desired(index, settings, backends, documents, findings)
            except ContractError as error:
                findings += error.findings
            else:
                apis.append(desired)
                backends |= desired.backends
                used |= dict.fromkeys(reached)
    resources, wrong = service_resources(settings, backends, documents)
    adopted, misplaced = adoption.adopted(settings, documents)
    findings += (*api_paths.check(settings, apis), *wrong, *misplaced)
    findings += expired(settings, today) if today else ()
    findings += (*allowed_severities.check(settings), *linting.lint(settings, apis, documents))
    identities = needed(settings, used)
    findings += hosting.check(settings, identities)
    composed = DesiredState(
        service=settings.service,
        backends=backends,
        roles=assignments(settings, used),
        apis=tuple(apis),
        service_resources=resources,
        protect=settings.protect,
        findings=tuple(dict.fromkeys(allowed_severities.with_levels(findings, settings.rules))),
        suffix=settings.environment.suffix,
        adopted=adopted,
        identities=identities,
        created_service=hosting.created_service(settings.service),
        accounts=hosting.accounts(settings),
        existing_accounts=hosting.existing_accounts(settings),
        monitoring=hosting.monitoring(settings),
        kept_after_destroy=soft_deleted.kept_after_destroy(settings),
        workbook=usage.workbook(settings),
    )
    return in_environment(composed, settings)


def _desired(index: int, settings: Settings, others: Backends, documents: Documents, findings: list[Finding]) -> DesiredApi:
    """One API through the passes; adds to `findings` what does not stop it. Raises ContractError."""
    resolved = resolve(index, settings, documents)
    findings += resolved.definition.warnings
    check(resolved, others, settings, documents)
    desired = render(resolved, settings, documents)
    findings += custom_statements.lint(index, resolved.api, desired.policies(), settings, documents)
    return desired
