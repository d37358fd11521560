"""A deployed stack as the console sees it: what can be called, by whom, and where."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from apim.console.operations import Operation, operations
from apim.graph import Graph
from apim.prove import tokens
from apim.prove.deployments import named
from apim.prove.subscription_keys import Opener, openers
from desired_state import DesiredApi, DesiredState
from settings import Api, Settings

NO_KEY: Final = "-no-key"
WRONG_KEY: Final = "-wrong-key"
"""Consumers that are none, to see how they are refused; no name of a subscription begins with a hyphen."""


@dataclass(frozen=True, slots=True)
class Published:
    """An API that is deployed: composed, its settings, its URL, what calls name, and the subscriptions that open it."""

    api: DesiredApi
    settings: Api
    url: str
    operations: tuple[Operation, ...]
    deployments: tuple[str, ...]
    consumers: tuple[Opener, ...]

    @property
    def name(self) -> str:
        """As the settings have it."""
        return self.api.name

    def operation(self, name: str) -> Operation | None:
        """The operation of that name in ARM."""
        return next((each for each in self.operations if each.name == name), None)


@dataclass(frozen=True)
class Stack:
    """A stack after `pulumi up`. `known` are its outputs, secrets in clear: no page, log or `repr` shows them."""

    name: str
    settings: Settings
    desired: DesiredState
    graph: Graph
    known: Mapping[str, Any] = field(repr=False)
    get_token: Callable[[str], str] = field(repr=False)
    """An access token for a scope. Raises apim.azure.NotReached."""

    @cached_property
    def apis(self) -> Mapping[str, Published]:
        """The APIs that are deployed, by name."""
        written = {api.name: api for api in self.settings.apis.values()}
        known = openers(self.desired.service_resources, self.known)
        found = {}
        for api in self.desired.apis:
            if api.name in self.known["apis"]:
                opening = tuple(each for each in known if each.key and each.opens(api.name))
                settings = written[api.name]
                url = str(self.known["apis"][api.name]["gatewayUrl"])
                models = named(settings, self.settings)
                known_model = models[0] if models else None
                found[api.name] = Published(api, settings, url, operations(api, known_model), models, opening)
        return found

    @cached_property
    def secrets(self) -> tuple[str, ...]:
        """Keys in the outputs, to mask wherever they turn up."""
        names = ("subscriptionKey", "subscriptionKeys", "secondarySubscriptionKeys")
        return tuple(_texts([self.known.get(name) for name in names]))

    def token(self, published: Published) -> tokens.Presented:
        """The token that an API demands, or why there is none."""
        return tokens.presented(published.settings, self.get_token, None)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str) and value:
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)
