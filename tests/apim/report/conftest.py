"""What tests of the report share."""

import json

import pytest

from tests.apim.command_line import invoke


@pytest.fixture
def report_on(tmp_path):
    """Write a preview of steps; give exit code, stdout and stderr of the report on it."""

    def run(*steps, form="text", options=(), **more):
        file = tmp_path / "preview.json"
        preview = {"steps": list(steps), "changeSummary": {"same": 3}} | more
        file.write_text(json.dumps(preview), encoding="utf-8")
        return invoke("report", str(file), "--format", form, *options)

    return run
