"""Service and accounts that a stack creates: what is registered, and what waits for what."""

import pulumi

from arm_args import AccountArgs, CreatedServiceArgs, ExistingAccountArgs, MonitoringArgs, WorkbookArgs
from components import AccountSet, CreatedService, ExistingAccounts, KeptAfterDestroy, Monitoring, Workbook
from components.roles import assignment_name
from tests.components.recorder import Registered, record

SERVICE: CreatedServiceArgs = {
    "resource_group_name": "rg",
    "service_name": "apim",
    "creates_group": True,
    "location": "westeurope",
    "sku_name": "Developer",
    "capacity": 1,
    "publisher_name": "Contoso",
    "publisher_email": "ai@contoso.example",
}
ACCOUNT: AccountArgs = {
    "account_name": "contoso",
    "resource_group_name": "rg",
    "kind": "OpenAI",
    "location": "westeurope",
    "custom_sub_domain_name": "contoso",
    "disable_local_auth": True,
    "deployments": {
        name: {"model": name, "version": "1", "sku_name": "Standard", "capacity": 2, "version_upgrade_option": "NoAutoUpgrade"}
        for name in ("first", "second")
    },
    "service_role": "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd",
}
ROLE = "azure-native:authorization:RoleAssignment"


def test_service_in_a_new_group():
    """The service waits for its group and has an identity."""
    recorder = record(lambda: CreatedService("gateway", SERVICE, pulumi.ResourceOptions(protect=True)))
    assert recorder.seen["azure-native:resources:ResourceGroup", "gateway-group"] == Registered(
        {"location": "westeurope", "resourceGroupName": "rg"}, parent="gateway", protect=True
    )
    service = recorder.seen["azure-native:apimanagement:ApiManagementService", "gateway-service"]
    assert (service.parent, service.after, service.protect) == ("gateway", frozenset({"gateway-group"}), True)
    sent = {
        "resourceGroupName": "gateway-group",
        "serviceName": "apim",
        "location": "westeurope",
        "sku": {"name": "Developer", "capacity": 1},
        "identity": {"type": "SystemAssigned"},
        "publisherName": "Contoso",
        "publisherEmail": "ai@contoso.example",
    }
    assert {name: service.inputs[name] for name in sent} == sent


def test_what_is_kept_after_a_destroy_is_a_name():
    """No resource of Azure's."""
    recorder = record(lambda: KeptAfterDestroy("service-apim-for-48-hours", pulumi.ResourceOptions(protect=True)))
    assert list(recorder.seen) == [("azure-openai-apim:index:KeptAfterDestroy", "service-apim-for-48-hours")]


def test_models_in_an_account_that_others_made():
    """Deployments alone, one after the other; the account is no resource of the stack's."""
    existing: ExistingAccountArgs = {
        "account_name": "shared",
        "resource_group_name": "rg-shared",
        "deployments": ACCOUNT["deployments"],
    }
    seen = record(lambda: ExistingAccounts("existing", {"shared": existing}, pulumi.ResourceOptions(protect=True))).seen
    kinds = [kind.rpartition(":")[2] for kind, _ in seen]
    assert kinds == ["ExistingAccounts", "Deployment", "Deployment"]
    first, second = (seen["azure-native:cognitiveservices:Deployment", f"existing-shared-{name}"] for name in ("first", "second"))
    assert (first.inputs["resourceGroupName"], first.inputs["accountName"]) == ("rg-shared", "shared")
    assert (first.after, second.after, second.protect) == (frozenset(), frozenset({"existing-shared-first"}), True)


def test_monitoring_over_a_workspace_that_others_made():
    """Which is no resource of the stack's."""
    args: MonitoringArgs = {
        "resource_group_name": "rg",
        "location": "westeurope",
        "workspace_name": "/log",
        "component_name": "appi",
        "retention_in_days": 30,
        "workspace_id": "/log",
    }
    seen = record(lambda: Monitoring("insights", args, {})).seen
    assert [name for _, name in seen] == ["insights", "insights-insights"]
    assert seen["azure-native:applicationinsights:Component", "insights-insights"].inputs["workspaceResourceId"] == "/log"


def test_service_in_a_group_that_exists():
    """No group is declared."""
    recorder = record(lambda: CreatedService("gateway", {**SERVICE, "creates_group": False}))
    assert [name for _, name in recorder.seen] == ["gateway", "gateway-service"]


