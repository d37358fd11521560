"""docs/reference/commands.md is the commands' own help."""

from tests.apim.command_page import PAGE, pinned, text


def test_the_page_is_what_the_commands_say():
    """`python -m tests.apim.command_page` writes it."""
    assert pinned(), "typer is not the pinned one, and another puts help otherwise: make test installs it"
    assert PAGE.read_text(encoding="utf-8") == text()
