"""What the metrics of a stack tell apart: the dimensions that its settings give them, by the words that people have for them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from settings import Api, Settings, TokenMetric

DIMENSIONS: Final = {
    "consumer": "Subscription ID",
    "api": "API ID",
    "product": "Product ID",
    "operation": "Operation ID",
    "user": "User ID",
    "backend": "Backend ID",
}
"""What the words of `--by` are in a metric (https://learn.microsoft.com/azure/api-management/llm-emit-token-metric-policy)."""

MODELS: Final = ("model", "deployment")
"""Names of dimensions, whatever their letters' case, by which a call says which model it is for."""
STREAMS: Final = "stream"
"""Name of the dimension that says, with `true`, that a call asked for a stream."""


def dimension(dimensions: Iterable[str], word: str) -> str | None:
    """The dimension that a word means; None where the metrics do not have it."""
    names = MODELS if word == "model" else (STREAMS,) if word == STREAMS else (DIMENSIONS.get(word, word).lower(),)
    return next((each for name in names for each in sorted(dimensions) if each.lower() == name), None)


def metrics(settings: Settings) -> Mapping[str, tuple[tuple[str, TokenMetric], ...]]:
    """By API: whose metrics measure its calls."""
    return {api.name: tuple(_of(api, settings)) for api in settings.apis.values()}


def _of(api: Api, settings: Settings) -> Iterator[tuple[str, TokenMetric]]:
    if api.token_metric is not None:
        yield f'API "{api.name}"', api.token_metric
    for product in settings.products.values():
        if product.token_metric is not None and api.name in product.apis:
            yield f'product "{product.name}"', product.token_metric
