"""Classes outside API Management: the world an API Management service lives in (PROV-CLASSES)."""

from apim_simulator.provider.classes.row import Row

BOTH = frozenset({"PUT", "DELETE"})
"""Both run long: recorded for resource groups, general knowledge for CognitiveServices, as is that `location` replaces."""

GROUP = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}"
ACCOUNT = GROUP + "/providers/Microsoft.CognitiveServices/accounts/{accountName}"
ACCESS = ("publicNetworkAccessForIngestion", "publicNetworkAccessForQuery")
SINKS = (
    "eventHubAuthorizationRuleId",
    "eventHubName",
    "logAnalyticsDestinationType",
    "logs",
    "marketplacePartnerId",
    "metrics",
    "serviceBusRuleId",
    "storageAccountId",
    "workspaceId",
)
COMPONENT = {
    "applicationType": "Application_Type",
    "flowType": "Flow_Type",
    "requestSource": "Request_Source",
    "ingestionMode": "IngestionMode",
    "workspaceResourceId": "WorkspaceResourceId",
}

ROWS = (
    Row(
        "azure-native:cognitiveservices:Account",
        ACCOUNT,
        "2025-06-01",
        "azure.mgmt.cognitiveservices.models.Account",
        asynchronous=BOTH,
        replace_on=frozenset({"location"}),
    ),
    Row(
        "azure-native:cognitiveservices:Deployment",
        ACCOUNT + "/deployments/{deploymentName}",
        "2025-06-01",
        "azure.mgmt.cognitiveservices.models.Deployment",
        asynchronous=BOTH,
    ),
    # The scope begins with a slash of its own (subscriptions, or any resource id) and is inserted as it is.
    Row(
        "azure-native:authorization:RoleAssignment",
        "/{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}",
        "2022-04-01",
        "azure.mgmt.authorization.v2022_04_01.models.RoleAssignmentCreateParameters",
        uuid_name=True,
        replace_on=frozenset({"principalId", "scope"}),
    ),
    # Names in ARM are those of the REST API's own spelling (general knowledge), which the provider's are made of.
    Row(
        "azure-native:operationalinsights:Workspace",
        GROUP + "/providers/Microsoft.OperationalInsights/workspaces/{workspaceName}",
        "2023-09-01",
        asynchronous=BOTH,
        replace_on=frozenset({"location"}),
        required=frozenset({"location"}),
        body={name: f"properties.{name}" for name in ("sku", "retentionInDays", *ACCESS)},
    ),
    Row(
        "azure-native:applicationinsights:Component",
        GROUP + "/providers/Microsoft.Insights/components/{resourceName}",
        "2020-02-02",
        replace_on=frozenset({"location"}),
        required=frozenset({"location"}),
        body={name: f"properties.{arm}" for name, arm in {**COMPONENT, **{name: name for name in ACCESS}}.items()},
        outputs_renamed={
            "appId": "AppId",
            "applicationId": "ApplicationId",
            "connectionString": "ConnectionString",
            "creationDate": "CreationDate",
            "instrumentationKey": "InstrumentationKey",
        },
    ),
    Row(
        "azure-native:applicationinsights:Workbook",
        GROUP + "/providers/Microsoft.Insights/workbooks/{resourceName}",
        "2023-06-01",
        replace_on=frozenset({"location"}),
        required=frozenset({"location"}),
        uuid_name=True,
        body={
            name: f"properties.{name}"
            for name in ("displayName", "serializedData", "category", "sourceId", "description", "version")
        },
    ),
    # As with a role's scope, the id that comes first is inserted as it is (general knowledge).
    Row(
        "azure-native:monitor:DiagnosticSetting",
        "/{resourceUri}/providers/Microsoft.Insights/diagnosticSettings/{name}",
        "2021-05-01-preview",
        replace_on=frozenset({"resourceUri"}),
        body={name: f"properties.{name}" for name in SINKS},
    ),
    Row(
        "azure-native:resources:ResourceGroup",
        GROUP,
        "2024-03-01",
        asynchronous=BOTH,
        replace_on=frozenset({"location"}),
        required=frozenset({"location"}),
    ),
)
