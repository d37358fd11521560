"""What a policy names of what the stack declares."""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class References:
    """Names in ARM: of fragments, of backends and pools, of named values."""

    fragments: tuple[str, ...] = ()
    backends: tuple[str, ...] = ()
    named_values: tuple[str, ...] = ()


def among(names: Collection[str], declared: Collection[str]) -> tuple[str, ...]:
    """The declared names among those of a policy, each once; API Management ignores letter case."""
    folded = {name.lower(): name for name in declared}
    return tuple(dict.fromkeys(folded[name.lower()] for name in names if name.lower() in folded))
