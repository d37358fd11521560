"""What a caller writes or reads, by the place of a schema in a document: `messages[].role`."""

from collections.abc import Iterator, Sequence

from openapi.pointers import tokens_of

LIMITS = {
    "maximum": ("at most ", ""),
    "minimum": ("at least ", ""),
    "maxLength": ("at most ", " characters"),
    "minLength": ("at least ", " characters"),
    "maxItems": ("at most ", " items"),
    "minItems": ("at least ", " items"),
    "maxProperties": ("at most ", " members"),
    "minProperties": ("at least ", " members"),
}
"""How a bound is written, by its name in a schema: before the number, and after it."""


def field(place: str) -> str:
    """The member of a body that a JSON pointer leads to; "" where it leads to none."""
    return "".join(steps(tokens_of(place))).removeprefix(".")


def steps(tokens: Sequence[str]) -> Iterator[str]:
    """What each step of a place adds to a field: `.role` for a property, `[]` for the items of a list."""
    at = 0
    while at < len(tokens):
        step = tokens[at]
        if step == "properties" and at + 1 < len(tokens):
            at += 1
            yield f".{tokens[at]}"
        elif step == "items":
            yield "[]"
        elif step == "additionalProperties":
            yield ".*"
        at += 1


def limit(before: str, after: str) -> str:
    """`at most 4, was 8` for a bound that is a number; "" for any other."""
    (name, _, old), (other, _, new) = before.partition(" "), after.partition(" ")
    if name != other or name not in LIMITS:
        return ""
    start, end = LIMITS[name]
    if new == "none":
        return f"no limit, was {start}{old}{end}"
    return f"{start}{new}{end}, was {'without limit' if old == 'none' else old}"
