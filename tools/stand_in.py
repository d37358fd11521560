"""The simulator's plugin where pulumi looks for installed ones, in place of Azure's.

On PATH it would be found, too, and the engine would warn of that several times in each run.
"""

import shlex
from importlib.metadata import version
from pathlib import Path

from apim_simulator.launcher import plugin_folder

PLUGIN = plugin_folder() / "pulumi-resource-azure-native"


def install(home: Path) -> None:
    """Put it into a PULUMI_HOME of our own, under the version that the program's SDK asks for."""
    folder = home / "plugins" / f"resource-azure-native-v{version('pulumi_azure_native')}"
    script = folder / PLUGIN.name
    text = f'#!/bin/sh\nexec {shlex.quote(str(PLUGIN))} "$@"\n'
    if script.is_file() and not script.is_symlink() and script.read_text(encoding="utf-8") == text:
        return
    folder.mkdir(parents=True, exist_ok=True)
    script.unlink(missing_ok=True)
    script.write_text(text, encoding="utf-8")
    script.chmod(0o755)
