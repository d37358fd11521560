"""Models by the names that consumers use: who may call which, where its calls go, under which deployment."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from policy.credentials import Credential
from policy.csharp_text import block, listed, quoted
from policy.markup import Element, element
from policy.model_answers import MODEL, cannot_map, listing, one, refusals
from policy.model_body import NAMED_IN_JSON, NAMED_ONCE, mapped_body
from policy.model_fields import NAMED_IN_FIELDS
from policy.routing import Forwarding, set_backend

_Key = TypeVar("_Key")
Listing = Literal["all", "single"]
"""What an operation answers about models: all that a consumer may use, or one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelTarget:
    """Where calls of some models go: backend or pool, its credential, and how they are sent."""

    backend: str
    credential: Credential
    forwarding: Forwarding


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedModel:
    """A model: its name for consumers, the deployment, and where its calls go."""

    name: str
    deployment: str
    target: ModelTarget


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelOperations:
    """Names in ARM of operations whose calls name a model, by where they do.

    `json` and `multipart` have it in the body; `parameters` tells the template parameter that holds it, `literal` the one model
    that the operation is of; `all` and `single` answer which models there are, the latter by its template parameter.
    """

    json: tuple[str, ...] = ()
    multipart: tuple[str, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    literal: Mapping[str, str] = field(default_factory=dict)
    all: tuple[str, ...] = ()
    single: Mapping[str, str] = field(default_factory=dict)

    @property
    def naming(self) -> tuple[str, ...]:
        """Those that name one."""
        return (*self.json, *self.multipart, *self.parameters, *self.literal, *self.single)


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowedModels:
    """Names that a consumer may use: by name of the subscription, else of the product, else all."""

    every: tuple[str, ...]
    subscriptions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    products: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def statement(self) -> Element:
        """The variable `models`, names with commas between."""
        if not self.subscriptions and not self.products:
            return element("set-variable", name="models", value=",".join(self.every))
        return element(
            "set-variable", name="models", value=block([*self._cases(quoted), f"return {quoted(','.join(self.every))};"])
        )

    def refuses(self) -> str:
        """Condition that a call names a model, and one that this consumer may not use."""

        def lacks(names: str) -> str:
            return f"!{quoted(names)}.Split(',').Contains(model)"

        lines = [f"var model = {MODEL};", 'if (model == "") { return false; }']
        return block([*lines, *self._cases(lacks), f"return {lacks(','.join(self.every))};"])

    def _cases(self, of: Callable[[str], str]) -> list[str]:
        """Statements that return something of the consumer's own names, where it has a list."""
        return [
            *_chosen('context.Subscription == null ? "" : context.Subscription.Id', self.subscriptions, of),
            *_chosen('context.Product == null ? "" : context.Product.Id', self.products, of),
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Models:
    """The models of an API, the operations that name one, and who may use which."""

    models: tuple[PublishedModel, ...]
    operations: ModelOperations
    allowed: AllowedModels

    def by(self, key: Callable[[ModelTarget], _Key], default: _Key) -> Mapping[_Key, tuple[str, ...]]:
        """Names by something of where their calls go, without those that have the default."""
        found: dict[_Key, tuple[str, ...]] = {}
        for model in self.models:
            if (of := key(model.target)) != default:
                found[of] = (*found.get(of, ()), model.name)
        return found

    def statements(self, backend: str) -> list[Element]:
        """Inbound, before limits are counted: refuse what may not be called, send on what may. `backend` is the API's."""
        if not self.operations.naming:
            return []
        refused = [self.allowed.statement(), element("set-variable", name="deployment", value=self._deployment()), refusals()]
        routed = [element("when", set_backend(to), condition=is_named(names)) for to, names in self.by(_backend, backend).items()]
        return [
            element("set-variable", name="model", value=self._name()),
            # A branch that refuses ends the call, so that the body is written anew only for one that goes on.
            element("choose", element("when", *refused, condition=self.allowed.refuses()), *self._unmapped(), *self._mapped()),
            *([element("choose", *routed)] if routed else []),
        ]

    @property
    def _renamed(self) -> tuple[PublishedModel, ...]:
        """Those whose deployment has another name."""
        return tuple(model for model in self.models if model.name != model.deployment)

    def answer(self, lists: Listing) -> list[Element]:
        """What an operation answers that lists models."""
        return [self.allowed.statement(), listing()] if lists == "all" else [one()]

    def _name(self) -> str:
        operations = self.operations
        parameters = {**operations.parameters, **operations.single}
        cases = [
            *_case(operations.json, NAMED_IN_JSON),
            *_case(operations.multipart, NAMED_IN_FIELDS),
            *_by_value(parameters, "name = context.Request.MatchedParameters[{}];"),
            *_by_value(operations.literal, "name = {};"),
        ]
        names = listed(tuple(model.name for model in self.models))
        known = f"{names}.FirstOrDefault(each => each.ToLower() == name.ToLower())"
        lines = ['var name = "";', "switch (context.Operation.Id) {", *cases, 'default: return "";', "}"]
        return block([*lines, f'return {known} ?? (name == "" ? "?" : name);'])

    def _deployment(self) -> str:
        cases = [f"case {quoted(model.name)}: return {quoted(model.deployment)};" for model in self.models]
        return block([f"switch ({MODEL}) {{", *cases, "}", 'return "";'])

    def _unmapped(self) -> list[Element]:
        renamed = tuple(model.name for model in self._renamed)
        if not self.operations.multipart or not renamed:
            return []
        return [cannot_map(f"@({listed(renamed)}.Contains({MODEL}) && {_is_of(self.operations.multipart)})")]

    def _mapped(self) -> list[Element]:
        """The body under the deployment's name. One that has it already passes as it came, unless it names several models."""
        if not self.operations.json:
            return []
        renamed = {model.name: model.deployment for model in self._renamed}
        named = f"{listed(tuple(renamed))}.Contains({MODEL}) || " if renamed else ""
        condition = f"@({_is_of(self.operations.json)} && ({named}!({NAMED_ONCE})))"
        cases = [f"case {quoted(name)}: deployment = {quoted(own)}; break;" for name, own in renamed.items()]
        chosen = ["switch (deployment) {", *cases, "}"] if cases else []
        body = element("set-body", text=mapped_body((f"var deployment = {MODEL};", *chosen)))
        return [element("when", body, condition=condition)]


def _backend(target: ModelTarget) -> str:
    return target.backend


def is_named(names: tuple[str, ...], *, negated: bool = False) -> str:
    """Condition that a call is of one of some models, or of none of them."""
    return f"@({'!' if negated else ''}{listed(names)}.Contains({MODEL}))"


def _is_of(operations: tuple[str, ...]) -> str:
    return f"{listed(operations)}.Contains(context.Operation.Id)"


def _chosen(value: str, lists: Mapping[str, tuple[str, ...]], of: Callable[[str], str]) -> list[str]:
    cases = [f"case {quoted(name)}: return {of(','.join(models))};" for name, models in lists.items()]
    return [f"switch ({value}) {{", *cases, "}"] if cases else []


def _by_value(values: Mapping[str, str], statement: str) -> list[str]:
    """Cases of the operations that have one value, with the statement for it."""
    return [
        line
        for value in dict.fromkeys(values.values())
        for line in _case(tuple(name for name, of in values.items() if of == value), statement.format(quoted(value)))
    ]


def _case(operations: tuple[str, ...], statements: str) -> list[str]:
    return [*(f"case {quoted(name)}:" for name in operations), statements, "break;"] if operations else []
