"""The gateway's own errors in the shape that OpenAI's clients read, too."""

from policy.markup import Element, element

OPENAI_ERROR_BODY = (
    "@{ var status = context.Response.StatusCode; "
    'var text = status == 500 ? "Internal server error" : status > 500 ? "Service unavailable" : context.LastError.Message; '
    "var code = string.IsNullOrEmpty(context.LastError.Reason) ? status.ToString() : context.LastError.Reason; "
    'var body = new JObject(new JProperty("statusCode", status), new JProperty("message", text)); '
    'if (status == 500) { body.Add("activityId", context.RequestId.ToString()); } '
    'body.Add("error", new JObject(new JProperty("code", code), new JProperty("message", text))); '
    "return body.ToString(Newtonsoft.Json.Formatting.None); }"
)
"""The members of the gateway's own body stay. What went wrong inside, such as a pool without members, is nobody's outside."""


def openai_errors() -> list[Element]:
    """Statements of `on-error` that give the answer a member `error` with `code` and `message`; status and headers stay.

    Keys that are missing or wrong, refused tokens, limits, quotas, failing backends and operations that do not exist get
    there; what Azure OpenAI itself answers does not. The reason is the code, the status where there is none.

    https://learn.microsoft.com/azure/api-management/api-management-error-handling-policies. `set-body` is not in that
    page's list for `on-error`; samples use it there.
    """
    return [
        element("set-header", element("value", text="application/json"), name="Content-Type", exists_action="override"),
        element("set-body", text=OPENAI_ERROR_BODY),
    ]
