"""What two documents have in common to the last part, so that nobody need compare it."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

REFERENCE = re.compile(r"""'\$ref': (?:'([^']*)'|"([^"]*)")""")
MAPPING = re.compile(r"'mapping': \{([^{}]*)\}")
NAME = re.compile(r""": (?:'([^']*)'|"([^"]*)")""")
"""In what `repr` makes of values, which is quick, and tells 1 from true. What it escapes names no component as it is."""


class Sameness:
    """Components that are equal in both documents, with all that they refer to; looked up when first asked for."""

    def __init__(self, old: dict[str, Any], new: dict[str, Any]) -> None:
        self._trees = old, new

    def holds(self, place: str) -> bool:
        """Whether what is at a pointer is a component that is the same on both sides, all the way down."""
        return place in self._same

    @cached_property
    def _same(self) -> frozenset[str]:
        one, other = (dict(_components(tree)) for tree in self._trees)
        equal = {place for place, text in one.items() if other.get(place) == text}
        referring: dict[str, set[str]] = {}
        for place in equal:
            for reference in _references(one[place]):
                referring.setdefault(reference, set()).add(place)
        # What is no whole component, or none of this document, counts as changed.
        changed = [place for place in referring if place not in equal]
        while changed:
            touched = referring.get(changed.pop(), set()) & equal
            equal -= touched
            changed += touched
        return frozenset(equal)


def _components(tree: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each component by its pointer, as references have it, and as text. Another order of keys makes another text."""
    components = tree.get("components")
    for section, members in components.items() if isinstance(components, dict) else ():
        for name, node in members.items() if isinstance(members, dict) else ():
            token = str(name).replace("~", "~0").replace("/", "~1")
            yield f"/components/{section}/{token}", repr(node)


def _references(text: str) -> set[str]:
    """What is referred to anywhere in a component; by name alone in a discriminator's mapping."""
    found = {one or other for one, other in REFERENCE.findall(text)}
    for inside in MAPPING.findall(text):
        names = [one or other for one, other in NAME.findall(inside)]
        found |= {name if "/" in name else f"#/components/schemas/{name}" for name in names}
    return {reference.removeprefix("#") for reference in found}
