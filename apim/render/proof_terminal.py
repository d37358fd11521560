"""A proof as a table, in colours, for people at a terminal."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from apim.prove import Proof
from apim.render.proof_text import as_text
from linting import printable

STYLES = {"proven": "green", "failed": "bold red", "skipped": "yellow"}


def show(proof: Proof, console: Console) -> None:
    """Print the table; plain lines where there is no terminal, so that logs and pipes can be compared."""
    if not console.is_terminal:
        console.file.write(as_text(proof) + "\n")
        return
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for api, checks in proof.apis().items():
        table.add_row("", Text(printable(api), style="bold"))
        for check in checks:
            text = Text(printable(check.what))
            text.append(f"\n{printable(check.message)}" if check.message else "", style="dim")
            text.append(f"\nfix: {printable(check.fix)}" if check.fix else "", style="cyan")
            table.add_row(Text(check.status, style=STYLES[check.status]), text)
    console.print(table)
    counts = Text(", ").join(
        Text(f"{count} {status}", style=STYLES[status] if count else "dim") for status, count in proof.counts().items()
    )
    console.print(counts.append(f"; {proof.spent}", style="default"))
