"""An API's definition: its operations before any policy, of an OpenAPI document or as the settings declare them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from arm_args import HttpOperationArgs, ImportArgs
from linting import Finding
from settings import Sources, Steps

Report = Callable[[str, Steps, str, str], Finding]
"""Makes a finding at a place below an API: rule, steps of the key path, found, fix."""


def reporter(sources: Sources, index: int) -> Report:
    """For the API at a position in the settings."""

    def report(rule: str, steps: Steps, found: str, fix: str) -> Finding:
        return sources.finding(rule, ("apis", index, *steps), found, fix)

    return report


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiDefinition:
    """What both kinds have in common.

    `operations` maps the names that a user writes in settings to the names in ARM; `templates` are the URL templates as
    declared, which the rules on routes read; `routes` has method and URL template in ARM by the operation's name in ARM;
    `contract` has one readable line per operation: method, template, name; `warnings` stop nothing.
    """

    base_path: str
    api_version: str
    operations: Mapping[str, tuple[str, ...]]
    templates: tuple[str, ...]
    routes: Mapping[str, tuple[str, str]]
    contract: tuple[str, ...]
    warnings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedDefinition(ApiDefinition):
    """Of an imported document: canonical OpenAPI JSON whose only server is the service URL."""

    arguments: ImportArgs
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpDefinition(ApiDefinition):
    """Of an HTTP API, whose operations are declared one by one."""

    arguments: tuple[HttpOperationArgs, ...]


Definition = ImportedDefinition | HttpDefinition
