"""The text that API Management answers instead of what was sent (captures policy-01, policy-19, policy-23, o24-12, o26-03).

No XML declaration, CRLF, one tab a level, comments on lines of their own, elements with text on one line. `<x />` and `<x></x>`
stay what they are, `<x>⏎</x>` becomes `<x></x>`. Inferred: expressions, references and CDATA stay as written, so does all
content of an element that holds text; attributes get one blank before them and double quotes where their value has none.
"""

from apim_simulator.policy.markup import Markup, Token


def rebuilt(markup: Markup) -> str:
    """The document as `value` shows it."""
    return "\r\n".join(_lines(markup, [token for token in markup.tokens() if not _declaration(markup, token)]))


def _declaration(markup: Markup, token: Token) -> bool:
    return token.kind == "instruction" and markup.text.startswith("<?xml ", token.start)


def _lines(markup: Markup, tokens: list[Token]) -> list[str]:
    lines: list[str] = []
    level = 0
    position = 0
    while position < len(tokens):
        token = tokens[position]
        position += 1
        if token.kind == "start":
            end = _end(tokens, position)
            inline = _inline(markup, tokens[position:end])
            if inline is not None:
                lines.append("\t" * level + _opening(token) + inline + f"</{token.name}>")
                position = end + 1
                continue
            lines.append("\t" * level + _opening(token))
            level += 1
        elif token.kind == "end":
            level -= 1
            lines.append("\t" * level + f"</{token.name}>")
        elif token.kind == "empty":
            lines.append("\t" * level + _opening(token))
        elif token.kind in ("comment", "instruction"):
            lines.append("\t" * level + markup.text[token.start : token.end])
    return lines


def _end(tokens: list[Token], position: int) -> int:
    """Index of the end tag that belongs to the start tag before `position`."""
    depth = 1
    while depth:
        depth += {"start": 1, "end": -1}.get(tokens[position].kind, 0)
        position += 1
    return position - 1


def _inline(markup: Markup, content: list[Token]) -> str | None:
    """The content between two tags on one line: nothing, or text with all that is beside it. None: children on their own lines."""
    if all(token.kind == "text" and not markup.text[token.start : token.end].strip() for token in content):
        return ""
    depth = 0
    for token in content:
        depth -= token.kind == "end"
        if depth == 0 and (token.kind == "cdata" or (token.kind == "text" and markup.text[token.start : token.end].strip())):
            return markup.text[content[0].start : content[-1].end]
        depth += token.kind == "start"
    return None


def _opening(token: Token) -> str:
    attributes = "".join(f" {name}={_quoted(raw)}" for name, raw, _ in token.attributes)
    return f"<{token.name}{attributes}{' /' if token.kind == 'empty' else ''}>"


def _quoted(raw: str) -> str:
    return f'"{raw[1:-1]}"' if '"' not in raw[1:-1] else raw
