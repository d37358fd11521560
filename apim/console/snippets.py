"""A call as a person would write it: curl, and the clients that consumers use. A key is never in them, only where to put it."""

import json
import shlex
from typing import Any
from urllib.parse import urlencode

from apim.console.request import PLACEHOLDER, TOKEN_PLACEHOLDER, CallRequest


def snippets(request: CallRequest, base_url: str | None, azure_endpoint: str | None) -> tuple[tuple[str, str], ...]:
    """Title and text of each, in the order of the guides. `base_url` and `azure_endpoint` are those of the stack's outputs."""
    found = [("curl", curl(request))]
    if request.operation.kind == "chat" and isinstance(request.body, dict):
        deployment = request.values.get(request.operation.deployment or "", "") or str(request.body.get("model", ""))
        arguments = {key: value for key, value in request.body.items() if key != "model"}
        key = f"os.environ[{PLACEHOLDER[1:]!r}]"
        if request.operation.deployment and azure_endpoint:
            version = request.published.api.definition.api_version
            made = f"AzureOpenAI(azure_endpoint={azure_endpoint!r}, api_key={key}, api_version={version!r})"
            found.append(("Python (openai)", _python("AzureOpenAI", made, deployment, arguments)))
        elif base_url:
            header = request.published.api.arguments["key_header"]
            made = f"OpenAI(base_url={base_url!r}, api_key={key}, default_headers={{{header!r}: {key}}})"
            found.append(("Python (openai)", _python("OpenAI", made, deployment, arguments)))
    return tuple(found)


def curl(request: CallRequest) -> str:
    """With the key from the environment, as the demo's file and the playground set it."""
    query = f"?{urlencode(dict(request.query))}" if request.query else ""
    key, token = (PLACEHOLDER if request.key() is not None else None), (TOKEN_PLACEHOLDER if _demands_token(request) else None)
    lines = [f"curl -N -X {request.operation.method} {shlex.quote(request.url + query)}"]
    for name, value in request.headers(key, token).items():
        # Double quotes let the shell put in what the variable holds; neither a name nor a placeholder has anything else for it.
        quoted = f'"{name}: {value}"' if "$" in value and name.replace("-", "").isalnum() else shlex.quote(f"{name}: {value}")
        lines.append(f"  -H {quoted}")
    if request.content is not None:
        lines.append(f"  -d {shlex.quote(request.content.decode())}")
    return " \\\n".join(lines)


def _demands_token(request: CallRequest) -> bool:
    return request.published.settings.entra is not None or request.published.settings.jwt is not None


def _python(client: str, made: str, deployment: str, arguments: dict[str, Any]) -> str:
    lines = [f"    {name}={value!r}," if name.isidentifier() else f"    **{ {name: value}!r}," for name, value in arguments.items()]
    body = "\n".join([f"    model={deployment!r},", *lines])
    head = f"import os\n\nfrom openai import {client}\n\nclient = {made}\n"
    return f"{head}answer = client.chat.completions.create(\n{body}\n)\nprint(answer)\n"


def readable(request: CallRequest) -> str:
    """The body as it was sent, for people."""
    return json.dumps(request.body, indent=2, ensure_ascii=False)
