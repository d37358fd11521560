"""What another api-version changes: members, and how long-running writes answer."""

import pytest
from apim_simulator.arm.api_versions import Since, precedes, without

OLDER, SDK, PREVIEW = "2022-08-01", "2024-05-01", "2025-09-01-preview"
API = {"displayName": "A", "path": "a", "protocols": ["https"]}
DOCUMENT = {
    "format": "openapi+json",
    "value": '{"openapi": "3.0.1", "info": {"title": "T", "version": "1"}, "servers": [{"url": "https://h"}], "paths": {}}',
}
RECORDED_SINCE = {"backendId", "isAgent", "agent", "mcpProperties", "a2aProperties", "jsonRpcProperties", "provisioningState"}
POOL = {"type": "Pool", "pool": {"services": [{"id": "/backends/one"}]}}
BREAKER = {"rules": [{"name": "r", "tripDuration": "PT1M", "failureCondition": {"count": 1, "interval": "PT1M"}}]}


def test_versions_mix_on_one_service(arm):
    """What one wrote another reads, each with the members it has (o24-05: versions mix freely)."""
    arm("PUT", "/apis/a", {"properties": API}, version=OLDER)
    read = {version: arm("GET", "/apis/a", version=version).json()["properties"] for version in (OLDER, SDK, PREVIEW)}
    assert set(read[SDK]) - set(read[OLDER]) == RECORDED_SINCE
    assert read[SDK] == read[PREVIEW]
    assert "returnProtectedResourceMetadata" not in read[OLDER]["authenticationSettings"]
    listed = next(api for api in arm("GET", "/apis", version=OLDER).json()["value"] if api["name"] == "a")
    assert not RECORDED_SINCE & set(listed["properties"])


def test_an_import_answers_202_up_to_2022(arm):
    """Whatever the setting says of newer versions (oaj-01, rev-01)."""
    answers = {version: arm("PUT", f"/apis/i{version[:4]}", {"properties": API | DOCUMENT | {"path": version[:4]}}, version=version)
               for version in (OLDER, SDK, PREVIEW)}  # fmt: skip
    assert {version: answer.status_code for version, answer in answers.items()} == {OLDER: 202, SDK: 201, PREVIEW: 201}
    assert (answers[OLDER].content, "azure-asyncoperation" in answers[OLDER].headers) == (b"", False)
    assert arm.settled(answers[OLDER]).status_code == 201


def test_a_fragment_answers_202_up_to_2022_and_has_no_state(arm):
    """o22-01, o22-02."""
    body = {"properties": {"value": "<fragment></fragment>"}}
    answer = arm("PUT", "/policyFragments/f", body, version=OLDER)
    assert (answer.status_code, answer.content, "azure-asyncoperation" in answer.headers) == (202, b"", False)
    made = arm.settled(answer)
    assert (made.status_code, set(made.json()["properties"])) == (201, {"description", "value"})
    assert arm("PUT", "/policyFragments/g", body).status_code == 201


def test_an_api_is_deleted_at_once_up_to_2022(arm):
    """api-13; o24-08 later."""
    for name, version, status in (("a", OLDER, 200), ("b", SDK, 202)):
        arm.put(f"/apis/{name}", API | {"path": name})
        assert arm("DELETE", f"/apis/{name}", version=version).status_code == status


def test_what_a_version_lacks_is_unknown_to_it(arm, error):
    """Pools and breakers came after 2022-08-01, and are not answered there."""
    arm.put("/backends/one", {"url": "https://one", "protocol": "http"})
    for body in (POOL, {"url": "https://two", "protocol": "http", "circuitBreaker": BREAKER}):
        assert error(arm("PUT", "/backends/two", {"properties": body}, version=OLDER))[:2] == (400, "SimulatorUnknownProperty")
    arm.put("/backends/two", POOL)
    assert {"type", "pool"} <= set(arm.get("/backends/two")["properties"])
    assert not {"type", "pool"} & set(arm("GET", "/backends/two", version=OLDER).json()["properties"])
    assert error(arm("GET", "/products/starter/apiLinks", version=OLDER))[:2] == (501, "SimulatorUnsupported")


