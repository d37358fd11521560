"""The members of `context`, as Microsoft's page of policy expressions lists them.

https://learn.microsoft.com/azure/api-management/api-management-policy-expressions#ContextVariables

Its policy toolkit knows two more: `Backend`, and `AzureVnetInfo` of the request.
"""

from collections.abc import Mapping
from typing import Final

OBJECT: Final = frozenset({"Equals", "GetHashCode", "GetType", "ToString"})
"""What every object of .NET has."""

_URL = frozenset({"Host", "Path", "Port", "Query", "QueryString", "Scheme", "ToUri"})
_API = frozenset(
    {"Id", "IsCurrentRevision", "Name", "Path", "Protocols", "Revision", "ServiceUrl", "SubscriptionKeyParameterNames", "Version"}
)

MEMBERS: Final[Mapping[str, frozenset[str]]] = {
    "context": frozenset(
        {
            *("Api", "Backend", "Deployment", "Elapsed", "GraphQL", "LastError", "Operation", "Product", "Request", "RequestId"),
            *("Response", "Subscription", "Timestamp", "Trace", "Tracing", "User", "Variables", "Workspace"),
        }
    ),
    "context.Api": _API | {"Workspace"},
    "context.Api.ServiceUrl": _URL,
    "context.Backend": frozenset({"AzureRegion", "Id", "Type"}),
    "context.Deployment": frozenset(
        {"Certificates", "Gateway", "GatewayId", "Region", "ServiceId", "ServiceName", "SustainabilityInfo"}
    ),
    "context.LastError": frozenset({"Message", "Path", "PolicyId", "Reason", "Scope", "Section", "Source"}),
    "context.Operation": frozenset({"Id", "Method", "Name", "UrlTemplate"}),
    "context.Product": frozenset(
        {
            *("Apis", "ApprovalRequired", "Groups", "Id", "Name", "State", "SubscriptionLimit", "SubscriptionRequired"),
            *("SubscriptionsLimit", "Workspace"),
        }
    ),
    "context.Request": frozenset(
        {
            *("AzureVnetInfo", "Body", "Certificate", "Foundry", "Headers", "IpAddress", "MatchedParameters", "Method"),
            *("OriginalUrl", "PrivateEndpointConnection", "Url"),
        }
    ),
    "context.Request.OriginalUrl": _URL,
    "context.Request.Url": _URL,
    "context.Response": frozenset({"Body", "Headers", "StatusCode", "StatusReason"}),
    "context.Subscription": frozenset({"CreatedDate", "EndDate", "Id", "Key", "Name", "PrimaryKey", "SecondaryKey", "StartDate"}),
    "context.User": frozenset({"Email", "FirstName", "Groups", "Id", "Identities", "LastName", "Note", "RegistrationDate"}),
}
"""Members by what has them."""
