"""The pages that are run do what they say, and how they are read."""

from pathlib import Path

import pytest

from tests.e2e.prepared import quick_commands
from tests.e2e.vault import PROVIDER
from tests.e2e.walkthrough import page
from tests.e2e.walkthrough.page import PAGES, blocks, stable
from tools.playground import folder, repository

EXAMPLE = """# A page

Write `a/b.yaml`:

```yaml
x: 1
```

Not `written.yaml`, but shown.

```yaml
y: 2
```

```sh exit=1
false
```

```text
gone
```
"""


def test_blocks_are_told_apart():
    """By language, exit code, and the file that the words before name."""
    found = [(block.language, block.exit, block.code, block.file) for block in blocks(EXAMPLE)]
    assert found == [
        ("yaml", 0, "x: 1\n", "a/b.yaml"),
        ("yaml", 0, "y: 2\n", None),
        ("sh", 1, "false\n", None),
        ("text", 0, "gone\n", None),
    ]


def test_what_differs_from_run_to_run_is_left_out():
    """Progress, ports, times, folders; what was done stays."""
    printed = """Created stack 'local'
Updating (local):
    pulumi:pulumi:Stack gate-local  warning: using pulumi-resource-azure-native from $PATH at /somewhere
@ updating....
 ~  azure-native:apimanagement:Api chat updating (0s) [diff: ~value]
Diagnostics:
  pulumi:pulumi:Stack (gate-local):
    warning: using pulumi-resource-azure-native from $PATH at /somewhere

Resources:
    ~ 1 updated
    13 unchanged

Duration: 8s

at https://127.0.0.1:40713/x in /tmp/p/specs on 2026-01-02T03:04:05.678Z
"""
    expected = """Created stack 'local'
Updating (local):
    ~ 1 updated
    13 unchanged

at https://127.0.0.1:8443/x in ~/playground/specs on 2026-11-26 09:30 UTC
"""
    assert stable(printed, Path("/tmp/p")) == expected  # noqa: S108 - a name in a text


@pytest.fixture
def without_tests(monkeypatch):
    """Playgrounds without what no page speaks of, two thirds of all files: the project's tests, and the simulator's sources."""
    git = repository.git

    def listed(folder, *arguments):
        printed = git(folder, *arguments)
        if arguments[0] != "ls-files":
            return printed
        return "\0".join(name for name in printed.split("\0") if not name.startswith(("tests/", "simulator/")))

    monkeypatch.setattr(repository, "git", listed)


@pytest.fixture
def quick(monkeypatch, name):
    """Pulumi's commands without what they begin with each time: imports of the program, pip, a key made of a passphrase.

    A page that shows the stack's file keeps its passphrase.
    """
    for variable, value in quick_commands().items():
        monkeypatch.setenv(variable, value)
    pulumi, shows_file = folder._pulumi, "encryptionsalt" in PAGES[name].read_text(encoding="utf-8")

    def asked(place, engine, addresses, *arguments, stdin=None):
        created = ("--secrets-provider", PROVIDER) if arguments[:2] == ("stack", "init") and not shows_file else ()
        pulumi(place, engine, addresses, *arguments, *created, stdin=stdin)

    monkeypatch.setattr(folder, "_pulumi", asked)


@pytest.mark.rest
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_prints_what_it_says(name, cli, tmp_path, quick, without_tests):
    """Each in a new playground; `python -m tests.e2e.walkthrough.page` writes what is printed now."""
    del cli  # there is one: the page's commands call it
    text = PAGES[name].read_text(encoding="utf-8")
    assert page.rewritten(text, tmp_path / "playground") == text
