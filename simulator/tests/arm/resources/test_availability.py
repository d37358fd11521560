"""Names that are free, models and quotas of a region, and what the client may do."""

import pytest
from apim_simulator import seed
from azure.mgmt.apimanagement.models import ApiManagementServiceNameAvailabilityResult as NameAvailability
from azure.mgmt.cognitiveservices.models import DomainAvailability, ModelListResult, UsageListResult

COGNITIVE = "2025-06-01"
ACCOUNT = {"kind": "OpenAI", "location": "westeurope", "sku": {"name": "S0"}, "properties": {"customSubDomainName": "contoso-new"}}
CONTRIBUTOR = [{"actions": ["*"], "notActions": ["Microsoft.Authorization/*/Write", "Microsoft.Authorization/*/Delete"]}]
ACCOUNTS = "Microsoft.CognitiveServices/accounts"
GPT_4O = "OpenAI.Standard.gpt-4o"


def provider(world, name):
    return f"{world.subscription_path}/providers/Microsoft.{name}"


def deployment(capacity, model="gpt-4o"):
    properties = {"model": {"format": "OpenAI", "name": model, "version": "2024-11-20"}}
    return {"sku": {"name": "Standard", "capacity": capacity}, "properties": properties}


def usage(arm, world, location="westeurope"):
    path = f"{provider(world, 'CognitiveServices')}/locations/{location}/usages"
    body = arm("GET", path, version=COGNITIVE).json()
    assert all(each.name.value for each in UsageListResult.deserialize(body).value)
    return {each["name"]["value"]: (each["currentValue"], each["limit"]) for each in body["value"]}


@pytest.mark.parametrize(
    ("name", "available", "reason"),
    [
        ("apim-replay", False, "AlreadyExists"),
        ("APIM-others", False, "AlreadyExists"),
        ("no_name", False, "Invalid"),
        ("new", True, "Valid"),
    ],
)
def test_names_of_services(arm, world, name, available, reason):
    """What is there, what others have, what cannot be a name, and one that is free."""
    seed.seed(world, {"taken": {"services": ["apim-others"]}})
    body = arm("POST", f"{provider(world, 'ApiManagement')}/checkNameAvailability", {"name": name}).json()
    assert (body["nameAvailable"], body["reason"]) == (available, reason)
    assert NameAvailability.deserialize(body).name_available is available


def test_a_deleted_service_keeps_its_name(arm, world):
    arm.settled(arm("DELETE", ""))
    body = arm("POST", f"{provider(world, 'ApiManagement')}/checkNameAvailability", {"name": "apim-replay"}).json()
    assert body["reason"] == "AlreadyExists"


@pytest.mark.parametrize("body", [None, {}, {"name": 3}, {"name": "x", "more": 1}])
def test_a_question_of_another_shape_is_refused(arm, world, body):
    assert arm("POST", f"{provider(world, 'ApiManagement')}/checkNameAvailability", body).status_code == 400


def test_subdomains(arm, account, world):
    """An account's, also of one that was deleted, and those of others; a PUT with one that is taken is 409."""
    path = f"{provider(world, 'CognitiveServices')}/checkDomainAvailability"
    seed.seed(world, {"taken": {"subdomains": ["contoso-others"]}})

    def free(name):
        body = {"subdomainName": name, "type": ACCOUNTS, "kind": "OpenAI"}
        answer = arm("POST", path, body, version=COGNITIVE).json()
        assert DomainAvailability.deserialize(answer).subdomain_name == name
        return answer["isSubdomainAvailable"]

    one, two = account.replace("contoso", "one"), account.replace("contoso", "two")
    assert free("contoso-new")
    arm.settled(arm("PUT", one, ACCOUNT, version=COGNITIVE))
    assert not free("Contoso-New")
    arm.settled(arm("DELETE", one, version=COGNITIVE))
    assert not free("contoso-new")
    refused = arm("PUT", two, ACCOUNT, version=COGNITIVE)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "CustomDomainInUse")
    assert not free("contoso-others")


@pytest.mark.parametrize(("name", "kind"), [("contoso", "Microsoft.Search/searchServices"), ("", ACCOUNTS), ("a b", ACCOUNTS)])
def test_other_questions_for_subdomains_are_not_simulated(arm, error, world, name, kind):
    """Of another type, or of what is no subdomain: what Azure says to those is not known."""
    body = {"subdomainName": name, "type": kind}
    path = f"{provider(world, 'CognitiveServices')}/checkDomainAvailability"
    assert error(arm("POST", path, body, version=COGNITIVE))[:2] == (501, "SimulatorUnsupported")


def test_a_subdomain_of_an_account_stays(arm, account, error, world):
    """Another one is not simulated; an account without one gets its first as a new account does."""
    one, two = account.replace("contoso", "one"), account.replace("contoso", "two")
    arm.settled(arm("PUT", one, ACCOUNT, version=COGNITIVE))
    arm.settled(arm("PUT", two, {**ACCOUNT, "properties": {}}, version=COGNITIVE))
    assert arm("PUT", one, ACCOUNT, version=COGNITIVE).status_code == 200
    other = {**ACCOUNT, "properties": {"customSubDomainName": "contoso-other"}}
    assert error(arm("PUT", one, other, version=COGNITIVE))[:2] == (501, "SimulatorUnsupported")
    assert error(arm("PUT", two, ACCOUNT, version=COGNITIVE))[:2] == (409, "CustomDomainInUse")
    assert arm("PUT", two, other, version=COGNITIVE).status_code == 200


