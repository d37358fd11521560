"""What is known of an element: attributes, children, where it may be."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal

Scope = Literal["global", "product", "api", "operation"]
Sku = Literal["Consumption", "Developer", "Basic", "Standard", "Premium", "BasicV2", "StandardV2", "PremiumV2"]
"""Tiers, as ARM names them."""

NOT_CONSUMPTION: frozenset[Sku] = frozenset({"Consumption"})
"""Where policies are absent that count across calls."""

WITH_SELF_HOSTED: frozenset[Sku] = frozenset({"Developer", "Premium"})
"""Tiers with self-hosted gateways."""

CLASSIC: frozenset[Sku] = frozenset({"Developer", "Basic", "Standard", "Premium"})

ALL: frozenset[Sku] = CLASSIC | {"Consumption", "BasicV2", "StandardV2", "PremiumV2"}

SECTIONS = {"I": "inbound", "B": "backend", "O": "outbound", "E": "on-error"}


@dataclass(frozen=True, slots=True)
class Form:
    """What a value may be: `allowed` in words, and the test of it. Values with a named value in them are not tested."""

    allowed: str
    accepts: Callable[[str], bool]


def one_of(*values: str) -> Form:
    """One of some words."""
    return Form("one of " + ", ".join(values), lambda text: text in values)


def number(low: float, high: float | None = None, *, whole: bool = True) -> Form:
    """A number from `low` to `high`, both included; without fraction, unless `whole` is false."""
    pattern = re.compile(r"[0-9]+" if whole else r"[0-9]*\.?[0-9]+")
    bounds = f"from {low:g} to {high:g}" if high is not None else f"of at least {low:g}"

    def accepts(text: str) -> bool:
        return bool(pattern.fullmatch(text.strip())) and low <= float(text) and (high is None or float(text) <= high)

    return Form(f"{'a whole' if whole else 'a'} number {bounds}", accepts)


TEXT = Form("text", lambda _: True)
FILLED = Form("a text that is not empty", lambda text: bool(text.strip()))
BOOLEAN = Form("true or false", lambda text: text.lower() in {"true", "false"})
COUNT = number(1)
SECONDS = number(0)
STATUS = number(100, 599)
URL = Form(
    "a URL that begins with https:// or http://, or with wss:// or ws:// for a WebSocket API",
    lambda text: bool(re.match(r"(https?|wss?)://[^/\s]", text)),
)
CONDITION = Form("an expression, @(…), that is true or false", lambda text: text.lower() in {"true", "false"})
ACTION = one_of("ignore", "prevent", "detect")


Named = Literal["backend", "fragment", "logger"]
"""What of the service an attribute may name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attr:
    """One attribute: its form, whether it must be there, whether an expression may be its value.

    `names` is the kind of resource that a literal value names; `beside` another attribute that has to be there with it.
    """

    form: Form = TEXT
    required: bool = False
    expression: bool = True
    names: Named | None = None
    beside: str = ""


def optional(form: Form, *, names: Named | None = None, beside: str = "") -> Attr:
    """An attribute that may be left out."""
    return Attr(form=form, names=names, beside=beside)


def required(form: Form = FILLED, *, expression: bool = True, names: Named | None = None) -> Attr:
    """An attribute that must be there."""
    return Attr(form=form, required=True, expression=expression, names=names)


def attrs(form: Form, *names: str, expression: bool = True) -> dict[str, Attr]:
    """Optional attributes of one form."""
    return {name: Attr(form=form, expression=expression) for name in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """How many of some attributes there are: at least `low`, at most `high` (None: all of them)."""

    names: tuple[str, ...]
    low: int
    high: int | None


def one_attribute_of(*names: str) -> Choice:
    """Exactly one of some attributes."""
    return Choice(names=names, low=1, high=1)


def at_most_one_of(*names: str) -> Choice:
    """One of some attributes, or none."""
    return Choice(names=names, low=0, high=1)


def at_least_one_of(*names: str) -> Choice:
    """One of some attributes, or several."""
    return Choice(names=names, low=1, high=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What an element holds.

    `choices` are between attributes. `children` are in the order of Microsoft's policy statement, `must` those of them that
    have to be there, `single` those that may be there once. `holds` says what else: nothing, text, policies, or anything,
    which is not looked at. `loose` marks documented policies outside the reference table: other attributes and children than
    the known ones are accepted.
    """

    attributes: Mapping[str, Attr] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    children: Mapping[str, "Kind"] = field(default_factory=dict)
    must: frozenset[str] = frozenset()
    single: frozenset[str] = frozenset()
    ordered: bool = True
    holds: Literal["nothing", "text", "policies", "anything"] = "nothing"
    loose: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A policy: its kind, the first letters of its sections, its scopes (None: all), whether a section has it once.

    `absent` are the tiers that do not have it, `newer` is the name under which newer documentation describes it. `answer`
    says what it does to a whole answer, for which a stream has to wait; in inbound, such a policy means the request.
    """

    kind: Kind
    sections: str = "IBOE"
    scopes: frozenset[Scope] | None = None
    once: bool = False
    absent: frozenset[Sku] = frozenset()
    newer: str = ""
    answer: str = ""


LITERAL = Kind(holds="text")
"""An element with a text in it, and nothing else."""


def items(name: str, kind: Kind = LITERAL, attributes: Mapping[str, Attr] = MappingProxyType({})) -> Kind:
    """A list of elements of one name, of which there is at least one."""
    return Kind(attributes=attributes, children={name: kind}, must=frozenset({name}))


def with_older(name: str, policy: Policy) -> dict[str, Policy]:
    """A policy under both of its names."""
    return {f"llm-{name}": policy, f"azure-openai-{name}": replace(policy, newer=f"llm-{name}")}
