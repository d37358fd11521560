"""Text in Markdown, whatever it holds."""


def code(text: str) -> str:
    """Text as inline code: the fence is longer than any run of backticks in it, lines are joined."""
    line = " ".join(text.split())
    fence = "`" * (line.count("`") + 1)
    padding = " " if "`" in line else ""
    return f"{fence}{padding}{line}{padding}{fence}"


def cell(text: str) -> str:
    """Text that stays text in a cell: templates hold braces and stars, causes may hold backticks, lines are joined."""
    escaped = "".join(f"\\{each}" if each in "\\|*_[]#~" else each for each in " ".join(text.split()))
    return escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
