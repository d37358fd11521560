"""JSON Pointers (RFC 6901) over documents: write, read, and the nearest one that exists."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

INDEX = re.compile(r"0|[1-9][0-9]{0,8}")


def pointer(tokens: Iterable[str | int]) -> str:
    """The pointer that `tokens` spell; the root is the empty string."""
    return "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in tokens)


def tokens_of(text: str) -> tuple[str, ...]:
    """The unescaped tokens of a pointer."""
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in text.split("/")[1:])


@lru_cache(maxsize=4096)
def local_tokens(reference: str) -> tuple[str, ...] | None:
    """Tokens of a `$ref` into its own document; None when it points elsewhere or is no pointer."""
    if reference == "#":
        return ()
    if not reference.startswith("#/"):
        return None
    return tokens_of(unquote(reference[1:]) if "%" in reference else reference[1:])


def step(node: Any, token: str) -> Any:
    """The child of `node` that `token` names. Raises LookupError when there is none."""
    if isinstance(node, dict):
        return node[token]
    if isinstance(node, list) and (index := list_index(token)) is not None:
        return node[index]
    raise LookupError(token)


def list_index(token: str) -> int | None:
    """The index a token spells as RFC 6901 allows it; None for "-", leading zeros and anything else."""
    return int(token) if INDEX.fullmatch(token) else None


def follow(tree: Any, tokens: Iterable[str]) -> Any:
    """The value at `tokens`. Raises LookupError when a step leads nowhere."""
    for token in tokens:
        tree = step(tree, token)
    return tree


def existing(tree: Any, tokens: tuple[str, ...]) -> tuple[str, ...]:
    """The longest prefix of `tokens` that exists."""
    for depth, token in enumerate(tokens):
        try:
            tree = step(tree, token)
        except LookupError:
            return tokens[:depth]
    return tokens


def nearest(tree: Any, tokens: tuple[str, ...]) -> str:
    """The existing pointer that a mistyped one most likely meant: at each step the like-named child, as far as that goes."""
    found: list[str] = []
    for token in tokens:
        try:
            tree, match = step(tree, token), token
        except LookupError:
            match = closest(token, tree) if isinstance(tree, dict) else ""
            if not match:
                break
            tree = tree[match]
        found.append(match)
    return pointer(found)


def closest(name: str, names: Iterable[str]) -> str:
    """The name most like `name`, letter case ignored; empty when none comes near."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake pays for it

    folded = {candidate.casefold(): candidate for candidate in sorted(names)}
    matches = get_close_matches(name.casefold(), folded, n=1)
    return folded[matches[0]] if matches else ""
