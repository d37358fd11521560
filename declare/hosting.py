"""What a stack publishes on, where it creates that itself: the service, and Azure OpenAI accounts."""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import pulumi

import components as c
from arm_args import Answers, Question
from desired_state import CONNECTION, DesiredState
from desired_state.preflight import RECOVERING
from desired_state.revision_state import Resource

SERVICE = "azure-native:apimanagement:ApiManagementService"


@dataclass(frozen=True, slots=True)
class Host:
    """The service to publish through, its gateway, and secrets of what the stack creates, by configuration key."""

    service: c.ServiceArgs
    gateway: c.Gateway
    secrets: Mapping[str, pulumi.Output[str]]
    workspace_id: pulumi.Output[str] | None = None
    """Of the monitoring that the stack creates."""


def hosted(desired: DesiredState, found: c.Gateway | None, state: Iterable[Resource], opts: pulumi.ResourceOptions) -> Host:
    """Declare service, accounts and monitoring, as far as the stack creates them; where to publish, then.

    `found` is the gateway of a service that exists, None where the stack creates it.
    """
    names = c.ServiceArgs(resource_group_name=desired.service.resource_group, service_name=desired.service.name)
    groups: dict[str, pulumi.Input[str]] = {}
    service, gateway = names, found
    if desired.created_service is not None:
        # The component's name is one for all stacks: another service is another name in Azure, not another resource here.
        created = c.CreatedService("gateway", desired.created_service, opts)
        service, gateway = created.where, created.gateway(_known_url(state, desired.service.name))
        groups = {desired.service.resource_group: created.group_name}
    if gateway is None:
        raise AssertionError("a service that the stack does not create has been found, or the program has ended")
    if desired.accounts:
        args: c.AccountSetArgs = {
            "accounts": desired.accounts,
            "groups": groups,
            "principal_id": gateway.principal_id,
            "caller": f"{desired.service.resource_group}/{desired.service.name}",
        }
        c.AccountSet("accounts", args, opts)
    if desired.existing_accounts:
        c.ExistingAccounts("existing", desired.existing_accounts, opts)
    for name in desired.kept_after_destroy:
        c.KeptAfterDestroy(name, opts)
    made = None if desired.monitoring is None else c.Monitoring("insights", desired.monitoring, groups, opts)
    if desired.workbook is not None:
        source: pulumi.Input[str] | None = desired.workbook["source_id"]
        if source is None and made is not None:
            source = made.component_id
        if source is None:
            raise AssertionError("settings of a workbook without source are refused")
        c.Workbook("usage", desired.workbook, source, groups, opts)
    if made is None:
        return Host(service, gateway, {})
    return Host(service, gateway, {CONNECTION: made.connection_string}, made.workspace_id)


def existing_gateway(desired: DesiredState) -> c.Gateway | None:
    """The gateway of a service that exists, None where the stack creates it. Raises LookupError with the provider's reason."""
    if desired.created_service is not None:
        return None
    return c.gateway(c.ServiceArgs(resource_group_name=desired.service.resource_group, service_name=desired.service.name))


def asked(desired: DesiredState) -> Callable[[Iterable[Question]], Answers]:
    """Asks Resource Manager questions about the subscription."""
    return lambda questions: c.answers(desired.service.resource_group, desired.service.name, questions)


def recovering() -> bool:
    """Whether a preview only looks for what an update that broke off has left: `bin/apim recover` says so in its environment."""
    return RECOVERING in os.environ


def has_service(state: Iterable[Resource], name: str) -> bool:
    """Whether an update before this one has made the service of that name."""
    return bool(_outputs(state, name))


def _outputs(state: Iterable[Resource], name: str) -> Mapping[str, object]:
    """Outputs of the service that an update before this one has made under that name; nothing if none has."""
    for each in state:
        if each.kind.rpartition("$")[2] == SERVICE and str(each.outputs.get("name")).lower() == name.lower():
            return each.outputs
    return {}


def _known_url(state: Iterable[Resource], name: str) -> str | None:
    return str(_outputs(state, name).get("gatewayUrl") or "").rstrip("/") or None
