"""`llm-emit-token-metric` (https://learn.microsoft.com/azure/api-management/llm-emit-token-metric-policy) and its older twin.

Total, prompt and completion tokens of each answered call, by dimension; kept for GET /_sim/metrics.
"""

from typing import TYPE_CHECKING

from apim_simulator.gateway.metric_dimensions import dimensions
from apim_simulator.gateway.token_usage import Tokens, on_usage
from apim_simulator.policy import Statement

if TYPE_CHECKING:
    from apim_simulator.gateway.pipeline import Run


async def execute(run: "Run", statement: Statement) -> None:
    """Have the tokens recorded once they are record."""
    namespace = run.text(statement.attributes.get("namespace") or "")
    found = dimensions(run, statement)

    def record(tokens: Tokens) -> None:
        values = {"Total Tokens": tokens.total, "Prompt Tokens": tokens.prompt, "Completion Tokens": tokens.completion}
        for name, value in values.items():
            run.world.metrics.keep({"namespace": namespace, "name": name, "value": value, "dimensions": found})

    on_usage(run, record)
