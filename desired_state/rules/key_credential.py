"""A backend called with a key could be called with an identity, which nobody can copy and nothing has to rotate."""

from collections.abc import Iterator

from desired_state.rule import LEARN, Fault, Rule, Subject


def check(subject: Subject) -> Iterator[Fault]:
    """A backend whose credential is a key, whether it is kept in the configuration or in a Key Vault."""
    for name, backend in subject.settings.backends.items():
        if backend.credential.api_key is not None:
            yield Fault(("backends", name, "credential", "apiKey"), f'backend "{name}" is called with a key')


RULE = Rule(
    id="APIM-STACK-006",
    severity="off",
    confidence="documented",
    source=f"{LEARN}api-management-authenticate-authorize-azure-openai",
    remedy="write managedIdentity, and give it the role Cognitive Services OpenAI User",
    check=check,
)
