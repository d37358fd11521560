"""What the report says of each recorded preview, beside it: `python -m tests.apim.report.goldens` writes it anew.

A scenario is a folder with `preview.json`, and `state.json` where the report is to know what is deployed. Read the difference
before you commit it.
"""

import re
import sys
from pathlib import Path

from tests.apim.command_line import invoke

FOLDER = Path(__file__).parent / "scenarios"
SCENARIOS = sorted(path.parent for path in FOLDER.glob("*/preview.json"))
PAGE = Path(__file__).parents[3] / "docs" / "guides" / "report.md"
BLOCK = re.compile(r"^(<!-- report of ([\w-]+) -->\n```text\n).*?^```\n", re.DOTALL | re.MULTILINE)
SUFFIXES = {"text": "txt", "markdown": "md", "json": "json"}


def golden(scenario, form):
    """Where the report of a scenario stands."""
    return scenario / f"report.{SUFFIXES[form]}"


def report(scenario, form):
    """Exit code, stdout and stderr of the report on a scenario."""
    state = scenario / "state.json"
    options = ["--state", str(state)] if state.exists() else []
    return invoke("report", str(scenario / "preview.json"), "--format", form, *options)


def write(scenario):
    """Write the report on a scenario in each format. Exits with the command's words when it cannot be made."""
    for form in SUFFIXES:
        code, out, err = report(scenario, form)
        if code:
            sys.exit(f"{scenario.name}: {err}")
        golden(scenario, form).write_text(out, encoding="utf-8")


def documented(text):
    """A document with what it shows of scenarios as it is now: each text block below a comment that names its scenario."""

    def masked(match):
        return f"{match[1]}{golden(FOLDER / match[2], 'text').read_text(encoding='utf-8')}```\n"

    return BLOCK.sub(masked, text)


def main():
    """Write every golden, and docs/guides/report.md."""
    for scenario in SCENARIOS:
        write(scenario)
    PAGE.write_text(documented(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    print(f"{len(SCENARIOS)} scenarios written")  # noqa: T201 - a command
    return 0


if __name__ == "__main__":
    sys.exit(main())
