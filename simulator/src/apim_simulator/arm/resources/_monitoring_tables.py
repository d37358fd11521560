"""Contracts of monitoring, whose SDKs are not among ours, in the form of `contract.tables`: what a gateway's stack sends [D].

https://learn.microsoft.com/azure/templates/microsoft.operationalinsights/workspaces,
https://learn.microsoft.com/azure/templates/microsoft.insights/components,
https://learn.microsoft.com/azure/templates/microsoft.insights/workbooks and
https://learn.microsoft.com/azure/templates/microsoft.insights/diagnosticsettings.
"""

from typing import Any

from apim_simulator.arm.contract.tables import Tables

TEXT: dict[str, Any] = {"type": "str"}
ACCESS: dict[str, Any] = {"type": "str", "enum": ["Enabled", "Disabled"]}

WORKSPACES = Tables(
    models={
        "Workspace": {
            "location": {"type": "str", "required": True},
            "tags": {"type": "{str}"},
            "properties": {
                "members": {
                    "sku": {"members": {"name": {"type": "str", "required": True}}},
                    "retentionInDays": {"type": "int"},
                    "publicNetworkAccessForIngestion": ACCESS,
                    "publicNetworkAccessForQuery": ACCESS,
                },
            },
        },
    },
    methods={"WorkspacesOperations": ["begin_create_or_update", "begin_delete", "get", "list_by_resource_group"]},
    names={
        "WorkspacesOperations": {
            "workspaceName": {"min_length": 4, "max_length": 63, "pattern": r"^[A-Za-z0-9][A-Za-z0-9-]+[A-Za-z0-9]$"}
        }
    },
)
"""Workspaces 2023-09-01."""

COMPONENTS = Tables(
    models={
        "ApplicationInsightsComponent": {
            "location": {"type": "str", "required": True},
            "kind": {"type": "str", "required": True},
            "tags": {"type": "{str}"},
            "properties": {
                "members": {
                    "Application_Type": {"type": "str", "enum": ["web", "other"], "required": True},
                    "Flow_Type": TEXT,
                    "Request_Source": TEXT,
                    "WorkspaceResourceId": TEXT,
                    "IngestionMode": TEXT,
                    "publicNetworkAccessForIngestion": ACCESS,
                    "publicNetworkAccessForQuery": ACCESS,
                },
            },
        },
    },
    methods={"ComponentsOperations": ["create_or_update", "delete", "get", "list_by_resource_group"]},
    names={"ComponentsOperations": {"resourceName": {"min_length": 1, "max_length": 260}}},
)
"""Components of Application Insights 2020-02-02."""

WORKBOOKS = Tables(
    models={
        "Workbook": {
            "location": {"type": "str", "required": True},
            "kind": {"type": "str", "enum": ["shared"]},
            "tags": {"type": "{str}"},
            "properties": {
                "members": {
                    "displayName": {"type": "str", "required": True},
                    "serializedData": {"type": "str", "required": True},
                    "category": {"type": "str", "required": True},
                    "sourceId": TEXT,
                    "description": TEXT,
                    "version": TEXT,
                },
            },
        },
    },
    methods={"WorkbooksOperations": ["create_or_update", "delete", "get", "list_by_resource_group"]},
    names={"WorkbooksOperations": {"resourceName": {"min_length": 36, "max_length": 36}}},
)
"""Workbooks 2023-06-01."""

DIAGNOSTIC_SETTINGS = Tables(
    models={
        "DiagnosticSettingsResource": {
            "properties": {
                "members": {
                    "workspaceId": TEXT,
                    "logAnalyticsDestinationType": {"type": "str", "enum": ["Dedicated"]},
                    "logs": {"type": "[LogSettings]"},
                },
            },
        },
        "LogSettings": {"category": TEXT, "enabled": {"type": "bool", "required": True}},
    },
    methods={"DiagnosticSettingsOperations": ["create_or_update", "delete", "get", "list"]},
    names={"DiagnosticSettingsOperations": {"name": {"min_length": 1, "max_length": 260}}},
)
"""Diagnostic settings 2021-05-01-preview, as far as a gateway's logs need them."""
