"""Writes the trace of one request while it happens (GW-TRACE). Everything is masked before it is kept."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from apim_simulator import ids
from apim_simulator.gateway.errors import Finished, GatewayError, NotSimulated
from apim_simulator.gateway.exchange import Exchange, Response
from apim_simulator.gateway.keys import names
from apim_simulator.gateway.query import text as query_text
from apim_simulator.gateway.trace_redaction import MASK, Masker, key_places
from apim_simulator.gateway.upstream import Call
from apim_simulator.policy import Statement
from apim_simulator.policy.expressions import Expression, printed
from apim_simulator.policy.table import NESTING, STATEMENTS
from apim_simulator.store import Resource
from apim_simulator.world import World

HEADER = "x-sim-trace"
"""Header of every answer: the trace's id, which is `context.RequestId` too."""
MOST_ELEMENTS = 2_000
"""Elements that a trace keeps; of others only their number."""

Record = dict[str, Any]


class Recorder:
    """One request's trace, kept in the world from the beginning, so that it is there when its answer arrives."""

    def __init__(self, world: World, service_id: str, masker: Masker, exchange: Exchange) -> None:
        self._world = world
        self._masker = masker.of_request(exchange.request, ())
        self._exchange = exchange
        self._open: list[tuple[Statement, Record]] = []
        self._begun = time.perf_counter()
        origin = exchange.origin
        self.trace: Record = {
            "id": exchange.id,
            "service": service_id,
            "debugged": False,
            "began": world.clock.now().isoformat(),
            "ended": None,
            "milliseconds": None,
            "host": origin.host,
            "headers": self._headers(),
            "method": exchange.request.method,
            "path": self._masker.text(origin.path),
            "query": self._masker.url(f"?{query_text(origin.query)}")[1:],
            "api": None,
            "revision": None,
            "operation": None,
            "subscription": None,
            "product": None,
            "scopes": [],
            "elements": [],
            "elementsLeftOut": 0,
            "attempts": [],
            "subscriptionKeyUpstream": None,
            "status": None,
            "reason": None,
        }
        world.traces.keep(exchange.id, self.trace)

    def routed(self) -> None:
        """The API is known, perhaps the operation; and with it under which names it takes keys."""
        route = self._exchange.route
        if route is None:
            return
        self._masker = self._masker.of_request(self._exchange.request, names(route.api))
        self.trace["query"] = self._masker.url(f"?{query_text(self._exchange.origin.query)}")[1:]
        self.trace["headers"] = self._headers()
        self.trace["api"], self.trace["revision"] = ids.last(route.api.bare_id), route.api.revision
        self.trace["operation"] = route.operation.resource.name if route.operation else None

    def granted(self) -> None:
        """The caller is known."""
        grant = self._exchange.grant
        self.trace["subscription"] = grant.subscription.name if grant.subscription else None
        self.trace["product"] = grant.product.name if grant.product else None

    def scopes(self, found: list[Record]) -> None:
        """The scopes whose policies apply, and which of them have a document."""
        self.trace["scopes"] = found

    @contextmanager
    def element(self, statement: Statement, section: str, scope: str) -> Iterator[None]:
        """Record a policy element with its run."""
        elements = self.trace["elements"]
        within = self._open[-1][1].get("number") if self._open else None
        record: Record = {"number": len(elements) + 1, "within": within, "section": section, "scope": scope, "name": statement.name}
        place, literals = _static(statement)
        attributes = {name: self._masker.text(value) for name, value in literals}
        record |= {"place": place, "attributes": attributes, "result": None, "milliseconds": None, "elapsed": None}
        self._hide(record)
        if len(elements) < MOST_ELEMENTS:
            elements.append(record)
        else:
            self.trace["elementsLeftOut"] += 1
        self._open.append((statement, record))
        begun = time.perf_counter()
        try:
            yield
        except Finished:
            record["result"] = record["result"] or "ended the pipeline"
            raise
        except (GatewayError, NotSimulated) as error:
            record["result"] = self._masker.text(f"failed: {error.message if isinstance(error, GatewayError) else error}")
            raise
        finally:
            record["milliseconds"], record["elapsed"] = _milliseconds(begun), _milliseconds(self._begun)
            self._open.pop()

    def evaluated(self, expression: Expression, value: object) -> None:
        """What an attribute's expression gave."""
        if not self._open:
            return
        statement, record = self._open[-1]
        for name, found in _values(statement):
            if found is expression:
                record["attributes"][name] = self._masker.text(printed(value))
        self._hide(record)

    def effect(self, text: str) -> None:
        """What the element that runs has done, in a few words."""
        if self._open:
            self._open[-1][1]["result"] = self._masker.text(text)

    def because(self, reason: str) -> None:
        """Why the answer is the one it is; the last reason counts."""
        self.trace["reason"] = self._masker.text(reason)

    def attempt(self, call: Call, backend: Resource | None, pool: Resource | None) -> "Attempt":
        """A call upstream begins."""
        key = self._exchange.grant.key
        places = None if key is None else [self._masker.text(place) for place in key_places(key, call.url, call.fields)]
        if places is not None:
            self.trace["subscriptionKeyUpstream"] = bool(places) or bool(self.trace["subscriptionKeyUpstream"])
        named = pool or backend
        record: Record = {
            "number": len(self.trace["attempts"]) + 1,
            "element": self._open[-1][1]["number"] if self._open else None,
            "backend": named.name if named else None,
            "member": backend.name if pool and backend else None,
            "method": call.method,
            "url": self._masker.url(call.url),
            "subscriptionKeySent": places,
            "status": None,
            "error": None,
            "milliseconds": None,
            "breaker": None,
            "body": None,
            "diagnosis": None,
        }
        self.trace["attempts"].append(record)
        return Attempt(self, record, self._masker)

    def sending(self, response: Response) -> None:
        """The answer's headers go out."""
        self.trace["status"] = response.status
        if self.trace["reason"] is None:
            self.because(_reason(self.trace["attempts"]))

    def refused(self, status: int, problem: str) -> None:
        """We cannot do it."""
        self.trace["status"] = status
        self.because(f"not simulated: {problem}")

    def ended(self) -> None:
        """Nothing more will happen."""
        if self.trace["status"] is None:
            self.because("the caller left before it was answered")
        self.trace["ended"], self.trace["milliseconds"] = self._world.clock.now().isoformat(), _milliseconds(self._begun)

    def _headers(self) -> list[dict[str, str]]:
        """Those of the caller's request; of a credential only that it was there."""
        names = self._masker.names
        sent = self._exchange.request.fields
        return [{"name": key, "value": MASK if key.lower() in names else self._masker.text(value)} for key, value in sent]

    def _hide(self, record: Record) -> None:
        """Values beside the name of a credential, however they were found."""
        attributes: dict[str, str] = record["attributes"]
        if "token-value" in attributes:
            attributes["token-value"] = MASK
        for key, value in list(attributes.items()):
            if key.rpartition(".")[2] == "name" and value.lower() in self._masker.names:
                prefix = f"{key[: -len('name')]}value"
                attributes.update({other: MASK for other in attributes if other.startswith(prefix)})


