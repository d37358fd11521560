"""The provider's SDK, of which only what is used is loaded."""

import json
import re
import subprocess
import sys

from tools.paths import ROOT

COUNT = """
import json, sys
import components
from pulumi_azure_native import {packages}
kinds = {{f"{{package}}.{{name}}": getattr(globals()[package], name) for package, name in {used}}}
mine = {{name: [kind.__module__, kind.__qualname__] for name, kind in kinds.items()}}
loaded = sum(module.startswith("pulumi_azure_native.") for module in sys.modules)
for package in {used_packages}:
    try:
        globals()[package].nothing_of_that_name
    except AttributeError:
        pass
all_loaded = sum(module.startswith("pulumi_azure_native.") for module in sys.modules)
same = all(getattr(globals()[name.split(".")[0]], name.split(".")[1]) is kind for name, kind in kinds.items())
print(json.dumps([mine, loaded, all_loaded, same]))
"""
"""What a fresh process finds: where each used name is from, how many modules that took, and all of them; the names again."""


def used() -> list[tuple[str, str]]:
    """Package and name of everything that components use of the SDK."""
    found: set[tuple[str, str]] = set()
    for file in (ROOT / "components").glob("*.py"):
        text = file.read_text(encoding="utf-8")
        packages = re.findall(r"\w+", " ".join(re.findall(r"from pulumi_azure_native import (.+)", text)))
        if packages:
            found.update(re.findall(rf"\b({'|'.join(packages)})\.([A-Z]\w+|(?:get|list)_\w+)", text))
    return sorted(found)


def test_what_is_used_is_found_where_the_sdk_defines_it_and_little_else_is_loaded():
    """Afterwards the whole SDK can be loaded still, and means the same by each name."""
    names = used()
    packages = sorted({package for package, _ in names})
    program = COUNT.format(packages=", ".join(packages), used=names, used_packages=packages)
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    found, loaded, everything, same = json.loads(done.stdout)
    assert set(found) == {f"{package}.{name}" for package, name in names}
    assert {module.split(".")[1] for module, _ in found.values()} == set(packages)
    assert [qualified for name, (_, qualified) in found.items() if qualified != name.split(".")[1]] == []
    assert loaded < len(names) + 40
    assert everything > 200
    assert same
