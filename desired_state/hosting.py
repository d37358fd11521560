"""What a stack creates to publish on: the service, Azure OpenAI accounts and their deployments."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from arm_args import AccountArgs, CreatedServiceArgs, DeploymentArgs, MonitoringArgs
from desired_state.identities import Identity
from desired_state.revision_state import Resource
from desired_state.role_assignments import OPENAI_USER
from linting import Finding
from settings import Account, Deployment, Service, Settings, Steps


def created_service(service: Service) -> CreatedServiceArgs | None:
    """Arguments of the service, None of one that exists."""
    if service.create is None:
        return None
    return {
        "resource_group_name": service.resource_group,
        "service_name": service.name,
        "creates_group": service.create.resource_group,
        "location": service.create.location,
        "sku_name": service.create.tier,
        "capacity": 0 if service.create.tier == "Consumption" else service.create.units,
        "publisher_name": service.create.publisher.name,
        "publisher_email": service.create.publisher.email,
    }


def check(settings: Settings, identities: Mapping[Identity, Steps]) -> Iterator[Finding]:
    """What a service that is yet to be created cannot have: an identity that others assigned to it, resources that others made."""
    if settings.service.create is None:
        return
    for identity, steps in identities.items():
        if identity is not None:
            found = f"the service that the stack creates has a system-assigned identity alone, and none of client id {identity}"
            yield settings.sources.finding(
                "service-identity", steps, found, "remove the client id, so that the service's own is used"
            )
    if settings.adopted is not None:
        found = "nothing can be adopted in a service that the stack creates: it is empty"
        yield settings.sources.finding("adopted", ("adopted",), found, "remove it, or service.create where the service exists")


def moved(settings: Settings, state: Iterable[Resource]) -> Iterator[Finding]:
    """What would be made anew under a name that Azure keeps for the old one: region and resource group never change in place.

    A deleted service and a deleted account hold their names for 48 hours, unless they are purged
    (https://learn.microsoft.com/azure/api-management/soft-delete, https://learn.microsoft.com/azure/ai-services/recover-purge-resources).
    """
    there = {(each.kind.rpartition(":")[2], str(each.outputs.get("name")).lower()): each.outputs for each in state}
    for steps, kind, name, wanted in _placed(settings):
        outputs = there.get((kind, name.lower()))
        if outputs is None:
            continue
        found = _Place(str(outputs.get("location")), str(outputs.get("id")).split("/")[4])
        if found.plain != wanted.plain:
            words = f'"{name}" is in {found}, and cannot move to {wanted}: it would be deleted with all that is in it'
            fix = "give the new one another name, and let callers move over before the old one goes"
            yield settings.sources.finding("immovable", steps, words, fix)


@dataclass(frozen=True, slots=True)
class _Place:
    location: str
    group: str

    def __str__(self) -> str:
        return f"{self.location} (resource group {self.group})"

    @property
    def plain(self) -> tuple[str, str]:
        """As Azure compares places: `West Europe` is `westeurope`."""
        return self.location.replace(" ", "").lower(), self.group.lower()


def _placed(settings: Settings) -> Iterator[tuple[Steps, str, str, _Place]]:
    """Key path, class, name and place of what the stack creates."""
    service = settings.service
    if service.create is not None:
        place = _Place(service.create.location, service.resource_group)
        yield ("service", "create", "location"), "ApiManagementService", service.name, place
    for name, account in settings.accounts.items():
        place = _Place(account.location, account.resource_group or service.resource_group)
        yield ("accounts", name, "location"), "Account", account.name, place


def monitoring(settings: Settings) -> MonitoringArgs | None:
    """Arguments of the monitoring, None where the stack creates none."""
    chosen, created = settings.monitoring, settings.service.create
    if chosen is None:
        return None
    return {
        "resource_group_name": chosen.resource_group or settings.service.resource_group,
        "location": chosen.location or (created.location if created else ""),
        "workspace_name": chosen.workspace,
        "component_name": chosen.application_insights,
        "retention_in_days": chosen.retention_days,
    }


def accounts(settings: Settings) -> Mapping[str, AccountArgs]:
    """Arguments of all accounts, by the name that backends know them by."""
    called = {
        backend.account
        for backend in settings.backends.values()
        if backend.credential.managed_identity and backend.credential.managed_identity.client_id is None
    }
    return {name: _account(name, account, settings, called) for name, account in settings.accounts.items()}


def _account(name: str, account: Account, settings: Settings, called: Collection[str | None]) -> AccountArgs:
    return {
        "account_name": account.name,
        "resource_group_name": account.resource_group or settings.service.resource_group,
        "kind": account.kind,
        "location": account.location,
        "custom_sub_domain_name": account.host,
        "disable_local_auth": not account.local_auth,
        "deployments": {deployment: _deployment(each) for deployment, each in account.deployments.items()},
        "service_role": OPENAI_USER if name in called else None,
    }


def _deployment(deployment: Deployment) -> DeploymentArgs:
    return {
        "model": deployment.model,
        "version": deployment.version,
        "sku_name": deployment.sku,
        "capacity": deployment.capacity,
        "version_upgrade_option": deployment.upgrade,
    }
