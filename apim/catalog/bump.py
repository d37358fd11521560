"""What a stack would publish if another document took the place of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import openapi
from apim.catalog.model import Catalog
from apim.catalog.store import Store
from apim.catalog.usage import uses
from desired_state import ImportedDefinition, compose
from linting import ContractError, Finding, errors
from openapi.comparison import Change, compare
from settings import Settings


@dataclass(frozen=True, slots=True)
class Effect:
    """What happens to one API, whose document is `document` now.

    `changes` are in what it publishes, None where it cannot be composed with one of the two documents. `findings` are those
    that the stack does not have as it is, or where it cannot be composed as it is, why.
    """

    api: str
    document: str
    changes: tuple[Change, ...] | None
    findings: tuple[Finding, ...]

    @property
    def deployable(self) -> bool:
        """Whether the stack could be deployed with the new document."""
        return self.changes is not None and not errors(self.findings)


def versions(settings: Mapping[str, Settings], catalog: Catalog, store: Store, root: Path) -> dict[str, dict[int, str]]:
    """By stack: the version of the catalog that each API with a document has, by position.

    It is that of the document's sum or place, else of its info.version, so that our own description of a version counts as
    that version. APIs with another document, or one that cannot be read, are not in the result. Raises OSError.
    """
    placed = {(use.stack, use.api): use.version for use in uses(settings, catalog, store, root)}
    return {
        stack: {
            index: version
            for index, api in each.apis.items()
            if api.spec and (version := placed[stack, api.name] or _version_in(root, api.spec.document_file)) in catalog.versions
        }
        for stack, each in settings.items()
    }


def _version_in(root: Path, file: str) -> str:
    """A document's info.version, empty where it cannot be read: `apim lint` says why."""
    try:
        return str(openapi.load((root / file).read_bytes(), file).tree["info"]["version"])
    except (OSError, ContractError):
        return ""


def default_old(new: str, in_use: Iterable[str], catalog: Catalog) -> str | None:
    """What `new` is compared with if nobody says: the one version in use, else the latest other one with a sum.

    None where that is not clear.
    """
    others = sorted(set(in_use) - {new})
    if others:
        return others[0] if len(others) == 1 else None
    return next((name for name in reversed(list(catalog.versions)) if name != new and catalog.versions[name].sha256), None)


def effects(settings: Settings, wanted: Iterable[int], new: Path, root: Path) -> tuple[Effect, ...]:
    """Each of the wanted APIs composed as it is, and with the document `new`: selection and patches apply to both."""
    path = new.resolve()
    document = str(path.relative_to(root) if path.is_relative_to(root) else path)
    found = []
    for index in wanted:
        api = settings.apis[index]
        if api.spec is None:
            continue
        other = api.model_copy(update={"spec": api.spec.model_copy(update={"document_file": document})})
        old, before = _published(replace(settings, apis={index: api}), root)
        then, after = _published(replace(settings, apis={index: other}), root)
        had = {(finding.rule, finding.place) for finding in before}
        new_findings = tuple(finding for finding in after if (finding.rule, finding.place) not in had)
        changes = compare(old, then) if old and then else None
        found.append(Effect(api.name, api.spec.document_file, changes, new_findings if old else before))
    return tuple(found)


def _published(settings: Settings, root: Path) -> tuple[openapi.Document | None, tuple[Finding, ...]]:
    """The document that the one API imports in the end, and all findings."""
    blueprint = compose(settings, lambda file: (root / file).read_bytes())
    for api in blueprint.apis:
        if isinstance(api.definition, ImportedDefinition):
            return openapi.load(api.definition.arguments["document_text"], api.name), blueprint.findings
    return None, blueprint.findings
