"""What `review lint` has to say of policies: those in files, and those that a stack builds."""

from collections.abc import Iterator
from dataclasses import replace

import policy
from blueprint import Blueprint
from findings import ContractError, Finding
from review import exits, sources
from settings import Api, Settings


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


def of_stack(file: str, blueprint: Blueprint, given: Settings) -> Iterator[Finding]:
    """The findings of the policies that a stack builds, told as findings of the stack's file.

    A policy may name the backends and named values only that its API is declared after; one with statements of a team's
    own may name what stands in the service already, which is not known here. Answers are expected to stream, but in the
    Consumption tier, which cannot.
    """
    sku = blueprint.service.sku
    own = {api.name for api in given.apis.values() if _own(api)}
    for api in blueprint.apis:
        closed = api.name not in own
        context = policy.Context(
            backends=frozenset(api.needs.backend_names) if closed else None,
            named_values=frozenset(api.needs.named_values) if closed else None,
            sku=sku,
            streaming=sku != "Consumption",
            source=file,
        )
        texts: list[tuple[str, policy.Scope, str]] = [(f"policy of {api.name}", "api", api.arguments["policy"])]
        for operation, text in api.arguments["operation_policies"].items():
            texts.append((f"policy of {api.name}, operation {operation}", "operation", text))
        for whose, scope, text in texts:
            for finding in policy.lint(policy.parse(text), scope, context):
                yield replace(finding, place=f"{whose}: {finding.place}", line=None)


def _own(api: Api) -> bool:
    """Whether statements of a team's own are among an API's policies."""
    return bool(api.statements) or any(options.statements for options in api.operation_policies.values())
