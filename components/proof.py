"""Proves a revision under `;rev=n` before it is released, so that callers never get one that does not answer.

A call without key and token tells whether the gateway knows an operation, and costs no tokens: an operation that is there
refuses it, one that is not is 404. The gateway takes a while to get what Resource Manager has, so a call is repeated.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from http import HTTPStatus
from typing import Any, NotRequired, TypedDict
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pulumi

from components import resource_manager

SECONDS = 60
"""How long a revision has to be known everywhere (our choice: Azure names no time)."""
PAUSE = 2
_TIMEOUT = 30
_FIX = (
    "correct the document or the policies and update again; or set releaseProof: operations, where this machine cannot reach "
    "the gateway"
)


class ProofArgs(TypedDict):
    """What is asked of a revision."""

    number: int
    """The revision."""
    new: bool
    """Whether no caller has ever had it."""
    operations: Sequence[str]
    """Names in ARM."""
    calls: NotRequired[Sequence[tuple[str, str]]]
    """Method and URL of a call of each, under `;rev=`. Without: Resource Manager is asked for the operations alone."""
    headers: NotRequired[Mapping[str, str]]
    """Headers that each call sends."""


def proof(args: ProofArgs) -> Callable[[pulumi.ResourceHookArgs], Coroutine[Any, Any, None]]:
    """A hook of a release, before it is created; it raises RuntimeError for a revision that must not be released.

    A new revision is then taken out of Azure, because the state has it as one that goes with its API: `pulumi destroy` would
    leave it there, and API Management would refuse to delete the API.
    """

    async def prove(release: pulumi.ResourceHookArgs) -> None:
        inputs = release.new_inputs or {}
        service = await resource_manager.service(inputs, f"the proof of revision {args['number']}")
        try:
            if "calls" in args:
                await asyncio.to_thread(_answered, args["number"], args["calls"], args.get("headers", {}))
            else:
                await asyncio.to_thread(_listed, service, str(inputs["apiId"]), args)
        except RuntimeError:
            if args["new"]:
                await asyncio.to_thread(service.remove, "apis", str(inputs["apiId"]))
            raise

    return prove


def _listed(service: resource_manager.Service, api_id: str, args: ProofArgs) -> None:
    there = {operation["name"] for operation in service.listed("apis", api_id, "operations")}
    missing = [name for name in args["operations"] if name not in there]
    if missing:
        raise RuntimeError(_refusal(args["number"], [f"{name} is not in Azure" for name in missing]))


def _answered(number: int, calls: Sequence[tuple[str, str]], headers: Mapping[str, str]) -> None:
    """Call all until each is refused for its missing key or token, or the time is over."""
    until, left = time.monotonic() + SECONDS, list(calls)
    while True:
        refusals = {call: fault for call in left if (fault := _fault(*call, headers))}
        left = list(refusals)
        if not left:
            return
        if time.monotonic() > until:
            raise RuntimeError(_refusal(number, [f"{method} {url}: {fault}" for (method, url), fault in refusals.items()]))
        time.sleep(PAUSE)


def _fault(method: str, url: str, headers: Mapping[str, str]) -> str:
    """What is wrong with the answer to a call; "" where the operation is there.

    404: no operation matches. 5xx: the policy fails before it has asked who calls. Any other refusal comes from the operation's
    own policies.
    """
    request = Request(url, method=method, headers={"Accept": "application/json", **headers})  # noqa: S310 - https, of the service
    try:
        with urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310 - as above
            return f"{answer.status}, although it came without key and token"
    except HTTPError as error:
        with error:
            wrong = error.code == HTTPStatus.NOT_FOUND or error.code >= HTTPStatus.INTERNAL_SERVER_ERROR
            return f"{error.code} {error.reason}" if wrong else ""
    except (URLError, OSError, ValueError) as error:
        return f"the gateway cannot be reached: {error}"


def _refusal(number: int, faults: Sequence[str]) -> str:
    first = "".join(f"\n  {each}" for each in faults[:10])
    more = f"\n  and {len(faults) - 10} more" if len(faults) > 10 else ""  # noqa: PLR2004 - as many as are listed
    return f"revision {number} is not released, and callers still get the old one:{first}{more}\n{_FIX}"
