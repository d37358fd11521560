"""What a stack rule is, and what it is given to look at."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import policy
from desired_state.result import Published
from linting import Level
from settings import Api, Settings

LEARN = "https://learn.microsoft.com/azure/api-management/"


@dataclass(frozen=True, slots=True)
class Subject:
    """A stack whose settings have been read.

    `apis` are those that could be composed, `own` the team's own policy files that could be read: statements, fragments,
    policies of products.
    """

    settings: Settings
    apis: tuple[Published, ...]
    own: tuple[policy.Document, ...]

    def published(self) -> Iterator[tuple[int, Api, Published]]:
        """Each API that could be composed: its position in the settings, its settings, what they amount to."""
        composed = {api.name: api for api in self.apis}
        for index, api in self.settings.apis.items():
            if api.name in composed:
                yield index, api, composed[api.name]

    def runs(self, text: str) -> frozenset[str]:
        """Names of the elements of a finished policy, and of what the stack's fragments bring into it."""
        document = policy.parse(text)
        fragments = self.settings.fragments
        included = [fragments[name].file for name in policy.names(document).fragments if name in fragments]
        brought = [own for own in self.own if own.source in included]
        return frozenset(element.name for each in (document, *brought) for element in each.root.walk())


@dataclass(frozen=True, slots=True)
class Fault:
    """One breach of a rule: the key path of the setting and what is there. `fix` where it is not the rule's.

    Where the fault stands in a policy file, `file`, `path` and `line` say where instead; a key path that is text is of
    another package's key.
    """

    steps: tuple[str | int, ...] | str
    found: str
    fix: str = ""
    file: str = ""
    path: str = ""
    line: int | None = None


Confidence = Literal["documented", "choice"]
"""How it is known that the fault matters: Microsoft's documentation says so, or we think so."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that a reviewer would ask about a stack that Azure itself accepts.

    Each file of `desired_state/rules/` holds one, named RULE. `severity` is what it has unless the setting `rules` says
    otherwise; a rule that is `off` is not looked at. A `quiet` one is told by `apim lint`, not on each deploy.
    """

    id: str
    severity: Level
    confidence: Confidence
    source: str
    remedy: str
    check: Callable[[Subject], Iterable[Fault]]
    quiet: bool = False
    title: str = ""
    """What the rule is about: the docstring of its file, which `desired_state.linting` puts here."""
