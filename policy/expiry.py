"""The end of a subscription: after it, calls with its key are refused.

API Management keeps `expirationDate` of a subscription for audit alone
(https://learn.microsoft.com/rest/api/apimanagement/subscription/create-or-update), so a policy compares the date.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from policy.csharp_text import quoted
from policy.markup import Element, element


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiry:
    """The last day, in UTC, on which a subscription's calls are answered; `subscription` is its id in ARM."""

    subscription: str
    last_day: date

    def branch(self) -> Element:
        """403 in OpenAI's shape from the midnight after it; code `subscription_expired` is ours."""
        ends = self.last_day + timedelta(days=1)
        past = f"DateTime.UtcNow >= new DateTime({ends.year}, {ends.month}, {ends.day})"
        condition = f"@(context.Subscription != null && context.Subscription.Id == {quoted(self.subscription)} && {past})"
        message = f"The access of {self.subscription} ended on {self.last_day.isoformat()}"
        error = (
            f'new JProperty("message", {quoted(message)}), new JProperty("type", "invalid_request_error"), '
            'new JProperty("code", "subscription_expired")'
        )
        body = f'@(new JObject(new JProperty("error", new JObject({error}))).ToString())'
        content_type = element("value", text="application/json")
        answer = element(
            "return-response",
            element("set-status", code=403, reason="Forbidden"),
            element("set-header", content_type, name="Content-Type", exists_action="override"),
            element("set-body", text=body),
        )
        return element("when", answer, condition=condition)
