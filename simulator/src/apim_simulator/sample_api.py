"""The sample API that a Developer-tier service is born with: Echo API and its six operations.

Names, methods, templates and parameters are those of the captures op-02 to op-08; descriptions and examples are our own.
"""

from typing import Any

Json = dict[str, Any]

API: Json = {
    "displayName": "Echo API",
    "apiRevision": "1",
    "description": None,
    "subscriptionRequired": True,
    "serviceUrl": "http://echoapi.cloudapp.net/api",
    "backendId": None,
    "path": "echo",
    "protocols": ["https"],
    "mcpProperties": None,
    "a2aProperties": None,
    "isAgent": False,
    "agent": None,
    "jsonRpcProperties": None,
    "authenticationSettings": {
        "oAuth2": None,
        "openid": None,
        "oAuth2AuthenticationSettings": [],
        "openidAuthenticationSettings": [],
        "returnProtectedResourceMetadata": False,
    },
    "subscriptionKeyParameterNames": {"header": "Ocp-Apim-Subscription-Key", "query": "subscription-key"},
    "isCurrent": True,
}
"""Properties as GET answers them (api-02, with the members of 2024-05-01: o24-07)."""

_BODY = '{\r\n\t"kind": "bicycle",\r\n\t"wheels": 2\r\n}'


def _query(kind: str) -> list[Json]:
    return [
        {
            "name": "param1",
            "description": "Required; sample by default.",
            "type": "string",
            "defaultValue": "sample",
            "required": True,
            "values": ["sample"],
        },
        {"name": "param2", "description": "Optional.", "type": kind, "values": []},
    ]


def _operation(method: str, title: str, description: str, template: str = "/resource", **more: Any) -> Json:
    request = {"queryParameters": more.get("query", []), "headers": [], "representations": more.get("representations", [])}
    answer = {"statusCode": 200, "representations": [], "headers": []}
    if "answer" in more:
        answer = {"statusCode": 200, "description": more["answer"], "representations": [], "headers": []}
    return {
        "displayName": title,
        "method": method,
        "urlTemplate": template,
        "templateParameters": [],
        "description": description,
        "request": request,
        "responses": [answer],
        "policies": None,
    }


OPERATIONS: dict[str, Json] = {
    "create-resource": _operation(
        "POST",
        "Create resource",
        "Sends a JSON body; a policy of this operation takes the place of one that would convert it.",
        representations=[
            {
                "contentType": "application/json",
                "examples": {"default": {"value": _BODY}},
                "generatedSample": _BODY,
                "sample": _BODY,
            }
        ],
    ),
    "modify-resource": _operation("PUT", "Modify Resource", "Sends headers and a body; both come back."),
    "remove-resource": _operation("DELETE", "Remove resource", "Deletes nothing: the backend only echoes."),
    "retrieve-header-only": _operation("HEAD", "Retrieve header only", "Answers with headers alone."),
    "retrieve-resource": _operation(
        "GET",
        "Retrieve resource",
        "Answers with the headers and the body of the request.",
        query=_query("number"),
        answer="Always returned.",
    ),
    "retrieve-resource-cached": _operation(
        "GET",
        "Retrieve resource (cached)",
        "As Retrieve resource; on Azure a policy caches the answer for an hour.",
        "/resource-cached",
        query=_query("string"),
    ),
}
"""Properties by name, as GET answers them; the list leaves an empty `request` out (op-02 against op-04)."""

PLAIN_POLICY = (
    "<policies>\r\n\t<inbound>\r\n\t\t<base />\r\n\t</inbound>\r\n\t<backend>\r\n\t\t<base />\r\n\t</backend>\r\n"
    "\t<outbound>\r\n\t\t<base />\r\n\t</outbound>\r\n</policies>"
)
"""The policy of `create-resource`: that there is one is recorded (policy-15), its text is not; this one changes nothing."""

PRODUCTS: dict[str, Json] = {
    "starter": {
        "displayName": "Starter",
        "description": "For trying things out: a few calls a minute.",
        "terms": "",
        "subscriptionRequired": True,
        "approvalRequired": False,
        "subscriptionsLimit": 1,
        "state": "published",
        "groups": [],
    },
    "unlimited": {
        "displayName": "Unlimited",
        "description": "Calls without limit, once an administrator has approved.",
        "terms": None,
        "subscriptionRequired": True,
        "approvalRequired": True,
        "subscriptionsLimit": 1,
        "state": "published",
        "groups": [],
    },
}
"""Properties by name (product-01)."""
