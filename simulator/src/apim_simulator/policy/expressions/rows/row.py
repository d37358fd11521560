"""The form of a row: a property, a method, an indexer, a constructor."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from apim_simulator.policy.expressions.types import Type


@dataclass(frozen=True, slots=True)
class Property:
    """`target.Name`; of a type, `get` is handed the context, whose clock tests may advance."""

    type: Type
    get: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Method:
    """`target.Name(…)`, `Type.Name(…)` where static, or `new Type(…)`.

    `parameters` are its types; the last `optional` ones may be left out, which is None for `call`; `rest` is the type of any number
    more. `names` are those of parameters that may be passed by name. `type` None: the generic argument, one of `generics`, or any
    where that is empty (a sequence of it where it `wraps`); `call` then gets it last. Lambdas are not among these: see `linq`.
    """

    parameters: tuple[Type, ...]
    type: Type | None
    call: Callable[..., Any]
    optional: int = 0
    rest: Type | None = None
    names: tuple[str, ...] = ()
    generics: tuple[Type, ...] = ()
    wraps: bool = False
    reads_body: bool = False
    reads_response: bool = False


Methods = dict[str, tuple[Method, ...]]
Properties = dict[str, Property]


def method(result: Type | None, call: Callable[..., Any], *parameters: Type, optional: int = 0, rest: Type | None = None) -> Method:
    """A method in short."""
    return Method(parameters, result, call, optional, rest)


def one(result: Type | None, call: Callable[..., Any], *parameters: Type, optional: int = 0) -> tuple[Method, ...]:
    """The only overload of a method."""
    return (Method(parameters, result, call, optional),)