@pytest.mark.parametrize(
    ("path", "properties"),
    [
        ("/backends/b", {"url": "https://b", "protocol": "http", "azureRegion": "westeurope"}),
        ("/backends/b", POOL | {"pool": {"services": [{"id": "/backends/one"}], "sessionAffinity": {"sessionId": {}}}}),
        ("/backends/b", POOL | {"pool": {"services": [{"id": "/backends/one", "preferredCarbonEmission": "Low"}]}}),
        ("/products/p", {"displayName": "P", "authenticationType": ["SubscriptionKey"]}),
        ("/apis/m", API | {"mcpProperties": {"endpoints": {}}}),
    ],
)
def test_what_is_new_in_the_preview_is_refused_by_name_there_and_unknown_before(arm, error, path, properties):
    """Real in Azure, not simulated; in the contract of 2024-05-01 it does not exist."""
    arm.put("/backends/one", {"url": "https://one", "protocol": "http"})
    assert error(arm("PUT", path, {"properties": properties}, version=PREVIEW)) == (501, "SimulatorUnsupported", [])
    assert error(arm("PUT", path, {"properties": properties}))[:2] == (400, "SimulatorUnknownProperty")


@pytest.mark.parametrize("version", ["2024-06-01-preview", PREVIEW])
def test_logs_of_models_are_of_previews(arm, error, version):
    """Kept and returned to who asks by such a version; a PUT of an older one leaves none."""
    arm.put("/loggers/l", {"loggerType": "azureMonitor"})
    path, older = "/diagnostics/azuremonitor", {"loggerId": "/loggers/l"}
    body = {**older, "largeLanguageModel": {"logs": "enabled", "requests": {"messages": "all", "maxSizeInBytes": 262144}}}
    assert arm("PUT", path, {"properties": body}, version=version).status_code == 201
    assert arm("GET", path, version=version).json()["properties"]["largeLanguageModel"] == body["largeLanguageModel"]
    assert "largeLanguageModel" not in arm.get(path)["properties"]
    assert error(arm("PUT", path, {"properties": body}))[:2] == (400, "SimulatorUnknownProperty")
    arm.put(path, older)
    assert "largeLanguageModel" not in arm("GET", path, version=version).json()["properties"]


@pytest.mark.parametrize(
    ("name", "sent", "refusal"),
    [
        ("azuremonitor", {"logs": "on"}, (400, "ValidationError")),
        ("azuremonitor", {"requests": {"messages": "some"}}, (400, "ValidationError")),
        ("azuremonitor", {"requests": {"maxSizeInBytes": "64 KB"}}, (400, "ValidationError")),
        ("azuremonitor", {"requests": {"maxSizeInBytes": -1}}, (501, "SimulatorUnsupported")),
        ("azuremonitor", {"prompts": True}, (400, "SimulatorUnknownProperty")),
        ("applicationinsights", {"logs": "enabled"}, (501, "SimulatorUnsupported")),
    ],
)
def test_refused_logs_of_models(arm, error, name, sent, refusal):
    """As the type file has them; what another diagnostic makes of them is not known."""
    arm.put("/loggers/l", {"loggerType": "azureMonitor"})
    body = {"loggerId": "/loggers/l", "largeLanguageModel": sent}
    assert error(arm("PUT", f"/diagnostics/{name}", {"properties": body}, version="2024-06-01-preview"))[:2] == refusal


@pytest.mark.parametrize("version", ["2023-07-01", "2024-03-01", "2024-11-01"])
def test_groups_take_the_versions_of_their_clients(arm, version):
    """Terraform's, azure-native's, azure-cli's."""
    group = f"{arm.world.subscription_path}/resourceGroups/rg-replay"
    assert arm("GET", group, version=version).status_code == 200


def test_versions_are_ordered_by_date():
    """A preview is as old as its date says."""
    assert [precedes(a, b) for a, b in ((OLDER, SDK), (SDK, SDK), (PREVIEW, SDK), (SDK, PREVIEW))] == [True, False, False, True]
    assert Since().request is None


def test_a_member_is_left_out_by_its_path():
    """The rest stays; nothing is changed in place."""
    properties = {"a": {"b": 1, "c": 2}, "d": [1]}
    assert without(properties, "a.b") == {"a": {"c": 2}, "d": [1]}
    assert without(properties, "d.x") == without(properties, "x.y") == properties
    assert properties == {"a": {"b": 1, "c": 2}, "d": [1]}
