"""What a stack from nothing cannot be: each mistake is one message at its place, and nothing is written in Azure."""

import copy

import pytest
import yaml

from tests.e2e.test_examples import EXAMPLES

NAMESPACE = "azure-openai-apim"
ACCOUNTS, GPT_4O = f"{NAMESPACE}:accounts", ("accounts", "sweden", "deployments", "gpt-4o")
CONTRIBUTOR = [{"actions": ["*"], "notActions": ["Microsoft.Authorization/*/Write", "Microsoft.Authorization/*/Delete"]}]
CASES = {
    "a model that is not in the region": (
        {"withheld": {"swedencentral": ["gpt-4o"]}},
        {},
        ("model-region", "accounts.sweden.deployments.gpt-4o.model", "take one of them, or take another region"),
    ),
    "capacity over the quota": (
        {"quotas": {"francecentral": {"OpenAI.Standard.gpt-4o": 19}}},
        {},
        ("capacity", "accounts.france.deployments.gpt-4o.capacity", "19 are left of 19"),
    ),
    "a subdomain that is taken": (
        {"taken": {"subdomains": ["contoso-sweden"]}},
        {},
        ("subdomain-taken", "accounts.sweden.name", "choose another"),
    ),
    "the name of a service that is taken": (
        {"taken": {"services": ["apim-contoso-pool"]}},
        {},
        ("name-taken", "service.name", "choose another"),
    ),
    "a right that is not there": (
        {"permissions": CONTRIBUTOR},
        {},
        ("permission", "accounts.sweden", "Role Based Access Control Administrator"),
    ),
    "a tier without what a policy needs": (
        {},
        {"service.create.tier": "Consumption"},
        ("tier", "backends.sweden.circuitBreaker", "publish through a service of another tier"),
    ),
    "an account is removed that a pool still needs": (
        {},
        {"accounts.france": None},
        ("unknown-account", "backends.france.account", "which pool models needs"),
    ),
    "two models for one deployment's name": (
        {},
        {"accounts.france.deployments.gpt-4o.model": "gpt-4o-mini"},
        ("pool-deployments", "accounts.france.deployments.gpt-4o.model", "deploy one model under one name"),
    ),
    "two accounts of one name": (
        {},
        {"accounts.france.name": "contoso-sweden"},
        ("duplicate-account", "accounts.sweden.name", "give each account"),
    ),
    "a consumer without any limit": (
        {},
        {"consumers.0.tokenLimit": None},
        ("consumer-limits", "consumers[0]", "add tokenLimit, rateLimit or callQuota"),
    ),
    "an expiry that is over": (
        {},
        {"consumers.2.expires": "2020-01-01"},
        ("consumer-expired", "consumers[2].expires", "write a later day"),
    ),
}
"""What the subscription is seeded with, what of the example changes (None: removed), then rule, place and a part of the message."""


@pytest.fixture(scope="module")
def example():
    """The configuration of the example with everything in it."""
    return yaml.safe_load((EXAMPLES / "Pulumi.two-regions-from-nothing.yaml").read_text(encoding="utf-8"))["config"]


def changed(config, changes):
    """The configuration with changes by dotted path."""
    config = copy.deepcopy(config)
    for path, value in changes.items():
        key, *steps, last = (int(step) if step.isdigit() else step for step in path.split("."))
        inner = config[f"{NAMESPACE}:{key}"]
        for step in steps:
            inner = inner[step]
        if value is None:
            del inner[last]
        else:
            inner[last] = value
    return config


BEFORE_A_PUSH = 2
"""Of the cases, in their order."""
BEFORE_A_MERGE = 5
"""Those after it are of settings alone, whose rules have tests of their own; what an update does then is the same for each."""


def lane(number):
    """Markers of a case."""
    return [pytest.mark.rest] * (number >= BEFORE_A_PUSH) + [pytest.mark.soak] * (number >= BEFORE_A_MERGE)


@pytest.mark.parametrize("case", [pytest.param(case, marks=lane(number)) for number, case in enumerate(CASES)])
def test_nothing_is_written(case, example, azure, deploy, tmp_path):
    """Not by an update either; Azure is read, and asked whether names are free."""
    seeds, changes, (rule, place, part) = CASES[case]
    azure._ask("POST", "reset", {"world": "empty", **seeds})
    file = tmp_path / "Pulumi.wrong.yaml"
    file.write_text(yaml.safe_dump({"config": changed(example, changes)}), encoding="utf-8")
    text = deploy(stack_file=file, secrets={}).up(code=1).text
    assert f"at {NAMESPACE}:{place}: [{rule}]" in text
    assert part in text
    asked = {(each["method"], each["path"].rpartition("/")[2]) for each in azure.requests() if each["plane"] == "arm"}
    writes = {(method, name) for method, name in asked if method not in {"GET", "HEAD"}}
    assert writes <= {("POST", "checkNameAvailability"), ("POST", "checkDomainAvailability"), ("POST", "token")}
    assert azure.state()["resources"] == []
    azure.reset()


UNREADABLE = [
    "Microsoft.ApiManagement/checkNameAvailability/*",
    "Microsoft.ApiManagement/deletedservices/*",
    "Microsoft.CognitiveServices/checkDomainAvailability/*",
    "Microsoft.CognitiveServices/deletedAccounts/*",
    "Microsoft.CognitiveServices/locations/*",
    "Microsoft.Authorization/permissions/*",
]


@pytest.mark.rest
def test_what_may_not_be_read_stops_nothing(azure, deploy):
    """A deploying identity that may write, and read no list: each check says so as a warning."""
    azure._ask("POST", "reset", {"world": "empty", "permissions": [{"actions": ["*"], "notActions": UNREADABLE}]})
    text = deploy(stack_file=EXAMPLES / "Pulumi.from-nothing.yaml", secrets={}).preview().text
    assert "[not-checked]" in text
    for words in (
        "whether Azure keeps deleted ones (deletedservices)",
        "whether Azure keeps deleted ones (deletedAccounts)",
        'whether the name "apim-contoso-new" is free',
        'whether the name "contoso-models" is free',
        "in Azure whether swedencentral has gpt-4o 2024-11-20 as Standard",
        "whether the quota of swedencentral is enough",
        "which rights the deploying identity has in the subscription",
    ):
        assert f"not checked {words}" in text
    azure.reset()
