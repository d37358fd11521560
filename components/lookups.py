"""What API Management knows and no resource says. For `__main__`: no component looks anything up."""

import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, NamedTuple

import pulumi
from pulumi.runtime.proto import resource_pb2
from pulumi.runtime.settings import get_monitor
from pulumi_azure_native import apimanagement

from components.api import ServiceArgs
from components.resource_manager import CLIENT_CONFIG


def start_provider() -> None:
    """Have the engine start the provider, which takes half a second or more, while the program still loads its modules.

    The engine starts a provider at the first question to it. This one, what it was configured with, is asked for that alone: its
    answer is dropped, and what is wrong with the provider is the answer to a question that matters. It is not asked through
    `pulumi.runtime.invoke`, which comes back with the answer only.
    """
    monitor: Any = get_monitor()
    question = resource_pb2.ResourceInvokeRequest(tok=CLIENT_CONFIG, version=version("pulumi-azure-native"))

    def ask() -> None:
        with suppress(Exception):  # see above
            monitor.Invoke(question)

    # A daemon: a program that ends for another reason does not wait for it.
    threading.Thread(target=ask, daemon=True).start()


@dataclass(frozen=True, slots=True)
class Gateway:
    """What is known of the service: its gateway's URL without final slash, its own identity's object id, if it has one, its id.

    They are outputs for a service that the stack creates. `client_ids` are of the identities that are assigned to it; None where
    the answer does not have them all. `tier` is that of a service that exists.
    """

    url: pulumi.Input[str]
    principal_id: pulumi.Input[str | None]
    service_id: pulumi.Input[str] = ""
    client_ids: frozenset[str] | None = frozenset()
    tier: str = ""


def gateway(service: ServiceArgs) -> Gateway:
    """The service's gateway.

    Asked at once, so that a service that is not there stops the program before anything is registered. The provider
    may still be starting: what its SDK needs for an API loads in a thread meanwhile, and so the question goes out without it.

    Raises:
        LookupError: the service cannot be read, with the first line of the provider's reason, or has no gateway yet.
    """
    # The SDK's modules are loaded at the first use of a name in them.
    loading = threading.Thread(target=getattr, args=(apimanagement, "Api"))
    loading.start()
    question = {"resourceGroupName": service["resource_group_name"], "serviceName": service["service_name"]}
    same_provider = pulumi.InvokeOptions(version=version("pulumi-azure-native"))
    try:
        answer = pulumi.runtime.invoke("azure-native:apimanagement:getApiManagementService", question, same_provider)
    except Exception as error:  # the SDK raises nothing narrower from an invoke
        raise LookupError(next(iter(str(error).splitlines()), type(error).__name__)) from error
    finally:
        loading.join()
    url = answer.value.get("gatewayUrl")
    if not url:
        raise LookupError("it has no gatewayUrl; is it still being created?")
    identity = answer.value.get("identity") or {}
    return Gateway(
        str(url).rstrip("/"),
        identity.get("principalId"),
        str(answer.value.get("id") or ""),
        _client_ids(identity.get("userAssignedIdentities") or {}),
        str((answer.value.get("sku") or {}).get("name") or ""),
    )


def _client_ids(assigned: object) -> frozenset[str] | None:
    ids = (
        [each.get("clientId") for each in assigned.values() if isinstance(each, Mapping)]
        if isinstance(assigned, Mapping)
        else [None]
    )
    return frozenset(map(str, ids)) if None not in ids else None


@dataclass(frozen=True, slots=True)
class StateResource:
    """One resource of the stack's state: its type with those of its parents (`a$b`), its logical name, its outputs."""

    kind: str
    name: str
    outputs: Mapping[str, Any]


def stack_state() -> list[StateResource]:
    """The stack's own state, as the last update left it or broke off; in a preview too.

    From the engine's own function, which needs neither a resource nor an export, so that what an interrupted update did
    counts as well (measured with engine 3.259.0: `readStackResourceOutputs`, a function of the provider `pulumi`).

    Raises:
        LookupError: the engine has no such function, or cannot read the state.
    """
    stack = f"{pulumi.get_organization()}/{pulumi.get_project()}/{pulumi.get_stack()}"
    try:
        answer = pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", {"stackName": stack})
    except Exception as error:  # the SDK raises nothing narrower from an invoke
        raise LookupError(next(iter(str(error).splitlines()), type(error).__name__)) from error
    found = []
    for urn, resource in (answer.value.get("outputs") or {}).items():
        kind, name = urn.split("::")[2], urn.split("::", 3)[3]
        found.append(StateResource(kind, name, resource.get("outputs") or {}))
    return found


class SubscriptionKeys(NamedTuple):
    """The two keys of a subscription; either opens what it is for."""

    primary: pulumi.Output[str]
    secondary: pulumi.Output[str]


def subscription_keys(service: ServiceArgs, sid: pulumi.Input[str]) -> SubscriptionKeys:
    """Both keys of a subscription, secret; unknown in a preview that creates it."""
    keys = pulumi.Output.secret(apimanagement.list_subscription_secrets_output(**service, sid=sid))
    return SubscriptionKeys(keys.primary_key, keys.secondary_key)
