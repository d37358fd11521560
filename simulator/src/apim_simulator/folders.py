"""Where files of a user lie, by the XDG Base Directory Specification (https://specifications.freedesktop.org/basedir-spec/)."""

import os
from pathlib import Path

NAME = "apim-simulator"


def cache_folder() -> Path:
    """What can be made again at any time, such as tables derived from installed SDKs: `~/.cache/apim-simulator`."""
    return _base("XDG_CACHE_HOME", ".cache") / NAME


def state_folder() -> Path:
    """Resources, ports and keys of a simulator without `--state`: `~/.local/state/apim-simulator`."""
    return _base("XDG_STATE_HOME", ".local/state") / NAME


def _base(variable: str, default: str) -> Path:
    """The specification ignores relative paths in its variables."""
    configured = Path(os.environ.get(variable, ""))
    return configured if configured.is_absolute() else Path.home() / default


def plugin_folder() -> Path:
    """Where the stand-in for the plugin of Pulumi's azure-native provider is: the engine takes the first of that name on PATH."""
    return Path(__file__).resolve().parent / "provider" / "bin"
