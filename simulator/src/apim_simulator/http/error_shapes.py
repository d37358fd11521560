"""How each plane words an error that it did not think of itself: a fault on demand, or a refusal of the platform."""

import json
from collections.abc import Mapping
from http import HTTPStatus

from starlette.responses import Response

ARM_CODES = {
    400: "BadRequest",
    401: "AuthenticationFailed",
    403: "AuthorizationFailed",
    404: "ResourceNotFound",
    409: "PessimisticConcurrencyConflict",
    412: "PreconditionFailed",
    429: "TooManyRequests",
    500: "InternalServerError",
    503: "ServiceUnavailable",
}
"""Codes of ARM and API Management by status, where a fault names none (ARM-WIRE; 429 and 5xx [K])."""
MODEL_CODES = {404: "DeploymentNotFound", 429: "RateLimitReached"}
"""Azure OpenAI repeats the status as a code unless it has a word for it (captures aoai-*)."""


PHRASES = {status.value: status.phrase for status in HTTPStatus}


def phrase(status: int) -> str:
    """Standard reason phrase, or a plain word for a status without one."""
    return PHRASES.get(status, "Unnamed Status")


def error_body(plane: str, status: int, code: str | None, message: str) -> str:
    """JSON text of an error in the shape of a plane, one of `faults.PLANES`; a gateway error has no code of Azure's."""
    if plane == "gateway":
        inner = f', "code": {json.dumps(code)}' if code else ""
        return f'{{ "statusCode": {status}, "message": {json.dumps(message)}{inner} }}'
    codes, otherwise = (MODEL_CODES, str(status)) if plane == "model" else (ARM_CODES, phrase(status).replace(" ", ""))
    return json.dumps({"error": {"code": code or codes.get(status, otherwise), "message": message}})


def refusal(
    plane: str,
    status: int,
    code: str | None,
    message: str,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A whole answer in the shape of a plane."""
    body = error_body(plane, status, code, message)
    return Response(body, status, dict(headers or {}), "application/json" if plane != "arm" else "application/json; charset=utf-8")
