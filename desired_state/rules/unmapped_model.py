"""The gateway cannot write another model into a form of several parts, so that a name which is not the deployment's is refused."""

from collections.abc import Iterator

from desired_state.model_operations import model_operations
from desired_state.rule import LEARN, Fault, Rule, Subject


def check(subject: Subject) -> Iterator[Fault]:
    """A model with a deployment of another name, beside an operation of v1 that takes a form: transcriptions, edits of images.

    Expressions read a body as text and write it as UTF-8, which would not be the same file.
    """
    others = {index: model for index, model in subject.settings.models.items() if model.target != model.name}
    for _, api, published in subject.published() if others else ():
        for operation in model_operations(published.definition.routes).multipart:
            method, template = published.definition.routes[operation]
            for index, model in others.items():
                found = f'API "{api.name}" has {method} {template}, where "{model.name}" cannot become "{model.target}"'
                yield Fault(("models", index, "deployment"), found)


RULE = Rule(
    id="APIM-STACK-013",
    severity="error",
    confidence="documented",
    source=f"{LEARN}set-body-policy",
    remedy="name the model after its deployment, or leave the operation out of the API; calls of it get 400",
    check=check,
)
