"""What puts a finding right, and what makes it the stack's own.

Each command that reverts was seen to work against the simulator; of those that adopt, the import of an operation's policy.

The engine reverts what its state shows: a refresh brings the change into the state, the update takes it out again. It has no
sight of the operations of an imported document, nor of what nothing declares, so these are written over Resource Manager.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from shlex import quote

from apim.drift.model import Found
from apim.state import State

SETTINGS = {
    "API": "apis",
    "operation": "apis",
    "policy": "apis",
    "operation policy": "apis, operationPolicies",
    "product policy": "products",
    "policy fragment": "fragments",
    "diagnostic": "diagnostics",
    "version set": "versionSets",
    "backend": "backends or pools",
    "logger": "loggers",
    "named value": "namedValues, or the credential that names it",
    "product": "products",
    "product's API": "products, apis",
    "subscription": "subscriptions",
    "role assignment": "backends, managedIdentity",
    "release": "apis, update",
    "service": "service, create",
    "resource group": "service, create",
    "account": "accounts",
    "deployment": "accounts, deployments",
    "workspace": "monitoring",
    "Application Insights": "monitoring",
    "diagnostic setting": "diagnostics, largeLanguageModel",
    "workbook": "workbook",
}
"""The key of the stack file that declares a sort of resource."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """A command that reverts, and what adopts: in words, with commands in backquotes."""

    revert: str
    adopt: str


def remedy(found: Found, stack: str, state: State) -> Remedy:
    """For one finding."""
    file, up = f"Pulumi.{stack.rsplit('/', maxsplit=1)[-1]}.yaml", f"pulumi up --refresh --stack {stack}"
    own = f"bin/apim drift --stack {stack} --revert {quote(found.name)}"
    key = SETTINGS.get(found.what, "")
    if found.way == "theirs":
        theirs = "not here: the product is another's, and its subscribers call by it; whoever made it takes the API out"
        return Remedy(theirs, f"declare a product of the stack's own in {file} (products), for the same subscribers")
    if found.way == "up":
        what = f"say so in {file} ({key})" if found.kind == "changed" else f"take it out of {file} ({key})"
        return Remedy(up, f"{what}, then `{up}`")
    if found.api:
        document = "leave it out (`spec.operations`)" if found.kind == "missing" else "say so in the document, with a patch"
        return Remedy(own, f"{document}, then `pulumi up --stack {stack}`")
    if found.what == "operation policy" and (line := _imported(found, stack, state)):
        return Remedy(own, f"say so in {file} ({key}), then `{line}` and `{up}`")
    return Remedy(own, f"say so in {file} ({key}), revert it here, then `pulumi up --stack {stack}`")


def commands(found: Iterable[Found], stack: str) -> tuple[str, ...]:
    """What reverts all findings, in the order in which to run it: what the engine cannot see first."""
    findings = list(found)
    names = [each.name for each in _once_per_import(findings)]
    lines = [f"bin/apim drift --stack {stack}{''.join(f' --revert {quote(name)}' for name in names)}"] if names else []
    return (*lines, *([f"pulumi up --refresh --stack {stack}"] if any(each.way == "up" for each in findings) else []))


def _once_per_import(findings: Iterable[Found]) -> Iterable[Found]:
    """One finding for each API to import once more, and each to delete."""
    seen: set[str | None] = set()
    for each in findings:
        if each.way == "delete":
            yield each
        elif each.way == "import" and each.api not in seen:
            seen.add(each.api)
            yield each


def _imported(found: Found, stack: str, state: State) -> str | None:
    """The command that takes a policy into the state, under the name that the program gives it."""
    api, _, rest = found.id.partition("/operations/")
    owner = next((each for each in state.of("Api") if each.id.lower() == api.lower()), None)
    if owner is None or not owner.parent:
        return None
    component, operation = owner.parent.rsplit("::", 1)[-1], rest.partition("/")[0]
    name = f"{component}-policy-{operation}"
    token = "azure-native:apimanagement:ApiOperationPolicy"
    options = f"--parent {quote(f'component={owner.parent}')} --protect=false --generate-code=false"
    return f"pulumi import {token} {quote(name)} {quote(found.id)} {options} --stack {stack}"
