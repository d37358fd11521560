"""Refusals, Azure's and ours. Texts and spacing are those recorded, where a capture is named."""

from collections.abc import Iterable

from apim_simulator.model.answer import CHARSET_TYPE, Answer, Refused, compact, pretty

PORTAL = "https://go.microsoft.com/fwlink/?linkid="


def resource_not_found() -> Refused:
    """Any URL that is no route (aoai-404-wrong-path), a wrong method.

    (inferred), an api-version that is missing or unknown (issues).
    """
    body = b'{"error":{"code":"404","message": "Resource not found"}}'
    return Refused(Answer(404, body, reason="Resource Not Found"), "edge")


def deployment_not_found() -> Refused:
    """A deployment that the account does not have (aoai-404-deployment-not-found-2026): chunked, without Content-Type."""
    message = (
        "The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, "
        "please wait a moment and try again."
    )
    body = pretty({"error": {"type": "invalid_request_error", "code": "DeploymentNotFound", "message": message}})
    return Refused(Answer(404, content_type=None, pieces=[body]), "region")


def unknown_model(model: str) -> Refused:
    """On v1, a `model` that is no deployment (aoai-400-unknown-model-v1): chunked."""
    text = f"Unknown model: {model}"
    body = compact({"error": {"code": "unknown_model", "message": text, "details": text}})
    return Refused(Answer(400, content_type=CHARSET_TYPE, headers={"request-context": "appId="}, pieces=[body]), "region")


def wrong_key() -> Refused:
    """A credential that is no key of the account (aoai-401-wrong-key and two more).

    No WWW-Authenticate, no other header than the id.
    """
    message = (
        "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active "
        "subscription and use a correct regional API endpoint for your resource."
    )
    return Refused(Answer(401, compact({"error": {"code": "401", "message": message}}), reason="PermissionDenied"), "front")


def bad_token() -> Refused:
    """No credential at all, or a token that is invalid, expired or for another audience (issues: aoai-401-bad-token)."""
    body = (
        b'{ "statusCode": 401, "message": "Unauthorized. Access token is missing, invalid, audience is incorrect '
        b'(https://cognitiveservices.azure.com), or have expired." }'
    )
    return Refused(Answer(401, body), "front")


def permission_denied(oid: str, action: str, operation: str) -> Refused:
    """A good token of a principal without the role (issues: aoai-401-permission-denied-new-text)."""
    message = (
        f"The principal `{oid}` lacks the required data action `Microsoft.CognitiveServices/accounts/OpenAI/{action}` "
        f"to perform `{operation}` operation."
    )
    return Refused(Answer(401, compact({"error": {"code": "PermissionDenied", "message": message}})), "edge")


def no_subdomain() -> Refused:
    """A token where the account answers under its region's host alone (issues; the code is our choice)."""
    return Refused(Answer(400, compact({"error": {"code": "BadRequest", "message": "Resource Id is badly formed: NA"}})), "edge")


def keys_disabled() -> Refused:
    """A key where the account has `disableLocalAuth` (issues; the text from memory)."""
    error = {"code": "AuthenticationTypeDisabled", "message": "Key based authentication is disabled for this resource."}
    return Refused(Answer(403, compact({"error": error})), "edge")


def version_on_v1() -> Refused:
    """An api-version on v1 other than `preview` (issues: aoai-400-v1-api-version)."""
    message = "api-version query parameter is not allowed when using /v1 path"
    return Refused(Answer(400, compact({"error": {"code": "BadRequest", "message": message}})), "region")


def invalid_request(message: str, param: str | None, code: str | None) -> Refused:
    """A body that the model rejects: member order and type as in aoai-400-invalid-value; which texts are Azure's, callers say."""
    body = compact({"error": {"message": message, "type": "invalid_request_error", "param": param, "code": code}})
    return Refused(Answer(400, body, content_type=CHARSET_TYPE), "region")


def not_one_of(value: object, allowed: Iterable[str], param: str) -> Refused:
    """A value outside a closed list (aoai-400-invalid-value's code; words from memory)."""
    names = ", ".join(f"'{each}'" for each in allowed)
    return invalid_request(f"Invalid value: '{str(value)[:100]}'. Supported values are: {names}.", param, "invalid_value")


