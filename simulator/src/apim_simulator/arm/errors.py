"""Refusals of ARM and of the simulator, and their body on the wire.

Azure's refusals carry Azure's codes; ours begin with `Simulator` and say what is not simulated, so that a reader never
takes one for the other (SIM-OWN-CODES). Message texts are ours; tests compare code and target only.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from apim_simulator import ids


@dataclass(frozen=True, slots=True)
class Detail:
    """One cause: `target` is the property, or what 1.3 names instead (`representation`, a policy's outermost element)."""

    code: str
    target: str | None
    message: str


class ArmError(Exception):
    """A refusal: HTTP status, code, message, details.

    `front_door` marks errors of Resource Manager itself, whose body has no `details` member (capture o23-02); those of a
    service have `details: null` when there are none (o24-21).
    """

    def __init__(self, status: int, code: str, message: str, details: Iterable[Detail] = (), *, front_door: bool = False) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message
        self.details = tuple(details)
        self.front_door = front_door

    def body(self) -> dict[str, Any]:
        """`{"error": {"code", "message", "details"}}`."""
        error: dict[str, Any] = {"code": self.code, "message": self.message}
        if not self.front_door:
            error["details"] = [{"code": d.code, "target": d.target, "message": d.message} for d in self.details] or None
        return {"error": error}


def not_found(noun: str) -> ArmError:
    """404 as a service says it: "Product not found." (o24-21), "Operation not found." (op-13)."""
    return ArmError(404, "ResourceNotFound", f"{noun} not found.")


def absent_at_front_door(code: str, message: str) -> ArmError:
    """404 of Resource Manager: the group (recorded, o23-02) or the service (its text [K])."""
    return ArmError(404, code, message, front_door=True)


def absent_resource(resource_type: str, resource_id: str) -> ArmError:
    """404 of Resource Manager for a resource of any provider [K]."""
    message = f"The Resource '{resource_type}/{ids.last(resource_id)}' under its resource group was not found."
    return absent_at_front_door("ResourceNotFound", message)


def invalid(target: str | None, message: str) -> ArmError:
    """400 `ValidationError` with one detail [C]."""
    return invalid_all([Detail("ValidationError", target, message)])


def invalid_all(details: Iterable[Detail]) -> ArmError:
    """400 `ValidationError` with every cause found [C]."""
    return ArmError(400, "ValidationError", "One or more fields contain incorrect values:", details)


def bad_content(message: str) -> ArmError:
    """400 `InvalidRequestContent`: the body is no JSON object [K]."""
    return ArmError(400, "InvalidRequestContent", f"The request content was invalid: {message}", front_door=True)


def in_use(noun: str, name: str, users: Iterable[str]) -> ArmError:
    """400 on deleting what others refer to; the phrase is reported [C], the status inferred."""
    return invalid(None, f"{noun} '{name}' cannot be deleted: it is used by the following entities: {', '.join(users)}")


def locked(what: str) -> ArmError:
    """409 while another write holds what this one needs [C]; azure-native does not retry it."""
    return ArmError(409, "PessimisticConcurrencyConflict", f"Operation on {what} is in progress. Try again later.")


def stale() -> ArmError:
    """412 for an If-Match that is not the current ETag [C]."""
    return ArmError(412, "PreconditionFailed", "The ETag in If-Match is not that of the resource.")


def unknown_route(method: str, path: str) -> ArmError:
    """501: nothing is simulated under this method and path."""
    return ArmError(501, "SimulatorUnknownRoute", f"{method} {path} is not simulated: no resource type has this route")


def unsupported(what: str) -> ArmError:
    """501: real in Azure, not simulated; `what` names it and its position."""
    return ArmError(501, "SimulatorUnsupported", f"not simulated: {what}")


def unknown_property(position: str, hint: str = "") -> ArmError:
    """400: the contract of the SDK has no such property, whatever Azure would do with it."""
    detail = Detail("SimulatorUnknownProperty", position, f"not in the contract of this api-version{hint}")
    return ArmError(400, "SimulatorUnknownProperty", f"{position} is not in the contract{hint}", [detail])


def read_only(position: str) -> ArmError:
    """400: the contract marks the property read-only; what Azure does with it is unrecorded."""
    detail = Detail("SimulatorReadOnlyProperty", position, "read-only")
    return ArmError(400, "SimulatorReadOnlyProperty", f"{position} is read-only", [detail])
