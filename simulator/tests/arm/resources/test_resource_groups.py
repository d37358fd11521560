"""Resource groups."""

import pytest

VERSION = "2024-03-01"


@pytest.fixture
def group(world):
    """Id of a group that does not exist yet."""
    return f"{world.subscription_path}/resourceGroups/rg-new"


def test_a_group_is_made_shown_listed_and_changed(arm, group):
    made = arm("PUT", group, {"location": "westeurope"}, version=VERSION)
    whole = {
        "id": group,
        "type": "Microsoft.Resources/resourceGroups",
        "name": "rg-new",
        "properties": {"provisioningState": "Succeeded"},
        "location": "westeurope",
    }
    assert (made.status_code, made.json()) == (201, whole)
    assert arm("GET", group.replace("/resourceGroups/rg-new", "/RESOURCEGROUPS/RG-New"), version=VERSION).json() == whole
    assert arm("PUT", group, {"location": "West Europe", "tags": {"a": "b"}}, version=VERSION).status_code == 200
    groups = arm("GET", group.rsplit("/", 1)[0], version=VERSION).json()
    assert set(groups) == {"value"}
    assert [(item["name"], item.get("tags")) for item in groups["value"]] == [("rg-new", {"a": "b"}), ("rg-replay", None)]


def test_head_tells_whether_it_exists(arm, group):
    assert arm("HEAD", group, version=VERSION).status_code == 404
    arm("PUT", group, {"location": "westeurope"}, version=VERSION)
    assert arm("HEAD", group, version=VERSION).status_code == 204


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({}, (400, "ValidationError", ["location"])),
        ({"location": "westeurope", "sku": {}}, (400, "SimulatorUnknownProperty", ["sku"])),
        (
            {"location": "westeurope", "properties": {"provisioningState": "Succeeded"}},
            (400, "SimulatorReadOnlyProperty", ["properties.provisioningState"]),
        ),
    ],
)
def test_what_the_contract_does_not_allow_is_refused(arm, group, error, body, refusal):
    assert error(arm("PUT", group, body, version=VERSION)) == refusal


def test_a_group_does_not_move(arm, group, error):
    arm("PUT", group, {"location": "westeurope"}, version=VERSION)
    assert error(arm("PUT", group, {"location": "eastus"}, version=VERSION)) == (409, "InvalidResourceGroupLocation", [])


def test_what_is_in_an_absent_group_is_refused_by_the_front_door(arm, group):
    absent = arm("GET", f"{group}/providers/Microsoft.ApiManagement/service/s")
    assert (absent.status_code, absent.json()["error"]["code"]) == (404, "ResourceGroupNotFound")
    assert set(absent.json()["error"]) == {"code", "message"}


def test_deletion_takes_everything_with_it_when_its_operation_ends(arm, world):
    world.options.change({"lro_polls": 1})
    group = f"{world.subscription_path}/resourceGroups/rg-replay"
    accepted = arm("DELETE", group, version=VERSION)
    assert (accepted.status_code, accepted.content, accepted.headers["retry-after"]) == (202, b"", "15")
    assert "azure-asyncoperation" not in accepted.headers
    assert arm("GET", group, version=VERSION).json()["properties"] == {"provisioningState": "Deleting"}
    statuses = [arm.client.get(accepted.headers["location"], headers=arm.headers).status_code for _ in range(2)]
    assert statuses == [202, 200]
    assert list(world.store) == []
    assert arm("GET", group, version=VERSION).json()["error"]["code"] == "ResourceGroupNotFound"
    assert arm("DELETE", group, version=VERSION).status_code == 204


def test_services_in_a_deleted_group_are_soft_deleted(arm, world):
    arm.settled(arm("DELETE", f"{world.subscription_path}/resourceGroups/rg-replay", version=VERSION))
    services = arm("GET", f"{world.subscription_path}/providers/Microsoft.ApiManagement/deletedservices").json()["value"]
    assert [service["name"] for service in services] == ["apim-replay"]


def test_a_failed_deletion_leaves_all_as_it_was(arm, world):
    world.faults.arm({"plane": "arm", "match": {"path": "rg-replay$"}, "action": {"lro_fail": True, "code": "Held"}})
    before = [resource.id for resource in world.store]
    group = f"{world.subscription_path}/resourceGroups/rg-replay"
    failed = arm.settled(arm("DELETE", group, version=VERSION))
    assert (failed.status_code, failed.json()["error"]["code"]) == (409, "Held")
    assert [resource.id for resource in world.store] == before
    assert arm("GET", group, version=VERSION).json()["properties"] == {"provisioningState": "Succeeded"}
