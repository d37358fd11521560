"""The id of a resource in Azure from its inputs, before Azure has answered with it.

Paths are those of the REST API (https://learn.microsoft.com/rest/api/apimanagement/), names of inputs the provider's.
"""

from collections.abc import Mapping
from string import Formatter
from typing import Any

from apim.engine_markers import UNKNOWN
from arm_args.paths import BELOW_SERVICE

GROUP = "/subscriptions/{subscription}/resourceGroups/{resourceGroupName}"
SERVICE = f"{GROUP}/providers/Microsoft.ApiManagement/service/{{serviceName}}"
ACCOUNT = f"{GROUP}/providers/Microsoft.CognitiveServices/accounts/{{accountName}}"
TEMPLATES: Mapping[str, str] = {
    **{f"apimanagement:{name}": f"{SERVICE}/{path}" for name, path in BELOW_SERVICE.items()},
    "apimanagement:ApiManagementService": SERVICE,
    "cognitiveservices:Account": ACCOUNT,
    "cognitiveservices:Deployment": f"{ACCOUNT}/deployments/{{deploymentName}}",
    "operationalinsights:Workspace": f"{GROUP}/providers/Microsoft.OperationalInsights/workspaces/{{workspaceName}}",
    "applicationinsights:Component": f"{GROUP}/providers/Microsoft.Insights/components/{{resourceName}}",
    "applicationinsights:Workbook": f"{GROUP}/providers/Microsoft.Insights/workbooks/{{resourceName}}",
    "monitor:DiagnosticSetting": "{resourceUri}/providers/Microsoft.Insights/diagnosticSettings/{name}",
    "resources:ResourceGroup": GROUP,
    "authorization:RoleAssignment": "{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}",
}
"""By module and class of azure-native; what this program declares, and a test holds the two together."""

HEAD_ONLY = frozenset({"apimanagement:ProductApi"})
"""Links answer HEAD, and GET with 405 (recorded: o24-24, o24-26)."""


class UnknownType(LookupError):
    """A type that is in no table here."""


def token(type_: str) -> str:
    """`apimanagement:Api` of a type as the engine writes it, with or without an api-version in it."""
    _, module, name = type_.split(":")
    return f"{module.partition('/')[0]}:{name}"


def template(type_: str) -> str:
    """Path of a type. Raises UnknownType."""
    found = TEMPLATES.get(token(type_)) if type_.startswith("azure-native:") else None
    if found is None:
        raise UnknownType(type_)
    return found


def parameters(type_: str) -> frozenset[str]:
    """Inputs that are part of the path. Raises UnknownType."""
    return frozenset(name for _, name, _, _ in Formatter().parse(template(type_)) if name) - {"subscription"}


def resource_id(type_: str, inputs: Mapping[str, Any], subscription: str) -> str | None:
    """Id in Azure; None where an input of the path is not known yet, so that nothing can be there. Raises UnknownType."""
    values = {name: str(inputs.get(name, UNKNOWN)) for name in parameters(type_)}
    if UNKNOWN in values.values():
        return None
    found = template(type_).format(subscription=subscription, **values)
    return found if found.startswith("/") else f"/{found}"
