"""What Check refuses: missing, mistyped, too long, ill-formed (PROV-03). Enumerations are not looked at."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from apim_simulator.provider.metadata.types import Resource, Rule
from apim_simulator.provider.values import UNKNOWN

NOT_IN_GO = re.compile(r"\(\?(?:=|!|<=|<!)|\\[1-9]|\(\?P=")
"""Lookaround and back-references: Go's regexp does not compile them, and the provider then ignores the pattern."""

ADVICE = {"location": ". Either set it explicitly or configure it with 'pulumi config set azure-native:location <value>'."}

PYTHON_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "integer": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "map": (dict,),
    "object": (dict,),
}


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing wrong with one property; `path` is written `responses[0].statusCode`."""

    path: str
    reason: str


def failures(resource: Resource, inputs: Mapping[str, Any]) -> list[Failure]:
    """Everything wrong with a resource's inputs. Unknown values pass: they are checked when they are known (inferred)."""
    derived = resource.derived
    rules = {name: member["rule"] for name, member in derived["body"].items()} | derived["query"] | derived["parameters"]
    return list(_members(resource, "", rules, inputs))


def _members(resource: Resource, path: str, rules: Mapping[str, Rule], values: Mapping[str, Any]) -> Iterator[Failure]:
    for name, rule in rules.items():
        where = f"{path}.{name}" if path else name
        if name not in values:
            if rule.get("required"):
                yield Failure(where, f"missing required property '{where}'{ADVICE.get(where, '')}")
        else:
            yield from _value(resource, where, rule, values[name])


def _value(resource: Resource, path: str, rule: Rule, value: Any) -> Iterator[Failure]:
    """Texts and arrays are allowed only where they belong, numbers and objects likewise; maps' members are not looked at."""
    if value is UNKNOWN or rule["type"] == "any":
        return
    expected = PYTHON_TYPES[rule["type"]]
    if not isinstance(value, expected) or (isinstance(value, bool) and bool not in expected):
        yield Failure(path, f"'{path}' should be of type '{_spoken(rule['type'])}' but got {_type_name(value)}")
    elif isinstance(value, str):
        yield from _text(path, rule, value)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _value(resource, f"{path}[{index}]", rule["items"], item)
    elif isinstance(value, dict) and "model" in rule:
        yield from _members(resource, path, resource.models[rule["model"]], value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from _number(path, rule, value)


def _text(path: str, rule: Rule, value: str) -> Iterator[Failure]:
    length = len(value.encode())  # Go counts bytes
    if length < rule.get("min_length", 0):
        yield Failure(path, f"'{path}' is too short ({length}): at least {rule['min_length']} characters required")
    if length > rule.get("max_length", length):
        yield Failure(path, f"'{path}' is too long ({length}): at most {rule['max_length']} characters allowed")
    pattern = _pattern(rule.get("pattern", ""))
    if pattern is not None and not pattern.search(value):
        yield Failure(path, f"'{path}' does not match expression '{rule['pattern']}'")


def _number(path: str, rule: Rule, value: float) -> Iterator[Failure]:
    if rule["type"] == "integer" and value != int(value):
        yield Failure(path, f"'{path}' must be an integer but got {value:f}")
    if value < rule.get("minimum", value):
        yield Failure(path, f"'{path}' is too low ({value:f} < {rule['minimum']:f})")
    if value > rule.get("maximum", value):
        yield Failure(path, f"'{path}' is too high ({value:f} > {rule['maximum']:f})")


@cache
def _pattern(text: str) -> re.Pattern[str] | None:
    if not text or NOT_IN_GO.search(text):
        return None
    return re.compile(
        re.sub(r"(?<!\\)\$", r"\\Z", text), re.ASCII
    )  # `$` of Go is the end of the text, not also before a last newline


def _spoken(kind: str) -> str:
    return "object" if kind == "map" else kind


def _type_name(value: Any) -> str:
    names = {str: "a string", bool: "a boolean", list: "an array", dict: "an object"}
    return names.get(type(value), "a number")
