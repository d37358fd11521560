"""Azure OpenAI accounts that the stack creates, the models that it deploys, and the role to call them."""

from collections.abc import Mapping
from typing import TypedDict

import pulumi
from pulumi_azure_native import cognitiveservices

from arm_args import AccountArgs, DeploymentArgs, ExistingAccountArgs
from components.component import Component
from components.roles import assign_over

FORMAT = "OpenAI"
"""Of the models that accounts deploy here; Azure's other formats are other vendors'."""


class AccountSetArgs(TypedDict):
    """Arguments of `AccountSet`."""

    accounts: Mapping[str, AccountArgs]
    """By the name that backends know them by."""
    groups: Mapping[str, pulumi.Input[str]]
    """Resource groups that the stack creates, by name: known once they exist."""
    principal_id: pulumi.Input[str | None]
    """Object id of the service's own identity."""
    caller: str
    """The service as `group/name`, of which the names of role assignments are made."""


class AccountSet(Component):
    """Accounts with their deployments, and the service's role over each that it calls with its identity."""

    def __init__(self, name: str, args: AccountSetArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("AccountSet", name, opts)
        self._name = name
        for label, each in args["accounts"].items():
            group = args["groups"].get(each["resource_group_name"], each["resource_group_name"])
            account = self._account(label, each, group)
            deploy(self, f"{name}-{label}", group, account.name, each["deployments"])
            if each["service_role"] is not None:
                assign_over(self, f"{name}-role-{label}", account.id, each["service_role"], args["principal_id"], args["caller"])
        self.register_outputs({})

    # Types of the provider's SDK are in quotes: to name one is to load it, for most programs in vain.
    def _account(self, label: str, args: AccountArgs, group: pulumi.Input[str]) -> "cognitiveservices.Account":
        """An account of its own subdomain: the endpoint of a region, which one without has, takes no tokens (cog24-01)."""
        return cognitiveservices.Account(
            f"{self._name}-{label}",
            resource_group_name=group,
            account_name=args["account_name"],
            kind=args["kind"],
            location=args["location"],
            sku={"name": "S0"},
            properties={
                "custom_sub_domain_name": args["custom_sub_domain_name"],
                "disable_local_auth": args["disable_local_auth"],
                "public_network_access": "Enabled",
            },
            opts=pulumi.ResourceOptions(parent=self),
        )


class ExistingAccounts(Component):
    """Models that the stack deploys in accounts that others made; of the accounts themselves nothing is written."""

    def __init__(self, name: str, accounts: Mapping[str, ExistingAccountArgs], opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("ExistingAccounts", name, opts)
        for label, each in accounts.items():
            deploy(self, f"{name}-{label}", each["resource_group_name"], each["account_name"], each["deployments"])
        self.register_outputs({})


def deploy(
    component: pulumi.ComponentResource,
    name: str,
    group: pulumi.Input[str],
    account: pulumi.Input[str],
    deployments: Mapping[str, DeploymentArgs],
) -> None:
    """One after the other, since a write of one locks the account: 409 RequestConflict, which the provider does not repeat.

    https://learn.microsoft.com/answers/questions/1292005
    """
    before: list[pulumi.Resource] = []
    for deployment, each in deployments.items():
        made = cognitiveservices.Deployment(
            f"{name}-{deployment}",
            resource_group_name=group,
            account_name=account,
            deployment_name=deployment,
            sku={"name": each["sku_name"], "capacity": each["capacity"]},
            properties=_model(each),
            opts=pulumi.ResourceOptions(parent=component, depends_on=before),
        )
        before = [made]


def _model(args: DeploymentArgs) -> dict[str, object]:
    return {
        "model": {"format": FORMAT, "name": args["model"], "version": args["version"]},
        "version_upgrade_option": args["version_upgrade_option"],
    }
