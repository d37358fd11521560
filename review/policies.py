"""What `review lint` has to say of policies: those in files, and those that a stack builds."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import policy
from blueprint import Blueprint
from findings import ContractError, Finding
from review import exits, sources, stacks
from settings import Api, Settings, Statements


def of_file(name: str, scope: policy.Scope | None, form: policy.Format, context: policy.Context) -> tuple[Finding, ...]:
    """The findings of one policy or fragment. Raises typer.Exit when it cannot be read."""
    try:
        text = sources.read(name).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        exits.wrong_usage(f"{name} is no UTF-8: byte {error.start} cannot be read; save it as UTF-8")
    try:
        document = policy.parse(text, form, name)
    except ContractError as error:
        return error.findings
    return policy.lint(document, scope, context)


def of_stack(file: str, blueprint: Blueprint, given: Settings, root: Path = stacks.ROOT) -> Iterator[Finding]:
    """The findings of the policies that a stack builds: of a team's own statements in their files, of the rest in the stack's.

    A policy may name backends, named values and fragments only that its API is declared after; one with statements of a team's
    own may name what stands in the service already, which is not known here. Answers are expected to stream, but in the
    Consumption tier, which cannot.
    """
    sku = blueprint.service.sku
    settings_of = {api.name: api for api in given.apis.values()}
    for api in blueprint.apis:
        own = _own(settings_of[api.name])
        context = policy.Context(
            backends=None if own else frozenset(api.needs.backend_names),
            named_values=None if own else frozenset(api.needs.named_values),
            fragments=None if own else frozenset(api.fragments),
            sku=sku,
            streaming=sku != "Consumption",
            source=file,
        )
        told = [finding for scope, each in own for finding in _of_statements(each, scope, context, root)]
        yield from told
        texts: list[tuple[str, policy.Scope, str]] = [(f"policy of {api.name}", "api", api.arguments["policy"])]
        for operation, text in api.arguments["operation_policies"].items():
            texts.append((f"policy of {api.name}, operation {operation}", "operation", text))
        known = {(finding.rule, _wording(finding)) for finding in told}
        for whose, scope, text in texts:
            for finding in policy.lint(policy.parse(text), scope, context):
                if (finding.rule, _wording(finding)) not in known:
                    yield replace(finding, place=f"{whose}: {finding.place}", line=None)


def _own(api: Api) -> list[tuple[policy.Scope, Statements]]:
    """A team's own statements among an API's policies, with their scope."""
    own: list[tuple[policy.Scope, Statements]] = [("api", each) for each in api.statements]
    return own + [("operation", each) for options in api.operation_policies.values() for each in options.statements]


def _of_statements(each: Statements, scope: policy.Scope, context: policy.Context, root: Path) -> tuple[Finding, ...]:
    """The findings of a file of statements; a file that cannot be read is told with the stack's settings."""
    if each.file is None or not (root / each.file).is_file():
        return ()
    here = replace(context, section="on-error" if each.section == "onError" else each.section, source=each.file)
    try:
        document = policy.parse((root / each.file).read_text(encoding="utf-8-sig"), "rawxml", each.file)
    except (ContractError, UnicodeDecodeError):
        return ()
    return policy.lint(document, scope, here)


def _wording(finding: Finding) -> str:
    """What is told of a finding whatever the file: a place in an expression is another in another file."""
    return finding.found.split(", at line ")[0]
