"""Secrets of a Key Vault: set, read, listed by version; who may is decided by roles at the vault.

Shapes and codes: https://learn.microsoft.com/rest/api/keyvault/secrets [D]; the texts of errors are from memory [K].
"""

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp

from apim_simulator.half_characters import has_half
from apim_simulator.http.data_plane import DataPlane, Refused
from apim_simulator.json_body import json_object
from apim_simulator.model.credentials import has_role
from apim_simulator.objects import StoredObject
from apim_simulator.store import Json, Resource
from apim_simulator.tokens import TokenRefused
from apim_simulator.world import World

AUDIENCE = "https://vault.azure.net"
API_VERSIONS = ("7.4", "7.5", "7.6")
OFFICER, READER = "b86a8fe4-44ce-4948-aee5-eccb2c155cd7", "4633458b-17de-408a-b874-0445c86b69e6"
"""Roles "Key Vault Secrets Officer" and "Key Vault Secrets User" [D]."""
NAME = re.compile(r"[0-9A-Za-z-]{1,127}")
MOST_CHARACTERS = 25_000
"""25k bytes (https://learn.microsoft.com/azure/key-vault/secrets/about-secrets)."""


def build(world: World, vault_id: str) -> ASGIApp:
    """The ASGI application of a vault."""
    return Vault(world, vault_id)


class _Refused(Refused):
    def __init__(self, status: int, code: str, message: str, inner: str = "", headers: Mapping[str, str] | None = None) -> None:
        error: Json = {"code": code, "message": message}
        content = {"error": {**error, **({"innererror": {"code": inner}} if inner else {})}}
        super().__init__(message, JSONResponse(content, status, dict(headers or {})))


@dataclass(frozen=True, slots=True)
class _Call:
    """A request for one secret; `version` is "" for the newest."""

    name: str
    version: str
    body: bytes


class Vault(DataPlane):
    """Routes, authenticates and answers. Secrets are kept by the store, and go with the vault."""

    def __init__(self, world: World, vault_id: str) -> None:
        self._world = world
        self._id = vault_id

    def answer(self, request: Request, body: bytes) -> Response:
        """See the base. Raises Refused."""
        handle, call, roles = self._route(request, body)
        vault = self._world.store.get(self._id)
        if vault is None:
            raise _Refused(404, "VaultNotFound", "The vault is gone.")
        self._authorize(vault, request.headers.get("authorization", ""), roles)
        version = request.query_params.get("api-version")
        if version is None:
            raise _Refused(400, "BadParameter", "The request must contain the parameter api-version.")
        if version not in API_VERSIONS:
            raise _unsupported(f"api-version {version}; simulated are {', '.join(API_VERSIONS)}")
        return handle(call)

    def _route(self, request: Request, body: bytes) -> tuple[Callable[[_Call], Response], _Call, tuple[str, ...]]:
        kind, name, version = (*request.url.path.strip("/").split("/"), "", "", "")[:3]
        if kind != "secrets" or not name or request.url.path.count("/") > 3:  # noqa: PLR2004 - /secrets/{name}/{version}
            raise _unsupported(f"{request.method} {request.url.path}")
        if not NAME.fullmatch(name):
            raise _Refused(400, "BadParameter", f"The request URI contains an invalid name: {name}")
        call = _Call(name, version, body)
        if request.method == "PUT" and not version:
            return self._set, call, (OFFICER,)
        if request.method == "GET" and version == "versions":
            return self._versions, call, (OFFICER,)
        if request.method == "GET":
            return self._get, call, (OFFICER, READER)
        raise _unsupported(f"{request.method} {request.url.path}")

    def _authorize(self, vault: Resource, authorization: str, roles: tuple[str, ...]) -> None:
        """401 with where to get a token [D], 403 without a role."""
        scheme, _, token = authorization.partition(" ")
        tenant = self._world.identity.tenant
        challenge = f'Bearer authorization="{self._world.addresses.arm}/{tenant}", resource="{AUDIENCE}"'
        headers = {"WWW-Authenticate": challenge}
        if scheme.lower() != "bearer" or not token:
            raise _Refused(401, "Unauthorized", "AKV10000: Request is missing a Bearer or PoP token.", headers=headers)
        try:
            oid = str(self._world.tokens.verify(token, [AUDIENCE])["oid"])
        except TokenRefused as refused:
            raise _Refused(401, "Unauthorized", f"AKV10032: Invalid token: {refused}", headers=headers) from None
        if not any(has_role(self._world, vault, oid, role) for role in roles):
            message = "Caller is not authorized to perform action on resource."
            raise _Refused(403, "Forbidden", message, inner="ForbiddenByRbac")

    def _set(self, call: _Call) -> Response:
        """A new version, whatever the value."""
        sent = json_object(call.body) or {}
        value = sent.get("value")
        if not isinstance(value, str) or len(value) > MOST_CHARACTERS:
            raise _Refused(400, "BadParameter", "The property value must be a string of at most 25k bytes.")
        if unknown := sorted(set(sent) - {"value", "contentType"}):
            raise _unsupported(f"{', '.join(unknown)} of a secret")
        if has_half(call.body, sent):
            raise _unsupported("half of a surrogate pair in a text")
        now = int(self._world.clock.now().timestamp())
        version = secrets.token_hex(16)
        body = {**sent, "attributes": {"enabled": True, "created": now, "updated": now, "recoveryLevel": "Recoverable+Purgeable"}}
        self._world.store.objects.put(self._id, _collection(call.name), version, body)
        return JSONResponse(self._attributes(call.name, version, body))

    def _get(self, call: _Call) -> Response:
        """The newest version, or the one that is named."""
        for found in reversed(self._all(call.name)):
            if call.version in {"", found.identifier}:
                return JSONResponse(self._attributes(call.name, found.identifier, found.body))
        message = f"A secret with (name/id) {call.name}/{call.version} was not found in this key vault."
        raise _Refused(404, "SecretNotFound", message)

    def _versions(self, call: _Call) -> Response:
        """Without values, in one page."""
        versions = (self._attributes(call.name, found.identifier, found.body) for found in self._all(call.name))
        return JSONResponse({"value": [{k: v for k, v in each.items() if k != "value"} for each in versions], "nextLink": None})

    def _all(self, name: str) -> list[StoredObject]:
        return list(self._world.store.objects.each(self._id, _collection(name)))

    def _attributes(self, name: str, version: str, body: Json) -> Json:
        return {**body, "id": f"{self._world.addresses.vault_url(self._id)}/secrets/{name}/{version}"}


def _collection(name: str) -> str:
    return f"secrets/{name.lower()}"


def _unsupported(what: str) -> _Refused:
    return _Refused(501, "SimulatorUnsupported", f"{what} is not simulated")
