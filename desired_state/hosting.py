"""What a stack creates to publish on: the service, Azure OpenAI accounts and their deployments."""

from collections.abc import Collection, Iterator, Mapping

from arm_args import AccountArgs, CreatedServiceArgs, DeploymentArgs, ExistingAccountArgs, MonitoringArgs
from desired_state.identities import Identity
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


def monitoring(settings: Settings) -> MonitoringArgs | None:
    """Arguments of the monitoring, None where the stack creates none."""
    chosen, created = settings.monitoring, settings.service.create
    if chosen is None:
        return None
    arguments: MonitoringArgs = {
        "resource_group_name": chosen.resource_group or settings.service.resource_group,
        "location": chosen.location or (created.location if created else ""),
        "workspace_name": chosen.workspace,
        "component_name": chosen.application_insights,
        "retention_in_days": chosen.retention_days,
    }
    return {**arguments, "workspace_id": chosen.workspace_id} if chosen.workspace_id else arguments


def accounts(settings: Settings) -> Mapping[str, AccountArgs]:
    """Arguments of all accounts, by the name that backends know them by."""
    called = {
        backend.account
        for backend in settings.backends.values()
        if backend.credential.managed_identity and backend.credential.managed_identity.client_id is None
    }
    return {name: _account(name, account, settings, called) for name, account in settings.accounts.items()}


def existing_accounts(settings: Settings) -> Mapping[str, ExistingAccountArgs]:
    """Arguments of what the stack deploys in accounts that others made, by the name that backends know them by."""
    return {
        name: {
            "account_name": account.name,
            "resource_group_name": account.resource_group,
            "deployments": {deployment: _deployment(each) for deployment, each in account.deployments.items()},
        }
        for name, account in settings.existing_accounts.items()
        if account.deployments
    }


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