def accounts(account: AccountArgs):
    """What a set with that account registers."""

    def declare() -> None:
        AccountSet("accounts", {"accounts": {"models": account}, "groups": {}, "principal_id": "oid", "caller": "rg/apim"})

    return record(declare).seen


def test_account_with_deployments():
    """Always a subdomain; deployments one after the other; the role with the principal's type (role-01, cog24-01)."""
    seen = accounts(ACCOUNT)
    account = seen["azure-native:cognitiveservices:Account", "accounts-models"]
    properties = {"customSubDomainName": "contoso", "disableLocalAuth": True, "publicNetworkAccess": "Enabled"}
    assert account.inputs["properties"] == properties
    first, second = (seen["azure-native:cognitiveservices:Deployment", f"accounts-models-{name}"] for name in ("first", "second"))
    assert first.after == {"accounts-models"}
    assert second.after == {"accounts-models", "accounts-models-first"}
    assert first.inputs["properties"] == {
        "model": {"format": "OpenAI", "name": "first", "version": "1"},
        "versionUpgradeOption": "NoAutoUpgrade",
    }


def test_account_that_the_service_does_not_call():
    """No role."""
    assert not any(kind == ROLE for kind, _ in accounts({**ACCOUNT, "service_role": None}))


def test_role_of_the_service(monkeypatch):
    """Over the account alone, with the principal's type, under a name made of what it says."""
    monkeypatch.setattr("components.roles.assignment_name", lambda *_: "a-guid")
    monkeypatch.setattr("tests.components.recorder._Mocks.NAMES", ("accountName",))
    inputs = accounts(ACCOUNT)[ROLE, "accounts-role-models"].inputs
    assert (inputs["scope"], inputs["principalType"], inputs["principalId"]) == ("accounts-models-id", "ServicePrincipal", "oid")


def test_one_assignment_has_one_name():
    """Whatever letter case Azure answers ids in."""
    one, two = (assignment_name(each, "r", "rg/apim") for each in ("/subscriptions/S/a", "/subscriptions/s/A"))
    assert one == two != assignment_name("/subscriptions/s/b", "r", "rg/apim")


def test_workbook():
    """Its content names what it opens over, whose id is written small; it is JSON, the same for the same settings."""
    args: WorkbookArgs = {
        "resource_group_name": "rg",
        "workbook_name": "4e459995-d37b-516a-bc74-242b7cd044ae",
        "location": "westeurope",
        "display_name": "Usage",
        "source_id": None,
        "content": {"version": "Notebook/1.0", "items": []},
    }
    seen = record(
        lambda: Workbook("usage", args, "/subscriptions/S/appi", {"rg": "made"}, pulumi.ResourceOptions(protect=True))
    ).seen
    assert seen["azure-native:applicationinsights:Workbook", "usage-workbook"] == Registered(
        {
            "resourceGroupName": "made",
            "resourceName": "4e459995-d37b-516a-bc74-242b7cd044ae",
            "location": "westeurope",
            "kind": "shared",
            "category": "workbook",
            "displayName": "Usage",
            "sourceId": "/subscriptions/s/appi",
            "serializedData": '{"fallbackResourceIds": ["/subscriptions/s/appi"], "items": [], "version": "Notebook/1.0"}',
        },
        parent="usage",
        protect=True,
    )


def test_monitoring():
    """Application Insights waits for its workspace; both are in the group that the stack creates."""
    args: MonitoringArgs = {
        "resource_group_name": "rg",
        "location": "westeurope",
        "workspace_name": "log",
        "component_name": "appi",
        "retention_in_days": 30,
    }
    seen = record(lambda: Monitoring("insights", args, {"rg": "made"}, pulumi.ResourceOptions(protect=True))).seen
    workspace = seen["azure-native:operationalinsights:Workspace", "insights-workspace"]
    where = {"resourceGroupName": "made", "location": "westeurope"}
    assert workspace == Registered(
        {**where, "workspaceName": "log", "sku": {"name": "PerGB2018"}, "retentionInDays": 30}, parent="insights", protect=True
    )
    component = seen["azure-native:applicationinsights:Component", "insights-insights"]
    sent = {**where, "resourceName": "appi", "kind": "web", "workspaceResourceId": "insights-workspace-id"}
    assert {name: component.inputs[name] for name in sent} == sent
    assert component.after == {"insights-workspace"}
