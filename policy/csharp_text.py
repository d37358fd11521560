"""Texts in expressions of C#."""


def quoted(text: str) -> str:
    """A text as a literal of C#."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def listed(texts: tuple[str, ...]) -> str:
    """An array of texts."""
    return f"new [] {{ {', '.join(map(quoted, texts))} }}"


def block(lines: list[str]) -> str:
    """An expression of several statements."""
    return "@{\n  " + "\n  ".join(lines) + "\n}"
