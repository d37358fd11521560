"""Refusals of calls about stored things, in OpenAI's shape, and the branches that they are in."""

from policy.markup import Element, element


def when(condition: str, *statements: Element) -> Element:
    """A branch of `choose`; `condition` is the inside of an expression."""
    return element("when", *statements, condition=f"@({condition})")


def refusal(status: int, reason: str, message: str, code: str | None) -> Element:
    """An answer in OpenAI's shape; `message` is the inside of an expression."""
    of_code = f'"{code}"' if code else "null"
    members = f'new JProperty("message", {message}), new JProperty("type", "invalid_request_error"), new JProperty("param", null)'
    body = f'@(new JObject(new JProperty("error", new JObject({members}, new JProperty("code", {of_code})))).ToString())'
    return element(
        "return-response",
        element("set-status", code=status, reason=reason),
        element("set-header", element("value", text="application/json"), name="Content-Type", exists_action="override"),
        element("set-body", text=body),
    )


def not_found(kind: str, identifier: str) -> Element:
    """The answer to an id that is not the consumer's, or that is none: the same in either case."""
    return refusal(404, "Not Found", f'"{kind} with id \'" + {identifier} + "\' not found."', None)


def not_checked() -> Element:
    """The answer where the account could not be asked."""
    return refusal(503, "Service Unavailable", '"The gateway could not ask whose this is. Try again."', "not_checked")


def invalid(message: str) -> Element:
    """The answer to a body that cannot be sent; `message` is the inside of an expression."""
    return refusal(400, "Bad Request", message, "invalid_value")
