"""GitHub's expressions, as far as the workflows here use them; anything else raises LookupError or SyntaxError.

https://docs.github.com/actions/reference/workflows-and-actions/expressions
"""

import re
from collections.abc import Mapping
from typing import Any

TOKEN = re.compile(r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<mark>==|!=|&&|\|\||[!(),])|(?P<name>[A-Za-z_][\w.*-]*))")


def filled(text: str, context: Mapping[str, Any]) -> str:
    """The text with every `${{ … }}` replaced by its value."""
    return re.sub(r"\$\{\{(.*?)\}\}", lambda match: as_text(value(match[1], context)), text)


def as_text(found: Any) -> str:
    """A value as GitHub writes it into text."""
    return {True: "true", False: "false", None: ""}.get(found, found) if isinstance(found, bool | None) else str(found)


def value(text: str, context: Mapping[str, Any]) -> Any:
    """The value of an expression."""
    tokens = []
    position = 0
    while text[position:].strip():
        match = TOKEN.match(text, position)
        if match is None:
            raise SyntaxError(f"not known in an expression: {text[position:]}")
        tokens.append(match)
        position = match.end()
    parser = _Parser(tokens, context)
    found = parser.either()
    if parser.tokens:
        raise SyntaxError(f"left over: {text}")
    return found


class _Parser:
    """Recursive descent; `tokens` are those still to come."""

    def __init__(self, tokens: list[re.Match[str]], context: Mapping[str, Any]) -> None:
        self.tokens, self.context = tokens, context

    def either(self) -> Any:
        found = self.both()
        while self.takes("||"):
            other = self.both()
            found = found or other
        return found

    def both(self) -> Any:
        found = self.compared()
        while self.takes("&&"):
            other = self.compared()
            found = found and other
        return found

    def compared(self) -> Any:
        found = self.single()
        if self.takes("=="):
            return found == self.single()
        if self.takes("!="):
            return found != self.single()
        return found

    def single(self) -> Any:
        if self.takes("!"):
            return not self.single()
        if self.takes("("):
            found = self.either()
            assert self.takes(")")
            return found
        token = self.tokens.pop(0)
        if token["text"]:
            return token["text"][1:-1].replace("''", "'")
        name = token["name"]
        if not self.takes("("):
            return {"true": True, "false": False}[name] if name in {"true", "false"} else self.looked_up(name)
        arguments = []
        while not self.takes(")"):
            arguments.append(self.either())
            self.takes(",")
        return self.called(name, arguments)

    def takes(self, mark: str) -> bool:
        """Whether the next token is this mark, which is then gone."""
        if self.tokens and self.tokens[0]["mark"] == mark:
            self.tokens.pop(0)
            return True
        return False

    def looked_up(self, name: str) -> Any:
        """A dotted name; a test has to give every context that a workflow reads."""
        found: Any = self.context
        steps = name.split(".")
        for number, step in enumerate(steps):
            if step == "*":
                rest = steps[number + 1 :]
                return [_inside(each, rest) for each in found]
            found = found[step]
        return found

    def called(self, name: str, arguments: list[Any]) -> Any:
        if name == "contains":
            whole, part = arguments
            return part in whole
        if name in {"always", "failure", "success"}:
            failed = bool(self.context["failed"])
            return {"always": True, "failure": failed, "success": not failed}[name]
        raise LookupError(f"{name}() is not known here")


def _inside(found: Any, steps: list[str]) -> Any:
    for step in steps:
        found = found[step]
    return found
