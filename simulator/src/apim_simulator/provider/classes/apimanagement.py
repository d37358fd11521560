"""Classes of azure-native:apimanagement that a program may use, API version 2024-05-01 (PROV-CLASSES).

To add a class, add its row: the path, the azure-mgmt model of its body, the module with its request builders, and how it deviates.
"""

from dataclasses import replace
from typing import Any

from apim_simulator.provider.classes.row import Row

VERSION = "2024-05-01"
SERVICE = (
    "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.ApiManagement/service/{serviceName}"
)
SDK = "azure.mgmt.apimanagement"


def _child(name: str, path: str, model: str, operations: str, **deviations: Any) -> Row:
    token = f"azure-native:apimanagement:{name}"
    body = f"{SDK}.models.{model}" if model else ""
    return Row(token, f"{SERVICE}/{path}", VERSION, body, f"{SDK}.operations._{operations}_operations", **deviations)


def _logging_models(row: Row) -> Row:
    """A diagnostic in the first api-version that logs what language models are asked and answer [S]."""
    token = row.token.replace("apimanagement:", "apimanagement/v20240601preview:")
    return replace(row, token=token, version="2024-06-01-preview", added={"largeLanguageModel": {"type": "any"}})


ROWS = (
    # Imports run long; so does the deletion of an API with its children (recorded: oaj-01, o24-08).
    _child("Api", "apis/{apiId}", "ApiCreateOrUpdateParameter", "api", asynchronous=frozenset({"PUT", "DELETE"})),
    _child("ApiOperation", "apis/{apiId}/operations/{operationId}", "OperationContract", "api_operation"),
    _child("ApiPolicy", "apis/{apiId}/policies/{policyId}", "PolicyContract", "api_policy"),
    _child(
        "ApiOperationPolicy", "apis/{apiId}/operations/{operationId}/policies/{policyId}", "PolicyContract", "api_operation_policy"
    ),
    # The only child that exists before anybody makes it (recorded: o26-03).
    _child("Policy", "policies/{policyId}", "PolicyContract", "policy", default_policy=True),
    _child("Backend", "backends/{backendId}", "BackendContract", "backend"),
    # That its PUT is marked long-running is inferred from the SDK and the recording o26-04.
    _child("NamedValue", "namedValues/{namedValueId}", "NamedValueCreateContract", "named_value", asynchronous=frozenset({"PUT"})),
    # notify and appType are query parameters of the PUT (general knowledge, PROV section 2).
    _child(
        "Subscription",
        "subscriptions/{sid}",
        "SubscriptionCreateParameters",
        "subscription",
        query=frozenset({"notify", "appType"}),
    ),
    _child("Product", "products/{productId}", "ProductContract", "product"),
    # A link has neither body nor GET (recorded: o24-24).
    _child("ProductApi", "products/{productId}/apis/{apiId}", "", "product_api", read="HEAD", outputs_renamed={"apiType": "type"}),
    _child("ProductPolicy", "products/{productId}/policies/{policyId}", "PolicyContract", "product_policy"),
    _child("Logger", "loggers/{loggerId}", "LoggerContract", "logger"),
    _child("ApiDiagnostic", "apis/{apiId}/diagnostics/{diagnosticId}", "DiagnosticContract", "api_diagnostic"),
    _child("Diagnostic", "diagnostics/{diagnosticId}", "DiagnosticContract", "diagnostic"),
    _child("ApiVersionSet", "apiVersionSets/{versionSetId}", "ApiVersionSetContract", "api_version_set"),
    # That apiId lands in path and body is inferred: both carry it under one name.
    _child(
        "ApiRelease", "apis/{apiId}/releases/{releaseId}", "ApiReleaseContract", "api_release", path_and_body=frozenset({"apiId"})
    ),
    _child("PolicyFragment", "policyFragments/{id}", "PolicyFragmentContract", "policy_fragment", asynchronous=frozenset({"PUT"})),
    # The plugin holds every api-version's classes under tokens of their own, though the SDK has those of one (PROV-VERSIONS).
    _logging_models(_child("ApiDiagnostic", "apis/{apiId}/diagnostics/{diagnosticId}", "DiagnosticContract", "api_diagnostic")),
    _logging_models(_child("Diagnostic", "diagnostics/{diagnosticId}", "DiagnosticContract", "diagnostic")),
    Row(
        "azure-native:apimanagement:ApiManagementService",
        SERVICE,
        VERSION,
        f"{SDK}.models.ApiManagementServiceResource",
        f"{SDK}.operations._api_management_service_operations",
        asynchronous=frozenset({"PUT", "DELETE"}),
        replace_on=frozenset({"location"}),
        required=frozenset({"location"}),  # optional in the SDK because Check fills it in
    ),
)
