"""docs/reference/settings.md tells every setting, and none that does not exist."""

import re
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from settings import StackFile
from settings.access import Access, Claim
from settings.backends import Backend, CircuitBreaker, Credential, Pool
from settings.change_waivers import Review
from settings.consumers import Product, Subscription, VersionSet
from settings.guards import Guards
from settings.http_api import Http
from settings.limits import Limits
from settings.observability import Diagnostic, Fragment, Logger, NamedValue
from settings.stack_file import Api, Service, Spec

DOCS = Path(__file__).resolve().parent.parent.parent / "docs" / "reference" / "settings.md"
SECTIONS: dict[str, type[BaseModel]] = {
    "Keys of a stack": StackFile,
    "`service`": Service,
    "`backends`": Backend,
    "`credential`": Credential,
    "`circuitBreaker`": CircuitBreaker,
    "`pools`": Pool,
    "`apis`": Api,
    "`spec`": Spec,
    "Who may call": Access,
    "Limits": Limits,
    "Guards": Guards,
    "`http`": Http,
    "`versionSets`": VersionSet,
    "`products`": Product,
    "`subscriptions`": Subscription,
    "`namedValues`": NamedValue,
    "`fragments`": Fragment,
    "`loggers`": Logger,
    "`diagnostics`": Diagnostic,
    "`review`": Review,
}
SHOWN_APART = {Service, Backend, Credential, CircuitBreaker, Pool, Api, Spec, Http, Subscription, VersionSet, Product}
SHOWN_APART |= {NamedValue, Fragment, Logger, Diagnostic, Review}
MIXED_IN = (Access, Limits, Guards)
"""What APIs have in common with others, told in sections of its own."""


_ENTRY = {Claim: ".<claim>"}
"""How a key of a mapping is written, by what it leads to."""


def told() -> dict[str, set[str]]:
    """Keys in the first column of each section's table."""
    sections = re.split(r"^#{2,3} (.+)$", DOCS.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    tables = dict(zip(sections[::2], sections[1::2], strict=True))
    return {title: set(re.findall(r"^\| `([^`]+)` \|", tables[title], flags=re.MULTILINE)) for title in SECTIONS}


def paths(model: type[BaseModel], prefix: str = "") -> set[str]:
    """Key paths under a model, down to what has a section of its own."""
    found = set()
    for name, field in model.model_fields.items():
        path = f"{prefix}{field.alias or name}"
        inner, step = _inner(field.annotation)
        found.add(path)
        if inner and inner not in SHOWN_APART:
            found |= paths(inner, f"{path}{step}.")
    return found


def _inner(annotation: Any) -> tuple[type[BaseModel] | None, str]:
    """The model inside an annotation, and how a key path goes through: `[]` a list, `.<operation>` a mapping."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, ""
    for argument in get_args(annotation):
        model, _ = _inner(argument)
        if model:
            text = str(annotation)
            return model, "[]" if "tuple[" in text else _ENTRY.get(model, ".<operation>") if "Mapping[" in text else ""
    return None, ""


def test_every_setting_is_told():
    """Section by section, the documented keys are the models' keys."""
    expected = {title: paths(model) for title, model in SECTIONS.items()}
    for section in ("`apis`", "`products`"):
        expected[section] -= {path for model in MIXED_IN for path in paths(model)}
    assert told() == expected
