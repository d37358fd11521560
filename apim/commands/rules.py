"""`apim rules`: the rules that are checked."""

from pathlib import Path
from typing import Annotated

import typer

from apim import exit_codes

Write = Annotated[Path | None, typer.Option(metavar="FOLDER", help="Write a page per rule there instead, and an index.")]


EXAMPLES = ("rules", "rules APIM-IMPORT-032", "rules APIM-POLICY-020", "rules --write docs/reference/rules")


def rules(
    rule: Annotated[str | None, typer.Argument(metavar="RULE", help="Id of one rule, to read its page.")] = None,
    write: Write = None,
) -> None:
    """List the import, policy and stack rules, or show one.

    Exits with 2 for a rule that does not exist.
    """
    from apim import rule_pages  # noqa: PLC0415 - see apim/commands/__init__.py
    from apim.stacks import ROOT  # noqa: PLC0415 - as above
    from desired_state import allowed_severities  # noqa: PLC0415 - as above

    pages = rule_pages.pages(rule_pages.examples(ROOT))
    if write is not None:
        write.mkdir(parents=True, exist_ok=True)
        for name, text in pages.items():
            (write / name).write_text(text, encoding="utf-8")
        typer.echo(f"{len(pages)} pages in {write}")
        return
    names = {name.removesuffix(".md").lower(): name for name in pages}
    page = names.get((rule or "README").lower())
    if page is None and str(rule).lower() in rule_pages.OTHERS:
        typer.echo(rule_pages.others(), nl=False)
        return
    if page is None:
        close = allowed_severities.nearest(str(rule), [*(each.id for each in rule_pages.all_rules()), *rule_pages.OTHERS])
        exit_codes.wrong_usage(f'there is no rule "{rule}"; {f"{close} is one, and " if close else ""}`bin/apim rules` lists them')
    typer.echo(pages[page], nl=False)
