"""Answers of the gateway about models, in OpenAI's shape: why a call is refused, and which models there are.

https://platform.openai.com/docs/api-reference/models, https://platform.openai.com/docs/guides/error-codes
"""

from typing import Final

from policy.csharp_text import quoted
from policy.markup import Element, element

MODEL: Final = 'context.Variables.GetValueOrDefault<string>("model", "")'
"""The name that a call uses, in the settings' spelling; empty where the operation is not of a model, `?` where it names none."""
DEPLOYMENT: Final = 'context.Variables.GetValueOrDefault<string>("deployment", "")'
"""The deployment of that name; empty where no model has it. Known where a call is refused."""
ALLOWED: Final = 'context.Variables.GetValueOrDefault<string>("models", "")'
"""Names that this consumer may use, with commas between. Known where a call is refused, or lists them."""
_LIST: Final = f"string.Join(\", \", {ALLOWED}.Split(','))"
_NAMES_NONE: Final = "the body has to name one model, in a member or field model in lower case"


def refusals() -> Element:
    """Answer 400 where no model is named, 404 for an unknown one, 403 for one that is not for this consumer."""
    unknown = f'"The model " + {MODEL} + " does not exist; you may use: " + {_LIST}'
    foreign = f'"The model " + {MODEL} + " is not open to you; you may use: " + {_LIST}'
    return element(
        "choose",
        _refusal(f'@({MODEL} == "?")', 400, "missing_model", quoted(f"{_NAMES_NONE}; you may use: ") + f" + {_LIST}"),
        _refusal(f'@({DEPLOYMENT} == "")', 404, "model_not_found", unknown),
        element("otherwise", _error(403, "model_not_allowed", foreign)),
    )


def cannot_map(condition: str) -> Element:
    """The branch that refuses a form whose model has a deployment of another name."""
    text = f'"This operation takes the model " + {MODEL} + " only under the name of its deployment, which it has not here"'
    return _refusal(condition, 400, "model_not_mapped", text)


def listing() -> Element:
    """The models that this consumer may use, in OpenAI's list."""
    items = f"{ALLOWED}.Split(',').Select(each => {_item('each')})"
    return _answer(f'@("{{\\"object\\":\\"list\\",\\"data\\":[" + string.Join(",", {items}) + "]}}")')


def one() -> Element:
    """The model that was asked for."""
    return _answer(f"@({_item(MODEL)})")


def _item(name: str) -> str:
    """One model as JSON; no name has characters that JSON escapes."""
    return f'"{{\\"id\\":\\"" + {name} + "\\",\\"object\\":\\"model\\",\\"created\\":0,\\"owned_by\\":\\"azure-openai\\"}}"'


def _answer(body: str, status: int = 200, reason: str = "OK") -> Element:
    content_type = element("set-header", element("value", text="application/json"), name="Content-Type", exists_action="override")
    return element(
        "return-response", element("set-status", code=status, reason=reason), content_type, element("set-body", text=body)
    )


def _refusal(condition: str, status: int, code: str, message: str) -> Element:
    return element("when", _error(status, code, message), condition=condition)


def _error(status: int, code: str, message: str) -> Element:
    error = (
        f'new JObject(new JProperty("message", {message}), new JProperty("type", "invalid_request_error"), '
        f'new JProperty("param", "model"), new JProperty("code", "{code}"))'
    )
    return _answer(f'@(new JObject(new JProperty("error", {error})).ToString())', status, _REASONS[status])


_REASONS: Final = {400: "Bad Request", 403: "Forbidden", 404: "Not Found"}
