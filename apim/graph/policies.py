"""What a graph shows of a policy: names of elements and of backends, never a value."""

import policy

SECTIONS = ("inbound", "backend", "outbound", "on-error")
PLAIN = frozenset({"base", "set-header", "set-query-parameter", "set-variable", "choose", "when", "otherwise", "value"})
"""Elements of nearly every policy, which tell a reader of the picture nothing."""


def element_names(document: policy.Document) -> tuple[str, ...]:
    """Names of the elements in a policy's sections, each once, in order."""
    found = dict[str, None]()
    for section in document.sections:
        if section.name in SECTIONS:
            found |= dict.fromkeys(element.name for element in _statements(section) if element.name not in PLAIN)
    return tuple(found)


def _statements(parent: policy.Element) -> tuple[policy.Element, ...]:
    """Elements of a section, and of the branches in it."""
    found: list[policy.Element] = []
    for child in parent.elements:
        found.append(child)
        if child.name in {"choose", "when", "otherwise", "retry", "limit-concurrency"}:
            found += _statements(child)
    return tuple(found)
