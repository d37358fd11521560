"""Faults on demand: what tests arm, and which request meets it. `apim_simulator.http.fault_injection` carries the answers out.

All of this is our own choice; SIM-FAULTS is the contract.
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PLANES = ("arm", "gateway", "model", "vault", "logs")
MATCH_KEYS = frozenset({"method", "path", "account", "deployment"})
ACTION_KEYS = {
    "status": frozenset({"status", "code", "message", "headers", "body", "after"}),
    "reset": frozenset({"reset", "at"}),
    "delay_ms": frozenset({"delay_ms"}),
    "stall": frozenset({"stall", "after"}),
    "chunk_delay_ms": frozenset({"chunk_delay_ms"}),
    "truncate_stream": frozenset({"truncate_stream"}),
    "lro_fail": frozenset({"lro_fail", "leave", "code", "message"}),
    "lro_stuck": frozenset({"lro_stuck"}),
}
"""Members of an action by the member that names its kind."""
LRO_KINDS = frozenset({"lro_fail", "lro_stuck"})


class FaultRefused(ValueError):
    """A fault that could never be carried out; the message names the member and what is allowed."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The request that a fault is held against; `path` is decoded, without query."""

    plane: str
    method: str
    path: str
    account: str | None = None
    deployment: str | None = None


@dataclass(frozen=True, slots=True)
class LroFault:
    """What is to become of a long-running operation that was just accepted.

    `kind` is `fail` or `stuck`. A failed operation reports `code` and `message`; `leave` is `failed` (a new resource stays with
    `provisioningState: Failed`) or `absent` (it vanishes). A stuck one stays in progress while `Faults.holds(fault_id)`.
    """

    fault_id: str
    kind: str
    code: str = "InternalServerError"
    message: str = "The operation failed on demand of a test."
    leave: str = "failed"


@dataclass(slots=True)
class Fault:
    """An armed fault with its counters: `seen` matching requests, of which `hits` met it."""

    id: str
    plane: str
    match: Mapping[str, str]
    action: Mapping[str, Any]
    kind: str
    skip: int = 0
    times: int = 1
    seen: int = 0
    hits: int = 0

    def concerns(self, subject: Subject) -> bool:
        """Whether the request is one this fault is meant for."""
        methods = self.match.get("method", subject.method).upper().split("|")
        if self.plane != subject.plane or subject.method.upper() not in methods:
            return False
        if "path" in self.match and not re.search(self.match["path"], subject.path):
            return False
        named = (("account", subject.account), ("deployment", subject.deployment))
        return all(key not in self.match or self.match[key].lower() == (value or "").lower() for key, value in named)

    def as_json(self) -> dict[str, Any]:
        """As it was armed, plus `id`, `seen` and `hits`."""
        return {
            "id": self.id,
            "plane": self.plane,
            "match": dict(self.match),
            "skip": self.skip,
            "times": self.times,
            "action": dict(self.action),
            "seen": self.seen,
            "hits": self.hits,
        }


class Faults:
    """The armed faults in order of arming; the first that matches and is not used up wins."""

    def __init__(self) -> None:
        self._armed: dict[str, Fault] = {}

    def arm(self, wanted: Mapping[str, Any]) -> str:
        """Arm `{"plane", "match", "skip", "times", "action"}`; returns the fault's id. Raises FaultRefused."""
        fault = parse(wanted)
        self._armed[fault.id] = fault
        return fault.id

    def clear(self, fault_id: str | None = None) -> None:
        """Disarm one, or all."""
        if fault_id is None:
            self._armed.clear()
        else:
            self._armed.pop(fault_id, None)

    def armed(self) -> list[Fault]:
        """All, used up or not, in order of arming."""
        return list(self._armed.values())

    def holds(self, fault_id: str) -> bool:
        """Whether a fault is still there: an operation stuck by it stays in progress so long."""
        return fault_id in self._armed

    def take(self, subject: Subject) -> Fault | None:
        """The fault that this request meets on the wire, counted as hit."""
        return self._take(subject, lro=False)

    def operation(self, method: str, path: str) -> LroFault | None:
        """The fault that a long-running ARM operation begun by this request meets, counted as hit. Ask once per operation."""
        fault = self._take(Subject("arm", method, path), lro=True)
        if fault is None:
            return None
        details = {key: fault.action[key] for key in ("code", "message", "leave") if key in fault.action}
        return LroFault(fault.id, fault.kind.removeprefix("lro_"), **details)

    def asks_for_deployment(self, plane: str) -> bool:
        """Whether a fault of the plane names a deployment, which v1 requests hide in their body."""
        return any(fault.plane == plane and "deployment" in fault.match for fault in self._armed.values())

    def _take(self, subject: Subject, *, lro: bool) -> Fault | None:
        for fault in self._armed.values():
            if (fault.kind in LRO_KINDS) is not lro or fault.hits >= fault.times or not fault.concerns(subject):
                continue
            fault.seen += 1
            if fault.seen > fault.skip:
                fault.hits += 1
                return fault
        return None


