"""The end of a command's help."""


def examples(*commands: str) -> str:
    """An epilog with one example per line; click keeps the lines of a paragraph that begins with a backspace."""
    return "\n".join(["\b", "Examples:", *(f"  bin/apim {command}" for command in commands)])
