"""Which encrypted configuration keys a stack's settings name."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from settings.settings import Settings
from settings.sources import Steps

NAMING_SECRETS: Final = ("backends", "apis", "namedValues", "adopted")
"""Sections that can name one."""


@dataclass(frozen=True, slots=True)
class NamedSecret:
    """A configuration key, the steps of the key path that names it, and what it holds, for messages."""

    key: str
    steps: Steps
    holds: str


def named_secrets(settings: Settings) -> Iterator[NamedSecret]:
    """Every place that names one, in the order of the settings."""
    for name, backend in settings.backends.items():
        key = backend.credential.api_key
        if key is not None and key.secret is not None:
            steps: Steps = ("backends", name, "credential", "apiKey", "secret")
            yield NamedSecret(key.secret, steps, f'the key of backend "{name}"')
    for index, api in settings.apis.items():
        safety = api.content_safety
        if safety is not None and safety.api_key.secret is not None:
            steps = ("apis", index, "contentSafety", "apiKey", "secret")
            yield NamedSecret(safety.api_key.secret, steps, f'the key of API "{api.name}" to Content Safety')
        mark = api.stored.key if api.stored else None
        if mark is not None and mark.secret is not None:
            yield NamedSecret(mark.secret, ("apis", index, "stored", "key", "secret"), f'the key of owners of API "{api.name}"')
    for name, value in settings.named_values.items():
        if value.secret is not None:
            yield NamedSecret(value.secret, ("namedValues", name, "secret"), f'named value "{name}"')
    for place, adopted in (settings.adopted.resources if settings.adopted else {}).items():
        if adopted.secret is not None:
            yield NamedSecret(adopted.secret, ("adopted", "resources", place, "secret"), f"the value of {place}")