def missing(param: str) -> Refused:
    """A member that is required."""
    return invalid_request(f"Missing required parameter: '{param}'.", param, "missing_required_parameter")


def unrecognized_argument(name: str) -> Refused:
    """A member that the version or the model does not know (issues)."""
    return invalid_request(f"Unrecognized request argument supplied: {name}", None, None)


def not_found(message: str, code: str | None, param: str | None) -> Refused:
    """Something stored that is not there: OpenAI's shape (from memory)."""
    error = {"message": message, "type": "invalid_request_error", "param": param, "code": code}
    return Refused(Answer(404, compact({"error": error})), "region")


FIRST_STATUS = 400
"""Statuses from this one on say that something failed."""


def conflict(message: str) -> Refused:
    """A state that does not allow what is asked (from memory)."""
    error = {"message": message, "type": "invalid_request_error", "param": None, "code": None}
    return Refused(Answer(409, compact({"error": error})), "region")


def image_from(role: str, index: int) -> Refused:
    """An image in a message that is not the user's (aoai-400-invalid-value)."""
    message = (
        f"Invalid 'messages[{index}]'. Image URLs are only allowed for messages with role 'user', "
        f"but this message with role '{role}' contains an image URL."
    )
    refused = invalid_request(message, f"messages[{index}]", "invalid_value")
    return Refused(refused.answer, "model")


def max_tokens_unsupported() -> Refused:
    """`max_tokens` for a reasoning model (aoai-400-unsupported-parameter-v1): pretty-printed, no final line feed."""
    error = {
        "message": "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
        "type": "invalid_request_error",
        "param": "max_tokens",
        "code": "unsupported_parameter",
    }
    return Refused(Answer(400, pretty({"error": error})), "model")


def operation_not_supported(operation: str, model: str) -> Refused:
    """An operation that the deployment's model does not have (from memory)."""
    message = (
        f"The {operation} operation does not work with the specified model, {model}. Please choose different model and try again. "
        f"You can learn more about which models can be used with each operation here: {PORTAL}2197993."
    )
    return Refused(Answer(400, compact({"error": {"code": "OperationNotSupported", "message": message}})), "region")


def too_many_tokens(*, deployment: str, model: str, region: str, operation: str, version: str, seconds: int) -> Refused:
    """The deployment's tokens of this minute are spent (aoai-429-tokens-2025-12)."""
    text = (
        f"Your requests to {deployment} for {model} in {region} have exceeded the token rate limit for your current OpenAI "
        f"S0 pricing tier. This request was for {operation} under Azure OpenAI API version {version}. "
        f"Please retry after {seconds} seconds. To increase your default rate limit, visit: https://aka.ms/oai/quotaincrease."
    )
    body = b'{"error":{"code":"RateLimitReached","message": ' + compact(text) + b"}}"
    headers = {"retry-after": str(seconds), "x-ratelimit-reset-tokens": str(seconds), "policy-id": "DeploymentRatelimit-Token"}
    return Refused(Answer(429, body, headers=headers), "limited")


def too_many_calls(seconds: int) -> Refused:
    """The deployment's calls of this minute are spent (aoai-429-calls-2023: no Retry-After then, and none here)."""
    body = b'{"error":{"code":"429","message": ' + compact(f"Rate limit is exceeded. Try again in {seconds} seconds.") + b"}}"
    headers = {"x-ratelimit-reset-requests": str(seconds), "policy-id": "DeploymentRatelimit-Call"}
    return Refused(Answer(429, body, headers=headers), "called")


def unsupported(message: str) -> Refused:
    """Ours: real in Azure OpenAI, not simulated."""
    return Refused(Answer(501, compact({"error": {"code": "SimulatorUnsupported", "message": message}})), "front")


def unknown_property(name: str, version: str) -> Refused:
    """Ours: a member that our table of request members does not have for this api-version."""
    message = f'"{name}" is not a member of this request in {version}'
    return Refused(Answer(400, compact({"error": {"code": "SimulatorUnknownProperty", "message": message}})), "front")
