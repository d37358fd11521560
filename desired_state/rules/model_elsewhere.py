"""Some operations choose a model where the gateway does not look for it, so that nobody is kept from using any deployment there."""

from collections.abc import Iterator

from desired_state.model_operations import models_elsewhere
from desired_state.rule import Fault, Rule, Subject


def check(subject: Subject) -> Iterator[Fault]:
    """An API of a stack with models that has batches, fine-tuning, assistants, evals, videos, realtime sessions, or `/*`.

    What they name is a deployment in Azure, of which nothing is mapped, and lists of products and subscriptions do not count.
    """
    for index, api, published in subject.published() if subject.settings.models else ():
        found = models_elsewhere(published.definition.routes)
        if found:
            more = f" and {len(found) - 1} more" if len(found) > 1 else ""
            yield Fault(
                ("apis", index), f'operation "{found[0]}"{more} of API "{api.name}" takes a model that nothing maps or checks'
            )


RULE = Rule(
    id="APIM-STACK-014",
    severity="warning",
    confidence="documented",
    source="https://learn.microsoft.com/azure/ai-foundry/openai/latest",
    remedy="leave the operations out, or publish them in an API whose consumers may use every deployment",
    check=check,
)
