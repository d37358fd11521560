"""How drift is told."""

import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, datetime

from apim import drift, state
from apim.render.drift import FORMATS
from apim.render.drift_report import DriftReport
from tests.apim.states import SERVICE, exported

WHO = drift.Who("jane@contoso.com", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "write")
FOUND = (
    drift.Found(
        "changed",
        "operation",
        "apis/a/operations/x",
        f"{SERVICE}/apis/a/operations/x",
        "import",
        (drift.Difference("template", "/a|b", "/c"),),
        "urn",
        "a",
        WHO,
    ),
    drift.Found("missing", "backend", "backends/b", f"{SERVICE}/backends/b", "up", (), "urn"),
    drift.Found(
        "added",
        "operation policy",
        "apis/a/operations/x/policies/policy",
        f"{SERVICE}/apis/a/operations/x/policies/policy",
        "delete",
    ),
)
STATE = state.read(exported(("Api", "apis/a", {})))
SEEN = drift.Drift(FOUND, (drift.Uncompared("namedValues/n", "its value"),), 3, ("the log may not be read",))
TOLD = DriftReport("dev", SEEN, STATE)
NONE = DriftReport("dev", drift.Drift((), (), 3), STATE)


def test_text_tells_who_and_what_to_do():
    """A paragraph per finding, and at the end the commands in their order."""
    assert (
        FORMATS["text"](TOLD)
        == f"""\
changed  operation apis/a/operations/x
  template: /a|b -> /c
  by jane@contoso.com, 2026-01-02 03:04:05 UTC, write
  revert: bin/apim drift --stack dev --revert apis/a/operations/x
  adopt: say so in the document, with a patch, then `pulumi up --stack dev`

missing  backend backends/b
  revert: pulumi up --refresh --stack dev
  adopt: take it out of Pulumi.dev.yaml (backends or pools), then `pulumi up --refresh --stack dev`

added    operation policy apis/a/operations/x/policies/policy
  revert: bin/apim drift --stack dev --revert apis/a/operations/x/policies/policy
  adopt: say so in Pulumi.dev.yaml (apis, operationPolicies), then `pulumi import \
azure-native:apimanagement:ApiOperationPolicy a-policy-x {SERVICE}/apis/a/operations/x/policies/policy \
--parent component=urn:pulumi:dev::p::azure-openai-apim:index:ImportedApi::a --protect=false --generate-code=false --stack dev` \
and `pulumi up --refresh --stack dev`

not compared:
  namedValues/n: its value

note: the log may not be read
1 changed, 1 missing, 1 added; 3 resources compared

to revert all of it, in this order:
  bin/apim drift --stack dev --revert apis/a/operations/x --revert apis/a/operations/x/policies/policy
  pulumi up --refresh --stack dev"""
    )


def test_no_drift_is_one_line():
    """With the count of what was looked at."""
    assert FORMATS["text"](NONE) == "no drift; 3 resources compared"


def test_json_has_all_of_it():
    """For programs."""
    said = json.loads(FORMATS["json"](TOLD))
    first = said["findings"][0]
    assert (first["kind"], first["who"]["caller"], first["differences"][0]["live"]) == ("changed", "jane@contoso.com", "/c")
    assert [each["who"] for each in said["findings"][1:]] == [None, None]
    assert (said["changed"], said["missing"], said["added"], said["compared"]) == (1, 1, 1, 3)
    assert said["commands"][1] == "pulumi up --refresh --stack dev"
    assert said["notCompared"] == [{"name": "namedValues/n", "why": "its value"}]


def test_a_value_cannot_break_a_table():
    """Bars are escaped, findings are rows."""
    rows = [line for line in FORMATS["markdown"](TOLD).splitlines() if line.startswith("| ")]
    assert rows[1] == (
        "| changed | operation `apis/a/operations/x` | `template: /a\\|b -> /c` "
        "| `jane@contoso.com, 2026-01-02 03:04:05 UTC, write` |"
    )
    assert len(rows) == 4


def test_junit_fails_a_case_per_finding():
    """And skips what was not compared; no drift is one case that passed."""
    suite = ET.fromstring(FORMATS["junit"](TOLD))  # noqa: S314 - our own text
    assert [(case.get("name"), [child.tag for child in case]) for case in suite] == [
        ("apis/a/operations/x", ["failure"]),
        ("backends/b", ["failure"]),
        ("apis/a/operations/x/policies/policy", ["failure"]),
        ("namedValues/n", ["skipped"]),
    ]
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("4", "3", "1")
    assert [len(case) for case in ET.fromstring(FORMATS["junit"](NONE))] == [0]  # noqa: S314 - as above


def test_github_gets_an_error_per_finding():
    """In one line each."""
    lines = FORMATS["github"](TOLD).splitlines()
    assert [line.partition("::")[2].split(" ")[0] for line in lines] == ["error", "error", "error", "notice"]
    assert "by jane@contoso.com" in lines[0]


def test_the_document_shows_what_is_printed(project):
    """The example of docs/guides/drift.md, from values like those."""
    operation, diagnostic = (
        "apis/azure-openai/operations/ChatCompletions_Create",
        "apis/azure-openai/diagnostics/applicationinsights",
    )
    old, new = "/deployments/{deployment-id}/chat/completions?api-version={api-version}", "/chat?api-version={api-version}"
    jane = replace(WHO, caller="Jane (jane@contoso.com)")
    found = (
        drift.Found(
            "changed", "operation", operation, "", "import", (drift.Difference("template", old, new),), "u", "azure-openai", jane
        ),
        drift.Found("missing", "diagnostic", diagnostic, "", "up", (), "u", None, replace(jane, action="delete")),
    )
    secret = drift.Uncompared("namedValues/openaiKey", "its value, which Azure does not show: `bin/apim secrets` does")
    shown = FORMATS["text"](DriftReport("dev", drift.Drift(found, (secret,), 20), STATE))
    assert f"```text\n{shown}\n```" in (project / "docs" / "guides" / "drift.md").read_text(encoding="utf-8")
