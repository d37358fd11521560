"""What a stack rule is, and what it is given to look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import linting
import policy
from desired_state.result import DesiredApi
from linting import Location
from settings import Api, Settings, Steps

LEARN = "https://learn.microsoft.com/azure/api-management/"


@dataclass(frozen=True, slots=True)
class Subject:
    """A stack whose settings have been read.

    `apis` are those that could be composed, `own` the team's own policy files that could be read: statements, fragments,
    policies of products.
    """

    settings: Settings
    apis: tuple[DesiredApi, ...]
    own: tuple[policy.Document, ...]

    def published(self) -> Iterator[tuple[int, Api, DesiredApi]]:
        """Each API that could be composed: its position in the settings, its settings, what they amount to."""
        composed = {api.name: api for api in self.apis}
        for index, api in self.settings.apis.items():
            if api.name in composed:
                yield index, api, composed[api.name]

    def runs(self, text: str) -> frozenset[str]:
        """Names of the elements of a finished policy, and of what the stack's fragments bring into it."""
        document = policy.parse(text)
        fragments = self.settings.fragments
        named = policy.names(document).fragments if fragments else ()
        included = [fragments[name].file for name in named if name in fragments]
        brought = [own for own in self.own if own.source in included]
        return frozenset(element.name for each in (document, *brought) for element in each.root.walk())

    def location(self, place: Place) -> Location:
        """Where a place is in the user's files; one in a file of policies is known already."""
        return place if isinstance(place, Location) else self.settings.sources.location(place)


Place = Steps | Location
"""The steps of the key path of a setting, or a place in another file."""

Fault = linting.Fault[Place]
"""A breach of a rule, at a setting or in a policy file."""

Rule = linting.Rule[Subject]
"""A rule about stacks: what a reviewer would ask about one that Azure itself accepts."""
