"""`llm-emit-token-metric` (https://learn.microsoft.com/azure/api-management/llm-emit-token-metric-policy) and its older twin.

Total, prompt and completion tokens of each answered call, by dimension; see metric_destination.
"""

from apim_simulator.gateway.metric_destination import emit
from apim_simulator.gateway.metric_dimensions import dimensions
from apim_simulator.gateway.pipeline import Run
from apim_simulator.gateway.token_usage import Tokens, on_usage
from apim_simulator.policy import Statement


async def execute(run: Run, statement: Statement) -> None:
    """Have the tokens recorded once they are record."""
    namespace = run.text(statement.attributes.get("namespace") or "")
    found = dimensions(run, statement)

    def record(tokens: Tokens) -> None:
        values = {"Total Tokens": tokens.total, "Prompt Tokens": tokens.prompt, "Completion Tokens": tokens.completion}
        for name, value in values.items():
            emit(run, namespace, name, value, found)

    on_usage(run, record)
