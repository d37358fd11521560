"""A stack as the program would compose it, from the files in the repository."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import settings
from apim import exit_codes
from apim.stack_files import ROOT, existing, file_of, stack_names
from desired_state import DesiredState, compose
from linting import ContractError, Finding, errors

__all__ = [
    "MISSING_SECRET",
    "ROOT",
    "composed",
    "configured",
    "file_of",
    "line_numbers",
    "settings_and_state",
    "stack_names",
    "stack_settings",
    "valid_settings",
]

MISSING_SECRET: Final = "missing-secret"
"""Rule of a secret without a value, which does not stop what reads none."""


def stack_settings(name: str, root: Path = ROOT, config_file: str | None = None) -> settings.Settings:
    """The settings of a stack; encrypted values stay so. `config_file` is for a stack file that is elsewhere.

    Raises typer.Exit for a stack without file, or one that is no YAML.
    """
    file = existing(name, root, config_file)
    read = {each: _read(root / each) for each in ("Pulumi.yaml", file)}
    project, stack = map(_mapping, read.values())
    config, sources = settings.overlaid(project, stack, file)
    refused = [finding for each, content in read.items() for finding in _refused(Path(each).name, content)]
    found = settings.parse(config, sources)
    return replace(found, findings=(*refused, *settings.odd_keys(stack, sources), *found.findings))


def valid_settings(name: str, config_file: str | None = None) -> settings.Settings:
    """The same where nothing is wrong with them: what is wrong is left out of settings, and would be missing without a word.

    Secrets may be missing, which nobody reads here. Raises typer.Exit with every error, too.
    """
    found = stack_settings(name, config_file=config_file)
    if wrong := [finding for finding in errors(found.findings) if finding.rule != MISSING_SECRET]:
        exit_codes.wrong_usage(str(ContractError(wrong)))
    return found


def configured(name: str, namespace: str, root: Path = ROOT) -> dict[str, object]:
    """What project and stack file say under another namespace, such as a provider's; `{"secure": …}` is encrypted.

    Raises typer.Exit as `stack_settings` does.
    """
    file = existing(name, root)
    values: dict[str, object] = {}
    for each in ("Pulumi.yaml", file):
        config = _mapping(_read(root / each)).get("config")
        for key, given in (config if isinstance(config, dict) else {}).items():
            if str(key).startswith(f"{namespace}:"):
                plain = isinstance(given, dict) and "secure" not in given
                values[key.partition(":")[2]] = given.get("value", given.get("default")) if plain else given
    return values


def composed(name: str, root: Path = ROOT, config_file: str | None = None) -> DesiredState:
    """What a stack amounts to, with its findings. Raises typer.Exit as `stack_settings` does."""
    return settings_and_state(name, root, config_file)[1]


def settings_and_state(name: str, root: Path = ROOT, config_file: str | None = None) -> tuple[settings.Settings, DesiredState]:
    """Both, from one reading of the files. Raises typer.Exit as `stack_settings` does."""
    found = stack_settings(name, root, config_file)
    whole = compose(found, lambda file: (root / file).read_bytes(), datetime.now(UTC).date())
    return found, replace(whole, findings=tuple(settings.located(whole.findings, line_numbers(name, root, config_file))))


def line_numbers(name: str, root: Path = ROOT, config_file: str | None = None) -> dict[str, dict[str, int]]:
    """Lines of key paths in a stack's two files, by file."""
    files = ("Pulumi.yaml", config_file or file_of(name))
    return {file: settings.lines((root / file).read_text(encoding="utf-8")) for file in files}


def _mapping(read: settings.EngineYaml) -> dict[str, Any]:
    return read.value if isinstance(read.value, dict) else {}


def _read(file: Path) -> settings.EngineYaml:
    """What the engine reads of a file. Raises typer.Exit for what is no YAML."""
    try:
        return settings.read_yaml(file.read_bytes())
    except settings.Invalid as error:
        exit_codes.wrong_usage(f"{file.name} is not valid YAML: {error}")


def _refused(file: str, read: settings.EngineYaml) -> Iterator[Finding]:
    """What the engine refuses before it runs the program."""
    if not isinstance(read.value, dict | None):
        yield Finding(file, "", "stack-file", "the file is no mapping", "write config: and below it the settings")
    for fault in read.faults:
        yield Finding(file, "", "stack-file", fault.found, fault.fix, line=fault.line)