def test_models_of_a_region(arm, account, world):
    """By kind and SKU; what is withheld is neither listed nor deployed."""
    seed.seed(world, {"withheld": {"West Europe": ["gpt-4o"]}})
    path = f"{provider(world, 'CognitiveServices')}/locations/{{}}/models"
    body = arm("GET", path.format("westeurope"), version=COGNITIVE).json()
    assert {each.model.name for each in ModelListResult.deserialize(body).value} == {
        "gpt-4o-mini",
        "gpt-35-turbo-instruct",
        "text-embedding-3-small",
        "text-embedding-3-large",
    }
    elsewhere = arm("GET", path.format("eastus"), version=COGNITIVE).json()["value"]
    assert {each["kind"] for each in elsewhere if each["model"]["name"] == "gpt-4o"} == {"OpenAI", "AIServices"}
    refused = arm("PUT", f"{account}/deployments/chat", deployment(1), version=COGNITIVE)
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "InvalidResourceProperties")


def test_quotas(arm, account, world):
    """Deployments count against it, those of a deleted account too, until it is purged."""
    seed.seed(world, {"quotas": {"westeurope": {GPT_4O: 30}}})
    path = f"{account}/deployments/chat"
    assert usage(arm, world)[GPT_4O] == (0, 30)
    refused = arm("PUT", path, deployment(31), version=COGNITIVE)
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "InsufficientQuota")
    assert arm("PUT", path, deployment(20), version=COGNITIVE).status_code == 201
    assert arm("PUT", path, deployment(30), version=COGNITIVE).status_code == 200
    assert arm("PUT", f"{account}/deployments/more", deployment(1), version=COGNITIVE).status_code == 400
    assert (usage(arm, world)[GPT_4O], usage(arm, world, "eastus")[GPT_4O]) == ((30, 30), (0, 100_000))
    arm.settled(arm("DELETE", account, version=COGNITIVE))
    assert usage(arm, world)[GPT_4O] == (30, 30)


@pytest.mark.parametrize(("method", "sku"), [("PUT", {"capacity": None}), ("PATCH", {"capacity": None}), ("PATCH", {})])
def test_a_capacity_that_is_not_sent_is_one(arm, account, world, method, sku):
    path = f"{account}/deployments/chat"
    assert arm("PUT", path, deployment(20), version=COGNITIVE).status_code == 201
    body = {**(deployment(1) if method == "PUT" else {}), "sku": {"name": "Standard", **sku}}
    assert arm(method, path, body, version=COGNITIVE).json()["sku"]["capacity"] == 1
    assert usage(arm, world)[GPT_4O][0] == 1


def test_permissions(arm, account, world):
    """Everything at first; what roles do not give is 403."""
    group = account.partition("/providers/")[0]
    assert arm.get(f"{group}/providers/Microsoft.Authorization/permissions", version="2022-04-01")["value"][0]["actions"] == ["*"]
    seed.seed(world, {"permissions": CONTRIBUTOR})
    listed = arm.get(f"{world.subscription_path}/providers/Microsoft.Authorization/permissions", version="2022-04-01")["value"]
    assert [each["notActions"] for each in listed] == [CONTRIBUTOR[0]["notActions"]]
    name = f"{account}/providers/Microsoft.Authorization/roleAssignments/11111111-1111-4111-8111-111111111111"
    role = "/providers/Microsoft.Authorization/roleDefinitions/5e0bd9bd-7b93-4f28-af87-19fc36ad61bd"
    body = {"properties": {"principalId": world.identity.client_oid, "roleDefinitionId": role}}
    refused = arm("PUT", name, body, version="2022-04-01")
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "AuthorizationFailed")
    assert arm("PUT", f"{account}/deployments/chat", deployment(1), version=COGNITIVE).status_code == 201
    seed.seed(world, {"permissions": [{"actions": ["*/read"], "notActions": []}]})
    assert arm("POST", f"{account}/listKeys", version=COGNITIVE).status_code == 403
    assert arm("POST", f"{provider(world, 'ApiManagement')}/checkNameAvailability", {"name": "new"}).status_code == 403


def test_permissions_of_a_group_that_is_not_there(arm, world):
    path = f"{world.subscription_path}/resourceGroups/none/providers/Microsoft.Authorization/permissions"
    assert arm("GET", path, version="2022-04-01").json()["error"]["code"] == "ResourceGroupNotFound"


@pytest.mark.parametrize(
    "wanted",
    [
        {"permissions": {}},
        {"permissions": [{"actions": ["*"]}]},
        {"quotas": {"westeurope": {"x": -1}}},
        {"withheld": ["gpt-4o"]},
        {"taken": {"names": []}},
    ],
)
def test_a_seed_of_another_shape_is_refused(world, wanted):
    with pytest.raises(seed.SeedRefused):
        seed.seed(world, wanted)
