"""The form of a table row: what an element may carry, where it is allowed."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from apim_simulator.policy.markup import Element

Section = Literal["inbound", "backend", "outbound", "on-error"]
Scope = Literal["global", "product", "api", "operation"]

SECTIONS: Final[tuple[Section, ...]] = ("inbound", "backend", "outbound", "on-error")
SCOPES: Final[tuple[Scope, ...]] = ("global", "product", "api", "operation")


@dataclass(frozen=True, slots=True)
class Form:
    """What a literal value looks like: a whole match of `pattern`; `words` describe it to the user."""

    pattern: re.Pattern[str]
    words: str

    def accepts(self, text: str) -> bool:
        """Whether the literal has this form."""
        return self.pattern.fullmatch(text) is not None


def one_of(*values: str) -> Form:
    """One of a few words."""
    return Form(re.compile("|".join(map(re.escape, values))), " or ".join(f"'{value}'" for value in values))


TEXT: Final = Form(re.compile(r".*", re.DOTALL), "any text")
FILLED: Final = Form(re.compile(r".+", re.DOTALL), "a text that is not empty")
BOOLEAN: Final = one_of("true", "false")
WHOLE: Final = Form(re.compile(r"\d+"), "a whole number")
NUMBER: Final = Form(re.compile(r"\d+(\.\d+)?"), "a number")
STATUS: Final = Form(re.compile(r"[1-9]\d\d"), "a status code")
EXISTS_ACTION: Final = one_of("override", "skip", "append", "delete")


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute. `simulated` narrows what Azure takes to what we execute; anything else is refused as ours."""

    form: Form = FILLED
    required: bool = False
    expression: bool = True
    simulated: Form | None = None


LITERAL: Final = Attribute(required=True, expression=False)
NAME: Final = Attribute(required=True)
FLAG: Final = Attribute(BOOLEAN)


@dataclass(frozen=True, slots=True)
class Rule:
    """One element.

    `children` are its own elements, in the order of Microsoft's policy statement (GW-ELEMENTS); `statements` instead of them means
    any policies that the section permits, or those in `only`. `content` is the form of its text, None where it has none.
    `alternatives` are attributes of which exactly one is required, `exclusive` those of which at most one may.
    `absent` are attributes and `absent_children` elements that Azure documents, or Microsoft's policy toolkit knows, and we do not
    simulate; in a `markup` element that is every child. `direct` elements are only directly below a section, once. `ordered` is
    false where a recording shows another order accepted.
    `problem` says what else is wrong with the element, if anything.
    """

    name: str
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    children: tuple["Child", ...] = ()
    statements: bool = False
    only: frozenset[str] = frozenset()
    content: Form | None = None
    content_required: bool = False
    alternatives: frozenset[str] = frozenset()
    exclusive: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()
    absent_children: frozenset[str] = frozenset()
    markup: bool = False
    ordered: bool = True
    problem: Callable[[Element], str | None] | None = None
    sections: tuple[Section, ...] = SECTIONS
    scopes: tuple[Scope, ...] = SCOPES
    direct: bool = False


@dataclass(frozen=True, slots=True)
class Child:
    """How often a child element occurs in its parent; `most` None is any number."""

    rule: Rule
    least: int = 0
    most: int | None = 1
