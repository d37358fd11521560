"""How the engine lays a stack file over the project's configuration, for those who read the files themselves.

Observed with engine 3.259.0: a key of the stack file replaces the project's value whole; nothing is merged inside. A
project value is plain, or under `value` or `default`. A key with one encrypted value inside is secret as a whole.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from linting import Finding
from settings.reader import SECRET
from settings.sources import NAMESPACE, Sources

_PREFIX = f"{NAMESPACE}:"
_OLD_FORM = 3
"""Parts of a key as pulumi once wrote it, `namespace:config:name`."""
_SECRET_NAME = re.compile(r"(?i)(secret|password|passphrase|token|api_?key|access_?key)$")
"""How packages call their secrets: azure-native's `clientSecret`, `clientCertificatePassword`, `oidcToken`."""


def overlaid(project: Mapping[str, Any], stack: Mapping[str, Any], stack_file: str) -> tuple[dict[str, object], Sources]:
    """The configuration that the engine would pass to the program: keys without namespace, and the file of each.

    `project` and `stack` are the parsed `Pulumi.yaml` and `Pulumi.<stack>.yaml`; encrypted values become `SECRET`, and a
    key of the stack file without a value an empty text.
    """
    base = _base(project)
    over = {name: "" if value is None else value for name, value in _own(stack)}
    config = {key: SECRET if _encrypted(value) else value for key, value in {**base, **over}.items()}
    others = {**_config(project), **_config(stack)}
    clear = _clear(key for key, value in others.items() if not _encrypted(value))
    return config, Sources(stack_file, shared=frozenset(base.keys() - over.keys()), clear=clear)


def odd_keys(stack: Mapping[str, Any], sources: Sources) -> Iterator[Finding]:
    """Keys of a stack file that the engine takes for another, and those whose values it will take otherwise one day."""
    seen: dict[str, str] = {}
    for key, value in _config(stack).items():
        if (name := own_name(key)) is None:
            continue
        if (other := seen.setdefault(name, key)) != key:
            found = f'"{other}" and "{key}" are one key, and the last one has a say'
            yield sources.finding("duplicate-key", (name,), found, "remove one of the two")
        if value is None:
            found = "no value is written, which is an empty text today and will be null in a future version of pulumi"
            finding = sources.finding("empty-value", (name,), found, 'write "" or remove the key')
            yield replace(finding, severity="warning")


def own_name(key: str) -> str | None:
    """The name of a configuration key that is this program's, with namespace or without; None for another package's."""
    parts = key.split(":")
    if len(parts) == 1:
        return key
    if len(parts) == _OLD_FORM and parts[1] == "config":
        del parts[1]
    return parts[1] if len(parts) == len(("namespace", "name")) and parts[0] == NAMESPACE else None


def _own(stack: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from ((name, value) for key, value in _config(stack).items() if (name := own_name(key)) is not None)


def merged(
    config: Mapping[str, str], is_secret: Callable[[str], bool], project: Mapping[str, Any], stack_file: str
) -> tuple[dict[str, object], Sources]:
    """The same from the configuration that the engine has laid over already: text by key with namespace.

    A key is one of the project file when its value is that of `project`, the parsed `Pulumi.yaml`: there a user changes it.
    """
    own = {key: value for key, value in config.items() if key.startswith(_PREFIX)}
    values: dict[str, object] = {key.removeprefix(_PREFIX): SECRET if is_secret(key) else value for key, value in own.items()}
    shared = frozenset(key for key, value in _base(project).items() if key in values and _plain(value) == _plain(values[key]))
    return values, Sources(stack_file, shared=shared, clear=_clear(key for key in config if not is_secret(key)))


def _clear(keys: Iterable[str]) -> tuple[str, ...]:
    """Of keys in plain, those of other packages that are called secrets."""
    return tuple(sorted(key for key in keys if ":" in key and not key.startswith(_PREFIX) and _SECRET_NAME.search(key)))


def _config(file: Mapping[str, Any]) -> Mapping[str, Any]:
    config = file.get("config") or {}
    return config if isinstance(config, Mapping) else {}


def _base(project: Mapping[str, Any]) -> dict[str, Any]:
    """The project's values by key; a bare key belongs to the project's namespace."""
    values = {}
    for key, given in _config(project).items():
        if ":" in key and not key.startswith(_PREFIX):
            continue
        declared = isinstance(given, Mapping) and given.keys() & {"value", "default", "type"}
        value = given.get("value", given.get("default")) if declared else given
        if value is not None:
            values[key.removeprefix(_PREFIX)] = value
    return values


def _plain(value: object) -> object:
    """A value as it compares: the engine passes structures, numbers and booleans as JSON text."""
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _encrypted(value: object) -> bool:
    if isinstance(value, Mapping):
        return set(value) == {"secure"} or any(_encrypted(inner) for inner in value.values())
    return isinstance(value, list) and any(_encrypted(inner) for inner in value)
