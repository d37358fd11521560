"""What may be asked of Resource Manager before anything is declared, and its answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Question(NamedTuple):
    """One request. `path` is below the deploying subscription, or a whole resource id; with a `body` it is a POST."""

    path: str
    api_version: str
    body: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Answers:
    """Bodies by question, with all pages of a list in its `value`; why there is none; which of those are because of a 404."""

    bodies: Mapping[Question, Mapping[str, Any]] = field(default_factory=dict)
    unread: Mapping[Question, str] = field(default_factory=dict)
    absent: frozenset[Question] = frozenset()
