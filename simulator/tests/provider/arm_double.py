"""A Resource Manager that is nothing but a table, with queued replies for what a test wants to happen."""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import jwt

Json = dict[str, Any]

SUBSCRIPTION = "5ub"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg"
SERVICE = f"{GROUP}/providers/Microsoft.ApiManagement/service/apim"
PLACE = {"resourceGroupName": "rg", "serviceName": "apim"}
SECRET = "the client's secret, with / and +"
IDENTITY = {"clientId": "the-client", "tenantId": "the-tenant", "objectId": "the-object", "subscriptionId": SUBSCRIPTION}


@dataclass(frozen=True)
class Reply:
    """What the double answers, once. `echo` stores and returns what a PUT sends, as the plain service does."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Seen:
    """A request that reached ARM."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any

    @property
    def line(self) -> str:
        """Method and path below the service (or whole), for short assertions."""
        return f"{self.method} {self.path.removeprefix(SERVICE) or '/'}"


class ArmDouble:
    """Resources by path, replies queued for a method and path, and everything that was asked of ARM."""

    def __init__(self) -> None:
        self.resources: dict[str, Json] = {}
        self.queued: dict[tuple[str, str], list[Reply]] = {}
        self.requests: list[Seen] = []
        self.tokens_issued = 0
        self.login_endpoint = ""
        self.url = ""
        self._lock = threading.Lock()

    def queue(self, method: str, path: str, *replies: Reply) -> None:
        """Answer the next requests of that kind with these, then go on as usual. `path` is below the service, or absolute."""
        self.queued.setdefault((method, self._full(path)), []).extend(replies)

    def store(self, path: str, properties: Json, **envelope: Any) -> Json:
        """Have a resource there. Returns it."""
        full = self._full(path)
        body = {"id": full, "name": full.rpartition("/")[2], "type": "Some/type", "properties": properties} | envelope
        self.resources[full.lower()] = body
        return body

    @property
    def lines(self) -> list[str]:
        """What ARM was asked, as `GET /apis/a`."""
        return [seen.line for seen in self.requests]

    def answer(self, seen: Seen) -> Reply:
        """One answer, requests one after the other."""
        with self._lock:
            self.requests.append(seen)
            waiting = self.queued.get((seen.method, seen.path))
            if waiting:
                return waiting.pop(0)
            return self._plain(seen)

    def _plain(self, seen: Seen) -> Reply:
        key = seen.path.lower()
        known = self.resources.get(key)
        if seen.method in {"PUT", "PATCH"}:
            self.store(seen.path, seen.body.get("properties", {}), **{k: v for k, v in seen.body.items() if k != "properties"})
            return Reply(200 if known else 201, self.resources[key])
        if known is None:
            missing = {"error": {"code": "ResourceNotFound", "message": "not found", "details": None}}
            return Reply(204) if seen.method == "DELETE" else Reply(404, missing)
        if seen.method == "DELETE":
            del self.resources[key]
        return Reply(200, known if seen.method == "GET" else None)

    def _full(self, path: str) -> str:
        return path if path.startswith(GROUP) else f"{SERVICE}{path}"


class Handler(BaseHTTPRequestHandler):
    """Metadata and tokens for anybody; everything else is Resource Manager's."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    double: ArmDouble

    def handle_any(self) -> None:
        """One request."""
        url = urlsplit(self.path)
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        here = self.double.url
        known = {
            "/metadata/endpoints": self.metadata,
            "/the-tenant/v2.0/.well-known/openid-configuration": lambda _: {
                "token_endpoint": f"{here}/the-tenant/oauth2/v2.0/token"
            },
        }
        if url.path in known:
            self.reply(Reply(200, known[url.path](raw)))
        elif url.path == "/the-tenant/oauth2/v2.0/token":
            self.reply(self.token(dict(parse_qsl(raw.decode()))))
        else:
            body = json.loads(raw) if raw else None
            self.reply(
                self.double.answer(Seen(self.command, unquote(url.path), dict(parse_qsl(url.query)), dict(self.headers), body))
            )

    def metadata(self, _: bytes) -> Json:
        """Where everything is: here."""
        here = f"{self.double.url}/"
        authentication = {"loginEndpoint": self.double.login_endpoint or here, "audiences": [here], "tenant": "common"}
        return {"resourceManager": here, "authentication": authentication}

    def token(self, form: dict[str, str]) -> Reply:
        """For the one client with its secret; the refusal repeats the wrong one, as a careless server might."""
        expected = {"client_id": "the-client", "client_secret": SECRET, "scope": f"{self.double.url}/.default"}
        if form != expected | {"grant_type": "client_credentials"}:
            return Reply(401, {"error": "invalid_client", "error_description": f"wrong secret {form.get('client_secret')}"})
        self.double.tokens_issued += 1
        token = jwt.encode({"oid": "the-object", "aud": self.double.url}, "k" * 32)
        return Reply(200, {"token_type": "Bearer", "expires_in": 3600, "access_token": token})

    def reply(self, reply: Reply) -> None:
        """Send it."""
        text = reply.body if isinstance(reply.body, bytes) else b"" if reply.body is None else json.dumps(reply.body).encode()
        bare = reply.status == 204
        self.send_response(reply.status)
        for name, value in (reply.headers | ({} if bare else {"Content-Length": str(len(text))})).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD" and not bare:
            self.wfile.write(text)

    do_GET = do_HEAD = do_PUT = do_PATCH = do_POST = do_DELETE = handle_any  # noqa: N815 - names http.server looks for

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def handler_for(double: ArmDouble) -> type[Handler]:
    """The request handler of one double."""
    return type("HandlerOfOne", (Handler,), {"double": double})
