"""A model whose day of retirement has come may no longer answer, and consumers would see Azure's error under a name of yours."""

from collections.abc import Iterator
from datetime import UTC, datetime

from desired_state.rule import Fault, Rule, Subject


def check(subject: Subject) -> Iterator[Fault]:
    """A model with a day in `retires` that is today, in UTC, or before."""
    today = datetime.now(UTC).date()
    for index, model in subject.settings.models.items():
        if model.retires is not None and model.retires <= today:
            yield Fault(
                ("models", index, "retires"), f'model "{model.name}" retires on {model.retires.isoformat()}, which has come'
            )


RULE = Rule(
    id="APIM-STACK-012",
    severity="warning",
    confidence="documented",
    source="https://learn.microsoft.com/azure/ai-foundry/openai/concepts/model-retirements",
    remedy="write a deployment of a later model, and its day, or remove the name",
    check=check,
)
