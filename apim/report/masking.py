"""Which values in a policy a report may show: by element and attribute, so that what nobody thought of stays hidden.

What the grammar of policies closes is visible where it has that form: numbers, true or false, one of some words. Names are visible
where they refer to something in API Management or are headers. Of expressions the names in `context` are, texts in them not.
"""

import re
from functools import cache

from policy.comparison import Canonical
from policy.elements import POLICIES, Kind
from policy.elements.kind import FILLED, TEXT, URL, Form

HIDDEN = "•••"
IDENTIFIER = re.compile(r"[\w.-]{1,80}")
NAMES = frozenset(
    {"backend-id", "fragment-id", "logger-id", "embeddings-backend-id", "variable-name", "response-variable-name", "header-name"}
    | {"output-token-variable-name", "query-parameter-name", "client-id-claim-name"}
)
"""Attributes that name something in API Management, or a header; those that end in `-header-name` or `-variable-name` too."""

NAMED = frozenset({"set-header", "set-query-parameter", "set-variable", "dimension", "category", "claim", "check-header"})
"""Elements whose attribute `name` is the name of a header, a variable, a claim."""

TEXTS = {
    "origin": re.compile(r"\*|https?://[\w.:-]{1,100}"),
    "method": re.compile(r"\*|[A-Z]{1,10}"),
    "header": re.compile(r"\*|[\w-]{1,60}"),
    "set-method": re.compile(r"[A-Z]{1,10}"),
}
"""Elements whose text is visible where it has this form."""

EXPRESSION = re.compile(r"@\(.*\)", re.DOTALL)
PIECE = re.compile(
    r"""(?P<text>"(?:[^"\\\n]|\\.)*") | context(?:\.[A-Za-z]\w*|\(\))+ | [-+!=<>?:&|()\s.,] | \b(?:true|false|null)\b""", re.VERBOSE
)


def attribute(element: str, name: str, value: str) -> str | None:
    """The visible form of an attribute's value; None where it is hidden."""
    if EXPRESSION.fullmatch(value):
        return expression(value)
    if name in NAMES or name.endswith(("-header-name", "-variable-name")) or (name == "name" and element in NAMED):
        return value if IDENTIFIER.fullmatch(value) else None
    form = _forms().get((element, name))
    return value if form is not None and form.accepts(value) else None


def text(element: str, value: str) -> str | None:
    """The visible form of an element's text; None where it is hidden."""
    form = TEXTS.get(element)
    if form is not None and form.fullmatch(value):
        return value
    return expression(value) if EXPRESSION.fullmatch(value) else None


def expression(value: str) -> str | None:
    """An expression of names in `context`, with its texts hidden; None for any other."""
    at, pieces = 2, []
    while at < len(value) - 1:
        piece = PIECE.match(value, at)
        if piece is None:
            return None
        pieces.append(f'"{HIDDEN}"' if piece["text"] else " " if piece[0].isspace() else piece[0])
        at = piece.end()
    return f"@({''.join(pieces)})"


def name(element: str) -> str:
    """An element's name, if policies know it."""
    return element if element in _elements() else HIDDEN


def place(path: str) -> str:
    """The path of an element, as `policy.differences` gives it, with the names that are visible."""
    steps = []
    for step in re.split(r"/(?![^\[]*\"\])", path):
        if step.startswith("@"):
            steps.append(step if re.fullmatch(r"@[\w:.-]{1,60}", step) else f"@{HIDDEN}")
        elif step == "text()":
            steps.append(step)
        else:
            found = re.fullmatch(r"([^\[]*)(?:\[@name=\"(.*)\"\])?", step, re.DOTALL)
            element, label = (found[1], found[2]) if found else (HIDDEN, None)
            visible = label is not None and element in NAMED and IDENTIFIER.fullmatch(label)
            steps.append(name(element) + (f'[@name="{label}"]' if visible else ""))
    return "/".join(steps)


def lines(element: Canonical, depth: int = 0) -> list[tuple[str, str]]:
    """An element as lines of XML, each as it is, for comparing, and masked."""
    tag, attributes, children = element
    indent = "  " * depth
    whole = "".join(f" {key}={value!r}" for key, value in attributes)
    masked = "".join(f" {_key(key)}={_quoted(attribute(tag, key, value) or HIDDEN)}" for key, value in attributes)
    end = "" if children else " /"
    found = [(f"{indent}<{tag}{whole}{end}>", f"{indent}<{name(tag)}{masked}{end}>")]
    for child in children:
        if isinstance(child, str):
            found.append((f"{indent}  {child}", f"{indent}  {text(tag, child) or HIDDEN}"))
        else:
            found += lines(child, depth + 1)
    return [*found, (f"{indent}</{tag}>", f"{indent}</{name(tag)}>")] if children else found


def _quoted(value: str) -> str:
    return f"'{value}'" if '"' in value else f'"{value}"'


def _key(name: str) -> str:
    return name if re.fullmatch(r"[a-z][a-z-]{0,40}", name) else HIDDEN


@cache
def _forms() -> dict[tuple[str, str], Form]:
    """Forms of attributes that leave no room for a secret, by element and attribute."""
    found = {}
    for tag, kind in _kinds():
        for key, attr in kind.attributes.items():
            if attr.form not in {TEXT, FILLED, URL}:
                found[tag, key] = attr.form
    return found


@cache
def _elements() -> frozenset[str]:
    return frozenset({"policies", "fragment", "inbound", "backend", "outbound", "on-error", "base"} | {tag for tag, _ in _kinds()})


@cache
def _kinds() -> tuple[tuple[str, Kind], ...]:
    """Every element that the grammar knows, at whatever depth."""
    left = [(tag, policy.kind) for tag, policy in POLICIES.items()]
    found = []
    while left:
        tag, kind = left.pop()
        found.append((tag, kind))
        left += kind.children.items()
    return tuple(found)
