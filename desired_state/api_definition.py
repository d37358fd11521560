"""What an API consists of before policies: the same shape for an imported document and for declared operations."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from desired_state.result import DeclaredOperations, ImportedDocument
from linting import Finding

Report = Callable[[str, tuple[str | int, ...], str, str], Finding]
"""Makes a finding at a place below the API: rule, steps of the key path, found, fix."""


@dataclass(frozen=True, slots=True)
class ApiDefinition:
    """One API's content.

    `operations` maps the names a user writes in settings to the names in ARM; `templates` are the URL templates as
    declared, to judge routes by; `routes` gives the URL template in ARM by the operation's name in ARM; `contract` has one
    readable line per operation; `warnings` stop nothing.
    """

    content: ImportedDocument | DeclaredOperations
    base_path: str
    api_version: str
    operations: Mapping[str, tuple[str, ...]]
    templates: tuple[str, ...]
    routes: Mapping[str, str]
    contract: tuple[str, ...]
    warnings: tuple[Finding, ...] = ()
