"""A call as a person would write it: curl, and the clients that consumers use. A key is never in them, only where to put it."""

import json
import shlex
from urllib.parse import urlencode

from apim.console.clients import Where, programs
from apim.console.request import PLACEHOLDER, TOKEN_PLACEHOLDER, CallRequest
from apim.console.simulator import is_loopback

RESPONSES = "/responses"
CERTIFICATE = "$SSL_CERT_FILE"
"""Of the simulator's gateway: builds of curl differ in whether they read the variable by themselves (7.88.1 of Debian does not)."""

CLIENTS_HEADER = "api-key"
"""Where clients of routes with deployments send the key, and no other."""


def snippets(request: CallRequest, base_url: str | None, azure_endpoint: str | None) -> tuple[tuple[str, str], ...]:
    """Title and text of each, in the order of the guides. `base_url` and `azure_endpoint` are those of the stack's outputs.

    Curl alone where clients would need more than the key: a token, or a version in a header or a query.
    """
    found = [("curl", curl(request))]
    where = _where(request, base_url, azure_endpoint)
    method = _method(request)
    if where is None or method is None or not isinstance(request.body, dict):
        return tuple(found)
    arguments = {"model": where.deployment, **{name: value for name, value in request.body.items() if name != "model"}}
    return (*found, *programs(where, method, arguments))


def _where(request: CallRequest, base_url: str | None, azure_endpoint: str | None) -> Where | None:
    version, header = request.published.api.version, request.published.api.arguments["key_header"]
    if _demands_token(request) or version.get("query") or version.get("header"):
        return None
    if request.operation.deployment:
        deployment = request.values.get(request.operation.deployment, "")
        api_version = request.published.api.definition.api_version
        known = azure_endpoint if header == CLIENTS_HEADER else None
        return Where("dated", known, header, deployment, api_version) if known else None
    model = request.body.get("model", "") if isinstance(request.body, dict) else ""
    return Where("v1", base_url, header, str(model), None) if base_url else None


def _method(request: CallRequest) -> str | None:
    """What clients call the operation."""
    if request.operation.kind == "chat":
        return "chat.completions"
    return "responses" if request.operation.method == "POST" and request.operation.template.endswith(RESPONSES) else None


def curl(request: CallRequest) -> str:
    """With the key from the environment, as the demo's file and the playground set it."""
    query = f"?{urlencode(dict(request.query))}" if request.query else ""
    key, token = (PLACEHOLDER if request.key() is not None else None), (TOKEN_PLACEHOLDER if _demands_token(request) else None)
    trusting = f'--cacert "{CERTIFICATE}" ' if is_loopback(request.url) else ""
    lines = [f"curl -N {trusting}-X {request.operation.method} {shlex.quote(request.url + query)}"]
    for name, value in request.headers(key, token).items():
        # Double quotes let the shell put in what the variable holds; neither a name nor a placeholder has anything else for it.
        quoted = f'"{name}: {value}"' if "$" in value and name.replace("-", "").isalnum() else shlex.quote(f"{name}: {value}")
        lines.append(f"  -H {quoted}")
    if request.content is not None:
        lines.append(f"  -d {shlex.quote(request.content.decode())}")
    return " \\\n".join(lines)


def _demands_token(request: CallRequest) -> bool:
    return request.published.settings.entra is not None or request.published.settings.jwt is not None


def readable(request: CallRequest) -> str:
    """The body as it was sent, for people."""
    return json.dumps(request.body, indent=2, ensure_ascii=False)