def parse(wanted: Mapping[str, Any]) -> Fault:
    """Check a fault's JSON. Raises FaultRefused."""
    _check_members("fault", wanted, frozenset({"plane", "match", "skip", "times", "action"}))
    plane, match, action = wanted.get("plane"), wanted.get("match", {}), wanted.get("action")
    if plane not in PLANES:
        raise FaultRefused(f"plane is {plane!r}, allowed is {', '.join(PLANES)}")
    if not isinstance(match, Mapping) or not all(isinstance(value, str) for value in match.values()):
        raise FaultRefused("match must be an object of strings")
    _check_members("match", match, MATCH_KEYS)
    try:
        re.compile(match.get("path", ""))
    except re.error as error:
        raise FaultRefused(f"match.path is no regular expression: {error}") from error
    if not isinstance(action, Mapping):
        raise FaultRefused(f"action must be an object with one of {', '.join(ACTION_KEYS)}")
    kind = _action_name(action)
    if kind in LRO_KINDS and plane != "arm":
        raise FaultRefused(f"{kind} is for plane arm, got {plane}")
    skip, times = _count(wanted, "skip", 0), _count(wanted, "times", 1)
    return Fault(secrets.token_hex(8), plane, dict(match), dict(action), kind, skip, times)


def _action_name(action: Mapping[str, Any]) -> str:
    kinds = [kind for kind in ACTION_KEYS if kind in action]
    if len(kinds) != 1:
        raise FaultRefused(f"action must hold exactly one of {', '.join(ACTION_KEYS)}, got {', '.join(kinds) or 'none'}")
    kind = kinds[0]
    _check_members("action", action, ACTION_KEYS[kind])
    value = action[kind]
    numeric = kind in {"status", "delay_ms", "chunk_delay_ms"}
    if numeric and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
        raise FaultRefused(f"action.{kind} must be a whole number, got {value!r}")
    if not numeric and value is not True:
        raise FaultRefused(f"action.{kind} must be true, got {value!r}")
    if kind == "status" and not 200 <= value <= 599:  # noqa: PLR2004 - the range of final HTTP statuses
        raise FaultRefused(f"action.status must be 200 to 599, got {value}")
    at = action.get("at", "headers")
    if at not in {"request", "headers"} and (not isinstance(at, int) or isinstance(at, bool) or at < 0):
        raise FaultRefused(f'action.at must be "request", "headers" or a number of body bytes, got {at!r}')
    if not isinstance(action.get("after", False), bool):
        raise FaultRefused(f"action.after must be true or false, got {action['after']!r}")
    if action.get("leave", "failed") not in {"failed", "absent"}:
        raise FaultRefused(f"action.leave must be failed or absent, got {action['leave']!r}")
    return kind


def _count(wanted: Mapping[str, Any], name: str, default: int) -> int:
    value = wanted.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or value < default:
        raise FaultRefused(f"{name} must be a whole number of at least {default}, got {value!r}")
    return value


def _check_members(where: str, given: Mapping[str, Any], allowed: frozenset[str]) -> None:
    if unknown := sorted(set(given) - allowed):
        raise FaultRefused(f"{where} has no member {', '.join(unknown)}; allowed are {', '.join(sorted(allowed))}")
