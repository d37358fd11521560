"""`python -m tests.apim.report.record [NAME…]`: record the previews of scenarios again, all of them without a name.

Deploys each base with the real engine into the simulator, previews each change, and writes `preview.json` and the reports. The
same tree gives the same bytes; look at the difference before you commit it.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.apim.report import goldens, library, minimal
from tests.apim.report.library import Scenario
from tests.apim.report.stage import Stage


def main() -> int:
    """Record what the command line names."""
    parser = argparse.ArgumentParser(prog="python -m tests.apim.report.record", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="a folder of scenarios; all without one")
    wanted = parser.parse_args().names or library.names()
    if unknown := sorted(set(wanted) - set(library.names())):
        parser.error(f"no such scenario: {', '.join(unknown)}; there are {', '.join(library.names())}")
    scenarios = [library.load(name) for name in wanted]
    for base in sorted({scenario.base for scenario in scenarios}):
        with tempfile.TemporaryDirectory() as folder, Stage.deployed(base, Path(folder)) as stage:
            for scenario in scenarios:
                if scenario.base == base:
                    stage.enter(scenario)
                    record(scenario, stage)
    return 0


def record(scenario: Scenario, stage: Stage) -> None:
    """Write a scenario's preview, state and reports."""
    if scenario.has_state:
        scenario.state_file.write_text(minimal.text(minimal.state(stage.resources())), encoding="utf-8")
    text = minimal.text(stage.preview(scenario))
    scenario.preview_file.write_text(text, encoding="utf-8")
    print(f"{scenario.name}: {len(text)} bytes")  # noqa: T201 - a command prints
    if not scenario.refused:
        goldens.write(scenario.folder)


if __name__ == "__main__":
    sys.exit(main())
