"""The probes of one API, and how their answers are judged.

Without a key a gateway answers 401 where an operation matches and 404 where none does, so routing costs no tokens.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import httpx

from blueprint import Published

Status = Literal["proven", "failed", "skipped"]
NOWHERE = "/" + "/".join(["not-in-the-contract"] * 12)  # a parameter matches one segment: too deep for declared templates
PLACEHOLDER = "not-a-real-one"  # never a deployment that exists: a probe may be a DELETE
WRONG_KEY = "0" * 32
CHAT = "/chat/completions"
NO_ROUTE = "Resource not found"  # the gateway's own 404, which a model's for an unknown deployment is not
GONE = "; likely the operation was deleted or its template or method changed by hand, or the API is on another path"
TOKENS = ("<validate-azure-ad-token ", "<validate-jwt ")
LET_IN = "; likely subscriptionRequired was switched off by hand"


@dataclass(frozen=True, slots=True)
class Check:
    """One check: `what` of which API, and where it is not proven the reason, with the likely cause and fix."""

    api: str
    what: str
    status: Status
    message: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """Where an API is (`url` from the stack's outputs), what opens it, and the deployment to ask for one token."""

    url: str
    key: str | None = field(repr=False)
    deployment: str | None


def prove(api: Published, target: Target, client: httpx.Client) -> Iterator[Check]:
    """Probe an API. Raises httpx.TransportError where the gateway cannot be reached."""
    if not api.arguments["subscription_required"]:
        why = "the API demands no subscription key, so a probe without one would reach the model"
        yield Check(api.name, "routing and keys", "skipped", why)
        return
    operations = [line.split(maxsplit=2)[:2] for line in api.contract]
    routed = []
    for method, template in operations:
        answer = _ask(client, api, target, method, template)
        came, nowhere = answer.status_code, NO_ROUTE in answer.text
        yield _judged(api, f"{method} {template} routes", httpx.codes.UNAUTHORIZED, came, GONE if nowhere else LET_IN)
        if came == httpx.codes.UNAUTHORIZED:
            routed.append((method, template))
        elif not nowhere:
            yield Check(api.name, "all else", "skipped", "a call without key was not refused: more of them could change something")
            return
    if any("*" in template for _, template in operations):
        yield Check(api.name, "undeclared paths are 404", "skipped", "a template with * matches every path")
    else:
        came = _ask(client, api, target, "GET", NOWHERE).status_code
        why = "; likely an operation with a wildcard was added by hand"
        yield _judged(api, "undeclared paths are 404", httpx.codes.NOT_FOUND, came, why)
    if not routed:
        yield Check(api.name, "keys", "skipped", "no operation routes")
        return
    came = _ask(client, api, target, *routed[0], WRONG_KEY).status_code
    yield _judged(api, "a wrong key is refused", httpx.codes.UNAUTHORIZED, came, LET_IN)
    yield _opened(api, target, client, routed)


def _opened(api: Published, target: Target, client: httpx.Client, routed: list[tuple[str, str]]) -> Check:
    what = "the consumer's key opens a chat call of one token"
    chat = next((template for method, template in routed if method == "POST" and _path(template).endswith(CHAT)), None)
    missing = {
        "no chat operation of the contract routes": chat is None,
        "no subscription of the stack opens the API": target.key is None,
        "the API demands a token beside the key": any(element in api.arguments["policy"] for element in TOKENS),
        "name a deployment with --deployment": target.deployment is None,
    }
    for why in (why for why, lacks in missing.items() if lacks):
        return Check(api.name, what, "skipped", why)
    came = _ask(client, api, target, "POST", chat or "", target.key, target.deployment).status_code
    header = api.arguments["key_header"]
    causes: dict[int, str] = {
        400: "; likely the model takes no max_tokens, or the backend's body is another than a chat completion's",
        401: f"; likely the gateway expects the key elsewhere than in header {header}, or the backend refuses its credential",
        404: "; likely the deployment does not exist, or /openai is doubled or missing in the service URL",
    }
    return _judged(api, what, httpx.codes.OK, came, causes.get(came, ""))


def _judged(api: Published, what: str, expected: int, came: int, fix: str) -> Check:
    if came == expected:
        return Check(api.name, what, "proven")
    return Check(api.name, what, "failed", f"expected {expected}, got {came}{fix}")


def _path(template: str) -> str:
    return template.split("?", 1)[0]


def _ask(  # noqa: PLR0917 - a request has that many parts
    client: httpx.Client,
    api: Published,
    target: Target,
    method: str,
    template: str,
    key: str | None = None,
    deployment: str | None = None,
) -> httpx.Response:
    """The answer to a call, which has a body only where a deployment is to answer. A key never travels in the URL."""
    path = re.sub(r"\{[^}]+\}", deployment or PLACEHOLDER, _path(template))
    query = {"api-version": api.api_version} if api.api_version else {}
    headers = {api.arguments["key_header"]: key} if key else {}
    for place, pair in api.version.items():
        name, _, value = pair.partition("=")
        (query if place == "query" else headers)[name] = value
    body = {"model": deployment, "messages": [{"role": "user", "content": "Hi"}], "max_tokens": 1} if deployment else None
    return client.request(method, f"{target.url}{path}", params=query, headers=headers, json=body)
