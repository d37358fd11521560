"""What a caller may use, and what is counted."""

from dataclasses import dataclass

from policy.csharp_text import quoted
from policy.markup import Element, element


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenLimit:
    """Tokens per minute, per period, or both, counted by the value of an expression."""

    counter: str
    tokens_per_minute: int | None = None
    token_quota: int | None = None
    token_quota_period: str | None = None
    estimate_prompt_tokens: bool = True
    remaining_tokens_header: str | None = None
    consumed_tokens_header: str | None = None
    remaining_quota_header: str | None = None

    def statement(self) -> Element:
        """https://learn.microsoft.com/azure/api-management/llm-token-limit-policy."""
        return element(
            "llm-token-limit",
            counter_key=self.counter,
            tokens_per_minute=self.tokens_per_minute,
            token_quota=self.token_quota,
            token_quota_period=self.token_quota_period,
            estimate_prompt_tokens=self.estimate_prompt_tokens,
            remaining_quota_tokens_header_name=self.remaining_quota_header,
            remaining_tokens_header_name=self.remaining_tokens_header,
            tokens_consumed_header_name=self.consumed_tokens_header,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimit:
    """Calls in `renewal_seconds`, counted by the value of an expression."""

    counter: str
    calls: int
    renewal_seconds: int

    def statement(self) -> Element:
        """https://learn.microsoft.com/azure/api-management/rate-limit-by-key-policy."""
        return element("rate-limit-by-key", calls=self.calls, renewal_period=self.renewal_seconds, counter_key=self.counter)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallQuota:
    """Calls in `renewal_seconds`, counted by the value of an expression."""

    counter: str
    calls: int
    renewal_seconds: int

    def statement(self) -> Element:
        """https://learn.microsoft.com/azure/api-management/quota-by-key-policy."""
        return element("quota-by-key", calls=self.calls, renewal_period=self.renewal_seconds, counter_key=self.counter)


@dataclass(frozen=True, slots=True)
class TokenMetric:
    """Tokens counted into a namespace, by dimensions: name, and value or None where Azure fills it in.

    Calls through `other_products`, by their ids, are not counted: their products' policies do.
    """

    namespace: str
    dimensions: tuple[tuple[str, str | None], ...]
    other_products: tuple[str, ...] = ()

    def statement(self) -> Element:
        """https://learn.microsoft.com/azure/api-management/llm-emit-token-metric-policy."""
        dimensions = (element("dimension", name=name, value=value) for name, value in self.dimensions)
        metric = element("llm-emit-token-metric", *dimensions, namespace=self.namespace)
        if not self.other_products:
            return metric
        counted = f"@(context.Product == null || !{quoted(','.join(self.other_products))}.Split(',').Contains(context.Product.Id))"
        return element("choose", element("when", metric, condition=counted))


Limit = TokenLimit | RateLimit | CallQuota | TokenMetric