class Attempt:
    """The record of one call upstream."""

    def __init__(self, recorder: Recorder, record: Record, masker: Masker) -> None:
        self._recorder = recorder
        self._record = record
        self._masker = masker
        self._begun = time.perf_counter()

    def answered(self, status: int, breaker: Record | None, diagnosis: str | None) -> None:
        """The upstream's headers are there."""
        self._record |= {"status": status, "breaker": breaker, "diagnosis": diagnosis, "milliseconds": _milliseconds(self._begun)}
        if diagnosis is not None:
            self._record["diagnosis"] = self._masker.text(diagnosis)

    def failed(self, error: str, breaker: Record | None) -> None:
        """No answer came."""
        self._record |= {"error": self._masker.text(error), "breaker": breaker, "milliseconds": _milliseconds(self._begun)}

    def body(self, state: str) -> None:
        """How the body ended; one that broke off is why the answer did."""
        self._record["body"] = self._masker.text(state)
        if state.startswith("cut") and self._recorder.trace["status"] is not None:
            self._recorder.because(f"{self._recorder.trace['reason']}; its body broke off after the headers had gone out: {state}")


def _reason(attempts: list[Record]) -> str:
    if not attempts:
        return "nothing was forwarded"
    last = attempts[-1]
    name = last["member"] or last["backend"]
    reason = f"backend '{name}' answered {last['status']}" if name else f"the upstream answered {last['status']}"
    return reason + (f": {last['diagnosis']}" if last["diagnosis"] else "")


def _values(statement: Statement, prefix: str = "") -> Iterator[tuple[str, str | Expression]]:
    """Attributes and texts of an element and of the children that are parts of it, not statements of their own."""
    for name, value in statement.attributes.items():
        yield prefix + name, value
    if statement.text is not None:
        yield prefix.rstrip(".") or "text", statement.text
    for number, child in enumerate(statement.children, 1):
        if child.name not in STATEMENTS or (statement.name in STATEMENTS and statement.name not in NESTING):
            yield from _values(child, f"{prefix}{child.name}[{number}].")


@lru_cache(maxsize=4096)
def _static(statement: Statement) -> tuple[str, tuple[tuple[str, str], ...]]:
    """What of a statement is the same in each request: its place, and its literals by name."""
    return str(statement.place), tuple((name, value) for name, value in _values(statement) if isinstance(value, str))


def _milliseconds(begun: float) -> float:
    return round((time.perf_counter() - begun) * 1000, 3)
