"""Contracts of the three providers whose SDK gives no tables here: what ARM-RESOURCES names, in the form of `contract.tables`.

`azure-mgmt-authorization` is one package of many versions, resource groups and vaults have no SDK among ours. A test compares the
role assignment's rules with the SDK's model.
"""

from typing import Any

from apim_simulator.arm.contract.tables import Tables

TEXT: dict[str, Any] = {"type": "str"}

RESOURCE_GROUPS = Tables(
    models={
        "ResourceGroup": {
            "location": {"type": "str", "required": True},
            "managedBy": TEXT,
            "tags": {"type": "{str}"},
            "properties": {"members": {"provisioningState": {"type": "str", "readonly": True}}},
        },
    },
    methods={"ResourceGroupsOperations": ["create_or_update", "begin_delete", "get", "list"]},
    names={
        "ResourceGroupsOperations": {"resourceGroupName": {"min_length": 1, "max_length": 90, "pattern": r"^[-\w.()]*[-\w()]$"}}
    },
)
"""Resource groups 2024-03-01; limits of the name [K]."""

ROLE_ASSIGNMENTS = Tables(
    models={
        "RoleAssignmentCreateParameters": {
            "properties": {
                "members": {
                    "roleDefinitionId": {"type": "str", "required": True},
                    "principalId": {"type": "str", "required": True},
                    "principalType": {
                        "type": "str",
                        "enum": ["User", "Group", "ServicePrincipal", "ForeignGroup", "Device"],
                    },
                    "description": TEXT,
                    "condition": TEXT,
                    "conditionVersion": TEXT,
                    "delegatedManagedIdentityResourceId": TEXT,
                    "scope": {"type": "str", "readonly": True},
                    "createdOn": {"type": "iso-8601", "readonly": True},
                    "updatedOn": {"type": "iso-8601", "readonly": True},
                    "createdBy": {"type": "str", "readonly": True},
                    "updatedBy": {"type": "str", "readonly": True},
                },
            },
        },
    },
    methods={"RoleAssignmentsOperations": ["create", "delete", "get", "list_for_scope"]},
    names={"RoleAssignmentsOperations": {}},
)
"""Role assignments 2022-04-01."""

VAULTS = Tables(
    models={
        "VaultCreateOrUpdateParameters": {
            "location": {"type": "str", "required": True},
            "tags": {"type": "{str}"},
            "properties": {
                "required": True,
                "members": {
                    "tenantId": {"type": "str", "required": True},
                    "sku": {
                        "required": True,
                        "members": {
                            "family": {"type": "str", "enum": ["A"], "required": True},
                            "name": {"type": "str", "enum": ["standard", "premium"], "required": True},
                        },
                    },
                    "enableRbacAuthorization": {"type": "bool"},
                    "enabledForDeployment": {"type": "bool"},
                    "enabledForTemplateDeployment": {"type": "bool"},
                    "publicNetworkAccess": TEXT,
                    "vaultUri": TEXT,
                    "provisioningState": TEXT,
                },
            },
        },
    },
    methods={"VaultsOperations": ["create_or_update", "get", "list_by_resource_group"]},
    names={"VaultsOperations": {"vaultName": {"min_length": 3, "max_length": 24, "pattern": r"^[a-zA-Z0-9-]+$"}}},
)
"""Vaults 2023-07-01, as far as they are simulated (https://learn.microsoft.com/azure/templates/microsoft.keyvault/vaults) [D]."""
