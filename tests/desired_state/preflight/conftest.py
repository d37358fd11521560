"""Settings of a stack that creates everything, and an Azure that answers what it is asked."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

import pytest

import settings
from arm_args import Answers
from components import StateResource
from desired_state import preflight
from tests.desired_state.rendering import FOLDERS, stack
from tests.desired_state.stacks import CASES, mapping

SPACE = "azure-openai-apim:"
SERVICES, ACCOUNTS = "/providers/Microsoft.ApiManagement", "/providers/Microsoft.CognitiveServices"
SWEDEN = f"{ACCOUNTS}/locations/swedencentral"


def model(name, version, *skus):
    """An item of the list of a region's models."""
    listed = [{"name": sku, "usageName": f"OpenAI.{sku}.{name}"} for sku in skus]
    return {"kind": "OpenAI", "skuName": "S0", "model": {"format": "OpenAI", "name": name, "version": version, "skus": listed}}


def usage(name, used, limit):
    """An item of the list of a region's usages."""
    return {"name": {"value": name, "localizedValue": name}, "currentValue": float(used), "limit": float(limit), "unit": "Count"}


def resource(kind, name, identity="", **outputs):
    """A resource of the state."""
    return StateResource(
        f"azure-openai-apim:index:Any$azure-native:x:{kind}", f"logical-{name}", {"name": name, "id": identity, **outputs}
    )


def deployment(account, name, of, version, sku, capacity):
    """A deployment of the state."""
    outputs = {
        "properties": {"model": {"format": "OpenAI", "name": of, "version": version}},
        "sku": {"name": sku, "capacity": capacity},
    }
    return resource(
        "Deployment", name, f"/subscriptions/s/resourceGroups/rg-new{ACCOUNTS}/accounts/{account}/deployments/{name}", **outputs
    )


RESOURCE = re.compile(
    r"^/resourceGroups/[^/]+(/providers/[^/]+/(service|accounts|workspaces|components)/[^/]+"
    r"(/deployments/[^/]+|/providers/Microsoft.Insights/diagnosticSettings/[^/]+)?)?$"
)
"""Paths of single resources."""


@dataclass
class Azure:
    """Bodies by path, or None where it may not be read, as all that is not here; but resources that are not here are not there.

    `asked` has the paths of all questions; at those in `missing` there is nothing.
    """

    bodies: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)

    def __call__(self, questions):
        """The answers."""
        questions = list(questions)
        self.asked += [each.path for each in questions]
        keys = {each: f"{each.path}#{dict(each.body).get('subdomainName', '')}".rstrip("#") for each in questions}
        bodies = {each: self.bodies[key] for each, key in keys.items() if self.bodies.get(key) is not None}
        absent = frozenset(
            each for each in questions if each.path in self.missing or (RESOURCE.search(each.path) and each.path not in self.bodies)
        )
        return Answers(bodies, {each: "403 no" for each in questions if each not in bodies}, absent)


@pytest.fixture
def azure():
    """One in which everything is free, offered and allowed."""
    everything = [model("gpt-4o", "2024-11-20", "Standard", "GlobalStandard"), model("text-embedding-3-small", "1", "Standard")]
    quota = [usage("OpenAI.GlobalStandard.gpt-4o", 0, 100), usage("OpenAI.Standard.text-embedding-3-small", 0, 100)]
    free = {"isSubdomainAvailable": True}
    permissions = "/providers/Microsoft.Authorization/permissions"
    rights = {"value": [{"actions": ["*"], "notActions": []}]}
    return Azure(
        {
            f"{SERVICES}/checkNameAvailability": {"nameAvailable": True, "reason": "Valid"},
            f"{ACCOUNTS}/checkDomainAvailability#contoso-east": free,
            f"{ACCOUNTS}/checkDomainAvailability#west": free,
            f"{SERVICES}/deletedservices": {"value": []},
            f"{ACCOUNTS}/deletedAccounts": {"value": []},
            f"{SWEDEN}/models": {"value": everything},
            f"{SWEDEN}/usages": {"value": quota},
            permissions: rights,
            f"/resourceGroups/rg-new{permissions}": rights,
            f"/resourceGroups/rg-west{permissions}": rights,
        }
    )


@pytest.fixture
def check(azure):
    """`check(state, key=value, …)`: rule, place, severity and message of each finding; keys of the stack file replace its own."""
    written = stack(next(each for each in FOLDERS if each.name == "from-nothing"))

    def run(state=(), *, recovering=False, **keys):
        config = {**written["config"], **{f"{SPACE}{key}": value for key, value in keys.items()}}
        read = settings.parse(
            *settings.overlaid(mapping(CASES / "base.yaml"), {"config": json.loads(json.dumps(config))}, "Pulumi.case.yaml")
        )
        found = preflight.findings(read, state, {}, azure, recovering=recovering)
        return [(each.rule, each.place.removeprefix(SPACE), each.severity, f"{each.found}; {each.fix}") for each in found]

    return run
