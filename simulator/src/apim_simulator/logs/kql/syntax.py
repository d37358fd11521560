"""Scalar expressions of a query, parsed: comparison binds less than addition, addition less than multiplication."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from apim_simulator.logs.kql.errors import NotSimulated
from apim_simulator.logs.kql.tokens import Token

AFTER: Final = ("by", "asc", "desc")
"""Words that may follow an expression."""
COMPARISONS: Final = frozenset(
    {"==", "!=", "=~", "!~", "<", "<=", ">", ">=", "contains", "!contains", "startswith", "!startswith", "in", "!in", "in~", "!in~"}
)
LEVELS: Final = (frozenset({"or"}), frozenset({"and"}), COMPARISONS, frozenset({"+", "-"}), frozenset({"*", "/", "%"}))


@dataclass(frozen=True, slots=True)
class Literal:
    """A value as written; `kind` is that of its token, or `bool`."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A column."""

    text: str


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a dynamic value: `a.b` and `a["b"]`."""

    of: "Expression"
    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function, and what it is given."""

    name: str
    arguments: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Binary:
    """An operator between two; of the `in` family `right` is a Call named `(`."""

    sign: str
    left: "Expression"
    right: "Expression"


Expression = Literal | Name | Member | Call | Binary


class Cursor:
    """Where a parser is in the tokens."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens, self._at = tokens, 0

    @property
    def next(self) -> Token:
        """The token ahead; kind `end` after the last."""
        return self._tokens[self._at] if self._at < len(self._tokens) else Token("end", "", -1)

    def take(self, *texts: str) -> Token | None:
        """The token ahead, if it is one of these signs or words."""
        token = self.next
        if token.kind not in {"sign", "word"} or token.text not in texts:
            return None
        self._at += 1
        return token

    def any(self, *kinds: str) -> Token:
        """The token ahead, which must be of one of these kinds."""
        token = self.next
        if token.kind not in kinds:
            raise NotSimulated(f"'{token.text or 'the end'}' where {' or '.join(kinds)} is expected")
        self._at += 1
        return token

    def need(self, text: str) -> None:
        """Take this sign or word."""
        if self.take(text) is None:
            raise NotSimulated(f"'{self.next.text or 'the end'}' where '{text}' is expected")

    def two(self) -> bool:
        """Whether a name and `=` are ahead: what follows gets that name."""
        after = self._tokens[self._at + 1] if self._at + 1 < len(self._tokens) else None
        return self.next.kind == "word" and after is not None and after.text == "=" and after.kind == "sign"

    def expression(self, level: int = 0) -> Expression:
        """The expression ahead."""
        found = self._level(level)
        if level == 0 and self.next.kind == "word" and self.next.text not in AFTER:
            raise NotSimulated(f"the operator '{self.next.text}'")
        return found

    def _level(self, level: int) -> Expression:
        if level == len(LEVELS):
            return self._unary()
        left = self.expression(level + 1)
        while sign := self.take(*LEVELS[level]):
            is_list = sign.text.strip("!~") == "in"
            left = Binary(sign.text, left, Call("(", self._arguments()) if is_list else self.expression(level + 1))
            if LEVELS[level] is COMPARISONS:
                break
        return left

    def _unary(self) -> Expression:
        if self.take("-"):
            return Binary("-", Literal("long", "0"), self._unary())
        return self._postfix(self._primary())

    def _primary(self) -> Expression:
        if self.take("("):
            inner = self.expression()
            self.need(")")
            return inner
        token = self.any("datetime", "timespan", "real", "long", "string", "word")
        if token.kind != "word":
            return Literal(token.kind, token.text)
        if token.text in {"true", "false"}:
            return Literal("bool", token.text)
        return Call(token.text, self._arguments()) if self.next.text == "(" and self.next.kind == "sign" else Name(token.text)

    def _postfix(self, inner: Expression) -> Expression:
        while sign := self.take(".", "["):
            inner = Member(inner, self.any("word" if sign.text == "." else "string").text)
            if sign.text == "[":
                self.need("]")
        return inner

    def _arguments(self) -> tuple[Expression, ...]:
        self.need("(")
        if self.take(")"):
            return ()
        found = [self.expression()]
        while self.take(","):
            found.append(self.expression())
        self.need(")")
        return tuple(found)
