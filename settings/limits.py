"""Settings of what a consumer may use: calls and tokens, per minute or per period."""

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, WithJsonSchema, model_validator

from settings.base import Model
from settings.types import ParameterName, refuse

COUNTERS = ("subscription", "product", "ip", "application")
_EXPRESSION = r"^@(\((.|\n)+\)|\{(.|\n)+\})$"


def _check_expression(text: str) -> str:
    if not re.match(_EXPRESSION, text):
        refuse("expression", f'"{text[:80]}" is no policy expression', 'write it like "@(context.Subscription.Id)"')
    return text


def _check_counter(text: str) -> str:
    if text not in COUNTERS and not re.match(_EXPRESSION, text):
        found = f'"{text[:80]}" is neither {", ".join(COUNTERS)} nor an expression @(…)'
        refuse("counter", found, "write one of them")
    return text


Expression = Annotated[str, AfterValidator(_check_expression), WithJsonSchema({"type": "string", "pattern": _EXPRESSION})]
"""A policy expression as raw policy text has it: `@(context.Subscription.Id)`."""
Counter = Annotated[
    str,
    AfterValidator(_check_counter),
    WithJsonSchema({"anyOf": [{"enum": list(COUNTERS)}, {"type": "string", "pattern": _EXPRESSION}]}),
]

_COUNTER = (
    "Who shares one count: callers with one `subscription`, one `product`, one `ip` address, one Entra `application` "
    "(needs `entra`), or one value of an expression `@(…)`."
)


class TokenLimit(Model):
    """Tokens a caller may use (https://learn.microsoft.com/azure/api-management/llm-token-limit-policy). Not in Consumption."""

    model_config = ConfigDict(json_schema_extra={"anyOf": [{"required": ["tokensPerMinute"]}, {"required": ["tokenQuota"]}]})

    counter: Counter = Field(default="subscription", description=_COUNTER)
    tokens_per_minute: Annotated[int, Field(ge=1)] | None = Field(
        default=None, description="Tokens in a minute; beyond them 429 with `Retry-After`."
    )
    token_quota: Annotated[int, Field(ge=1)] | None = Field(
        default=None, description="Tokens in a `tokenQuotaPeriod`; beyond them 403 until it ends."
    )
    token_quota_period: Literal["Hourly", "Daily", "Weekly", "Monthly", "Yearly"] | None = Field(
        default=None, description="Period of the quota, by the calendar in UTC."
    )
    estimate_prompt_tokens: bool = Field(
        default=True,
        description="Refuse by an estimate of the prompt before the call; else by what earlier answers used. Streams are "
        "always estimated.",
    )
    remaining_tokens_header: ParameterName | None = Field(
        default=None, description="Response header with the tokens left in this minute."
    )
    consumed_tokens_header: ParameterName | None = Field(default=None, description="Response header with the tokens of this call.")
    remaining_quota_header: ParameterName | None = Field(
        default=None, description="Response header with the tokens left of the quota."
    )

    @model_validator(mode="after")
    def _some(self) -> Self:
        if self.tokens_per_minute is None and self.token_quota is None:
            refuse("token-limit", "there is neither tokensPerMinute nor tokenQuota", "add one, or both")
        if (self.token_quota is None) != (self.token_quota_period is None):
            missing = "tokenQuota" if self.token_quota is None else "tokenQuotaPeriod"
            refuse("token-limit", f"tokenQuota and tokenQuotaPeriod belong together; {missing} is missing", f"add {missing}")
        if self.remaining_tokens_header and self.tokens_per_minute is None:
            refuse(
                "token-limit", "remainingTokensHeader is about tokensPerMinute, which is missing", "add it, or remove the header"
            )
        if self.remaining_quota_header and self.token_quota is None:
            refuse("token-limit", "remainingQuotaHeader is about tokenQuota, which is missing", "add it, or remove the header")
        return self


class RateLimit(Model):
    """Calls in a short time (https://learn.microsoft.com/azure/api-management/rate-limit-by-key-policy). Not in Consumption."""

    calls: Annotated[int, Field(ge=1)] = Field(description="Calls in a `renewalPeriod`; beyond them 429 with `Retry-After`.")
    renewal_period: Annotated[int, Field(ge=1, le=300)] = Field(default=60, description="Seconds, at most 300.")
    counter: Counter = Field(default="subscription", description=_COUNTER)


class CallQuota(Model):
    """Calls in a long time (https://learn.microsoft.com/azure/api-management/quota-by-key-policy)."""

    calls: Annotated[int, Field(ge=1)] = Field(description="Calls in a `renewalPeriod`; beyond them 403.")
    renewal_period: Annotated[int, Field(ge=300)] = Field(default=86400, description="Seconds, at least 300.")
    counter: Counter = Field(default="subscription", description=_COUNTER)


class Dimension(Model):
    """One dimension of a metric."""

    name: Annotated[str, Field(min_length=1, max_length=100)] = Field(description="Name of the dimension.")
    value: Annotated[str, Field(min_length=1)] | None = Field(
        default=None,
        description="Text or expression. Azure fills in `API ID`, `Operation ID`, `Product ID`, `User ID`, `Subscription ID`,"
        " `Location`, `Gateway ID` and `Backend ID`. Default: by name.",
    )


KNOWN_DIMENSIONS = ("API ID", "Operation ID", "Product ID", "User ID", "Subscription ID", "Location", "Gateway ID", "Backend ID")
"""Names whose value Azure fills in (https://learn.microsoft.com/azure/api-management/llm-emit-token-metric-policy)."""
MOST_DIMENSIONS = 5


class TokenMetric(Model):
    """Counts tokens into Application Insights (https://learn.microsoft.com/azure/api-management/llm-emit-token-metric-policy)."""

    namespace: Annotated[str, Field(min_length=1)] = Field(default="azure-openai", description="Namespace of the metric.")
    dimensions: tuple[Dimension, ...] = Field(
        default=(Dimension.model_construct(name="API ID"), Dimension.model_construct(name="Subscription ID")),
        min_length=1,
        description="What the metric is split by; at most five with a value; default: API ID, Subscription ID.",
    )

    @model_validator(mode="after")
    def _dimensions(self) -> Self:
        names = [each.name.lower() for each in self.dimensions]
        if len(set(names)) < len(names):
            refuse("dimensions", "two dimensions have one name", "remove one of the two")
        for each in self.dimensions:
            if each.value is None and each.name not in KNOWN_DIMENSIONS:
                known = ", ".join(KNOWN_DIMENSIONS)
                refuse("dimensions", f'"{each.name}" has no value, and Azure fills in only {known}', "add its value")
        custom = [each for each in self.dimensions if each.value is not None]
        if len(custom) > MOST_DIMENSIONS:
            refuse("dimensions", f"there are {len(custom)} dimensions with values; Azure takes {MOST_DIMENSIONS}", "remove some")
        return self


class RemainingTokenMetric(TokenMetric):
    """What `monitoring` counts: calls of an API that come through none of the products that count themselves, by names in Azure."""

    products: tuple[str, ...] = ()


class Limits(Model):
    """What an API or a product grants a caller, and the metric of it."""

    token_limit: TokenLimit | None = Field(
        default=None,
        description="Tokens a caller may use; one of `tokensPerMinute` and `tokenQuota` at least. Not in the Consumption tier.",
    )
    rate_limit: RateLimit | None = Field(default=None, description="Calls in a short time. Not in the Consumption tier.")
    call_quota: CallQuota | None = Field(default=None, description="Calls in a long time.")
    token_metric: TokenMetric | None = Field(
        default=None, description="Count tokens into Application Insights. `{}` takes the defaults."
    )
