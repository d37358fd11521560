"""What a policy says of models: the names, their deployments, and who may use which, read from the statements of `models`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from policy.comparison import Canonical
from policy.model_answers import MODEL

_CASE: Final = re.compile(r'case "([^"\\]+)": return "([^"\\]*)";')
_SWITCH: Final = re.compile(r"switch \([^{]*context\.(Subscription|Product)\.Id\) \{(.*?)\}", re.DOTALL)
_EVERY: Final = re.compile(r'(?:^|\s)return "([^"\\]*)";\s*\}$')
_NAMES: Final = re.compile(r"[A-Za-z0-9._-]+(?:,[A-Za-z0-9._-]+)*")
_VARIABLES: Final = {
    "model": re.compile(
        r"switch \(context\.Operation\.Id\) \{.*\.FirstOrDefault\(each => each\.ToLower\(\) == name\.ToLower\(\)\)", re.DOTALL
    ),
    "models": re.compile(rf"^(?:{_NAMES.pattern}|.*{_EVERY.pattern})$", re.DOTALL),
    "deployment": re.compile(rf"switch \({re.escape(MODEL)}\) \{{"),
}
"""Names of the variables that the statements set, and the form of their values: users may have others of the same name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedNames:
    """Deployments by the name of their model; which names all consumers may use, and those of products and subscriptions."""

    deployments: Mapping[str, str]
    every: tuple[str, ...]
    products: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    subscriptions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def published_names(root: Canonical) -> PublishedNames | None:
    """Of a whole policy; None where it has no models."""
    values = {attributes["name"]: attributes.get("value", "") for attributes in _variables(root)}
    lists = values.get("models", "")
    switches = {kind: _cases(cases) for kind, cases in _SWITCH.findall(lists)}
    every = lists if _NAMES.fullmatch(lists) else (found[1] if (found := _EVERY.search(lists)) else "")
    deployments = dict(_CASE.findall(values.get("deployment", "")))
    if not every or not deployments:
        return None
    return PublishedNames(
        deployments=deployments,
        every=tuple(every.split(",")),
        products=switches.get("Product", {}),
        subscriptions=switches.get("Subscription", {}),
    )


def sets_variable(element: Canonical | None) -> bool:
    """Whether an element is one of these statements, and none that users wrote."""
    if element is None or element[0] != "set-variable":
        return False
    attributes = dict(element[1])
    form = _VARIABLES.get(attributes.get("name", ""))
    return form is not None and form.search(attributes.get("value", "")) is not None


def _cases(text: str) -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(models.split(",")) for name, models in _CASE.findall(text)}


def _variables(element: Canonical) -> Iterator[Mapping[str, str]]:
    if sets_variable(element):
        yield dict(element[1])
    for child in element[2]:
        if not isinstance(child, str):
            yield from _variables(child)
