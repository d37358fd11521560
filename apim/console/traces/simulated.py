"""Traces of the simulator: what Azure would tell, and beside it what only the simulator knows, marked as such."""

import time
from collections.abc import Iterator, Mapping
from typing import Any, Final

from apim.console.masking import Masker
from apim.console.simulator import NotAnswered, Simulator
from apim.console.traces.azure import AzureTraces, NoTrace
from apim.console.traces.model import Attempt, Entry, Trace

TRACE: Final = "x-sim-trace"
PATIENCE_SECONDS: Final = 2.0
PAUSE_SECONDS: Final = 0.02
PLAIN: Final = frozenset({"base"})


class SimulatedTraces:
    """`azure` is the simulator's Resource Manager, asked in Azure's way; `simulator` its control API."""

    def __init__(self, azure: AzureTraces, simulator: Simulator, masker: Masker, scopes: Mapping[str, str]) -> None:
        self._azure = azure
        self._simulator = simulator
        self._masker = masker
        self._scopes = scopes

    def prepare(self, api_id: str) -> Mapping[str, str]:
        """As for Azure."""
        return self._azure.prepare(api_id)

    def fetch(self, headers: Mapping[str, str]) -> Trace:
        """The simulator's own trace; that Azure's way works, too, is one of its facts."""
        if TRACE not in headers:
            raise NoTrace("the answer has no x-sim-trace: it is not from the simulated gateway")
        found = self._masker.value(self._whole(headers[TRACE]))
        try:
            listed = f"{len(self._azure.fetch(headers).entries)} entries of listTrace"
        except NoTrace as none:
            listed = f"none: {none}"
        return Trace(
            id=headers[TRACE],
            source="the simulator",
            reason=str(found.get("reason") or ""),
            entries=tuple(
                _entry(each, self._place(each, found)) for each in found.get("elements") or () if each.get("name") not in PLAIN
            ),
            attempts=tuple(_attempt(each) for each in found.get("attempts") or ()),
            facts=(*_facts(found), ("Azure's own trace", listed)),
            simulated=True,
        )

    def _place(self, entry: Mapping[str, Any], found: Mapping[str, Any]) -> str:
        """File and line of the policy that an entry is of, "" for one that the stack does not declare."""
        scope = str(entry.get("scope"))
        name = {"api": "", "operation": found.get("operation"), "product": found.get("product")}.get(scope, "")
        return self._scopes.get(f"{scope}:{name}".lower().rstrip(":"), "")

    def _whole(self, trace_id: str) -> dict[str, Any]:
        """The trace once the gateway is through with the call, which may be after its answer."""
        until = time.monotonic() + PATIENCE_SECONDS
        try:
            while True:
                found = self._simulator.trace(trace_id)
                if found.get("ended") or time.monotonic() > until:
                    return found
                time.sleep(PAUSE_SECONDS)
        except NotAnswered as error:
            raise NoTrace(str(error)) from error


def _facts(found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("api", "revision", "operation", "product", "subscription"):
        yield name, str(found.get(name) or "-")
    sent = found.get("subscriptionKeyUpstream")
    yield "subscription key upstream", {True: "yes", False: "no"}.get(sent, "-") if isinstance(sent, bool) else "-"


def _entry(each: Mapping[str, Any], place: str) -> Entry:
    attributes = each.get("attributes") or {}
    return Entry(
        section=str(each.get("section")),
        source=str(each.get("name")),
        message=str(each.get("result") or ""),
        elapsed=each.get("elapsed"),
        took=each.get("milliseconds"),
        scope=str(each.get("scope")),
        place=place,
        attributes=tuple((str(name), str(value)) for name, value in attributes.items()),
        extra=(("place", str(each.get("place") or "")),),
    )


def _attempt(each: Mapping[str, Any]) -> Attempt:
    breaker = each.get("breaker") or {}
    extra = {
        "member": each.get("member"),
        "breaker": ", ".join(f"{name} {value}" for name, value in breaker.items() if value not in (None, "")),
        "body": each.get("body"),
        "diagnosis": each.get("diagnosis"),
    }
    return Attempt(
        url=str(each.get("url")),
        outcome=str(each.get("status") or each.get("error") or "no answer yet"),
        backend=str(each.get("backend") or ""),
        took=each.get("milliseconds"),
        extra=tuple((name, str(value)) for name, value in extra.items() if value),
    )
