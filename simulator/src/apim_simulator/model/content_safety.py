"""Content safety of an account: verdicts that a test scripts by the setting `content_safety`; kind AIServices only.

Shapes: https://learn.microsoft.com/rest/api/contentsafety/text-operations (from memory [K]). A key is taken, or a token for
Cognitive Services whose principal holds the role Cognitive Services User on the account [D: the policy's page].
"""

import hmac
import json
from collections.abc import Iterable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from apim_simulator.model.credentials import has_role
from apim_simulator.options import CATEGORIES
from apim_simulator.store import Resource
from apim_simulator.tokens import TokenRefused
from apim_simulator.world import World

PREFIX = "/contentsafety/"
VERSION = "2024-09-01"
USER = "a97b65f3-24c7-4388-baec-2e87135dc908"
"""Role "Cognitive Services User"."""
AUDIENCE = "https://cognitiveservices.azure.com"

Verdict = Mapping[str, Any]


def respond(world: World, account: Resource | None, request: Request, raw: bytes) -> Response:
    """Answer one request below `/contentsafety/`."""
    if account is None or account.envelope.get("kind") != "AIServices":
        return _error(404, "404", "Resource not found")
    if not _is_known(world, account, request):
        return _error(401, "401", "Access denied due to invalid subscription key or wrong API endpoint.")
    if request.query_params.get("api-version") != VERSION:
        return _error(404, "404", "Resource not found")
    try:
        body = json.loads(raw)
    except ValueError:
        body = None
    what = request.url.path.removeprefix(PREFIX)
    member = {"text:analyze": "text", "text:shieldPrompt": "userPrompt"}.get(what)
    if request.method != "POST" or member is None:
        return _error(501, "SimulatorUnsupported", f"{request.method} {request.url.path} is not simulated")
    if not isinstance(body, dict) or not isinstance(body.get(member), str):
        return _error(400, "InvalidRequestBody", f"The request body is invalid: {member} is required.")
    found = [verdict for verdict in world.options["content_safety"] if verdict["text"].lower() in body[member].lower()]
    return JSONResponse(_analysed(body, found) if member == "text" else _shielded(found))


def _analysed(body: dict[str, Any], found: Iterable[Verdict]) -> dict[str, Any]:
    """Categories asked for, by default all; of four levels only the even severities exist [K]."""
    names = body.get("categories") or list(CATEGORIES)
    four = body.get("outputType", "FourSeverityLevels") == "FourSeverityLevels"
    severities = {name: max((v["severity"] for v in found if v.get("category") == name), default=0) for name in names}
    lists = body.get("blocklistNames") or []
    hits = [v for v in found if v.get("blocklist") in lists]
    return {
        "blocklistsMatch": [
            {"blocklistName": v["blocklist"], "blocklistItemId": v["text"], "blocklistItemText": v["text"]} for v in hits
        ],
        "categoriesAnalysis": [{"category": n, "severity": s - s % 2 if four else s} for n, s in severities.items()],
    }


def _shielded(found: Iterable[Verdict]) -> dict[str, Any]:
    return {"userPromptAnalysis": {"attackDetected": any(v.get("attack") for v in found)}, "documentsAnalysis": []}


def _is_known(world: World, account: Resource, request: Request) -> bool:
    key = request.headers.get("ocp-apim-subscription-key")
    if key is not None:
        keys = [str(account.private.get(name) or "") for name in ("key1", "key2")]
        return any(known and hmac.compare_digest(known.encode(), key.encode()) for known in keys)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    try:
        oid = str(world.tokens.verify(token.strip(), [AUDIENCE])["oid"])
    except TokenRefused:
        return False
    return scheme.lower() == "bearer" and has_role(world, account, oid, USER)


def _error(status: int, code: str, message: str) -> Response:
    return JSONResponse({"error": {"code": code, "message": message}}, status)
