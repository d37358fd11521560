"""Resources that others made in the service, taken over as they are."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, Final

import pulumi
from pulumi_azure_native import apimanagement

import arm_args
from arm_args.revisions import argument
from components.api import ServiceArgs
from components.component import Component

RANKS: Final[Mapping[str, int]] = {
    "ApiVersionSet": 0,
    "NamedValue": 0,
    "Backend": 1,
    "PolicyFragment": 3,
    "Api": 4,
    "ApiOperation": 4,
    "ApiPolicy": 4,
    "ApiOperationPolicy": 4,
    "ApiDiagnostic": 4,
    "Product": 5,
    "ProductPolicy": 5,
    "ProductApi": 5,
    "Subscription": 6,
}
"""What is written after what: who names another by name comes after it. Pools come after other backends."""
POOLS: Final = 2
ORDER: Final = ("Api", "Product", "ApiOperation", "ApiPolicy", "ProductPolicy", "ApiOperationPolicy", "ApiDiagnostic", "ProductApi")
"""Under one API or product; what has none of these comes in the order of the settings."""


class AdoptedArgs(ServiceArgs):
    """Arguments of `Adopted`."""

    service_id: str
    """ARM id of the service."""
    resources: Sequence[arm_args.AdoptedArgs]
    """What is adopted."""
    secrets: Mapping[str, pulumi.Input[str]]
    """Values by configuration key."""
    owned: bool
    """Whether it is deleted with the stack."""


class Adopted(Component):
    """What the service had before the stack: imported, never created, and left where it is when the stack lets go of it.

    Retained rather than protected: the engine refuses to destroy a stack that has something protected and leaves all of it, and
    letting go is what a team that took over an API by mistake needs. What is under one API or product is written one after the
    other, as everywhere: API Management answers 409 to parallel writes there, which the provider does not retry.
    """

    def __init__(self, name: str, args: AdoptedArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        # An input of the component, since a preview shows no change of an option alone.
        super().__init__("Adopted", name, opts, {"owned": args["owned"]})
        before: list[pulumi.Resource] = []
        ranked = sorted(args["resources"], key=_rank)
        for rank, same_rank in groupby(ranked, key=_rank):
            chains: dict[str, pulumi.Resource] = {}
            for each in sorted(same_rank, key=_turn):
                chain = _chain(rank, each)
                after = [chains[chain]] if chain in chains else before
                chains[chain] = self._resource(each, args, after)
            before = list(chains.values())
        self.register_outputs({})

    def _resource(self, each: arm_args.AdoptedArgs, args: AdoptedArgs, after: Sequence[pulumi.Resource]) -> pulumi.Resource:
        inputs: dict[str, Any] = {argument(name): value for name, value in each["inputs"].items()}
        if "secret" in each:
            inputs["value"] = pulumi.Output.secret(args["secrets"][each["secret"]])
        made: pulumi.Resource = getattr(apimanagement, each["class_name"])(
            each["place"],
            resource_group_name=args["resource_group_name"],
            service_name=args["service_name"],
            **inputs,
            opts=pulumi.ResourceOptions(
                parent=self,
                depends_on=list(after),
                import_=f"{args['service_id']}/{each['place']}",
                ignore_changes=list(each["ignored"]),
                retain_on_delete=not args["owned"],
            ),
        )
        return made


def _rank(each: arm_args.AdoptedArgs) -> int:
    return POOLS if each["inputs"].get("type") == "Pool" else RANKS[each["class_name"]]


def _turn(each: arm_args.AdoptedArgs) -> tuple[int, str]:
    name = each["class_name"]
    return (ORDER.index(name) if name in ORDER else len(ORDER), each["place"])


def _chain(rank: int, each: arm_args.AdoptedArgs) -> str:
    """What is written one by one: all under an API, all products, since a link locks both its ends, and all subscriptions."""
    if rank in (RANKS["Product"], RANKS["Subscription"]):
        return str(rank)
    return "/".join(each["place"].split("/")[:2])
