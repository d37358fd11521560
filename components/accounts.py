"""Azure OpenAI accounts that the stack creates, the models deployed in them, and the role to call them."""

from collections.abc import Mapping
from typing import TypedDict

import pulumi
from pulumi_azure_native import cognitiveservices

from arm_args import AccountArgs, DeploymentArgs
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
            self._deployments(label, each, group, account)
            if each["service_role"] is not None:
                assign_over(self, f"{name}-role-{label}", account.id, each["service_role"], args["principal_id"], args["caller"])
        self.register_outputs({})

    # Types of the provider's SDK are in quotes: to name one is to load it, a tenth of a second for most programs in vain.
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

    def _deployments(self, label: str, args: AccountArgs, group: pulumi.Input[str], account: "cognitiveservices.Account") -> None:
        """One after the other, since a write of one locks the account: 409 RequestConflict, which the provider does not repeat.

        https://learn.microsoft.com/answers/questions/1292005
        """
        before: list[pulumi.Resource] = []
        for deployment, each in args["deployments"].items():
            made = cognitiveservices.Deployment(
                f"{self._name}-{label}-{deployment}",
                resource_group_name=group,
                account_name=account.name,
                deployment_name=deployment,
                sku={"name": each["sku_name"], "capacity": each["capacity"]},
                properties=_model(each),
                opts=pulumi.ResourceOptions(parent=self, depends_on=before),
            )
            before = [made]


def _model(args: DeploymentArgs) -> dict[str, object]:
    return {
        "model": {"format": FORMAT, "name": args["model"], "version": args["version"]},
        "version_upgrade_option": args["version_upgrade_option"],
    }
