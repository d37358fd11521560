"""`apim report`: recorded previews of engine 3.259.0 against what is told of them; refusals; what must never be shown."""

import json
import re

import pytest

from apim.__main__ import app
from apim.report.rules import RULES
from tests.apim.command_line import Runner, invoke
from tests.apim.report.goldens import BLOCK, PAGE, SCENARIOS, SUFFIXES, documented, golden, report
from tests.apim.report.steps import step

CANARY = "c4n4ry-0f-a-s3cret"
NOTHING = "verdict: safe\ncallers: nothing changes\nnext: nothing to do\n{} unchanged\n"
FORMS = ("text", "markdown", "html", "json")


@pytest.mark.parametrize("form", SUFFIXES)
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: path.name)
def test_recorded_previews(scenario, form):
    """Each says what the file beside it says."""
    assert report(scenario, form) == (0, golden(scenario, form).read_text(encoding="utf-8"), "")


def test_there_are_recorded_previews():
    """The parametrized test has something to run over."""
    assert len(SCENARIOS) >= 5


@pytest.mark.parametrize("form", SUFFIXES)
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: path.name)
def test_order_of_steps_makes_no_difference(scenario, form, report_on):
    """The engine prints steps as they come; a report on the same plan is the same text."""
    preview = json.loads((scenario / "preview.json").read_text(encoding="utf-8"))
    state = scenario / "state.json"
    options = ("--state", str(state)) if state.exists() else ()
    turned = report_on(*reversed(preview.pop("steps")), form=form, options=options, **preview)
    assert turned == (0, golden(scenario, form).read_text(encoding="utf-8"), "")


POLICY = '<policies><inbound><authentication-basic username="u" password="{0}" /><set-header name="k"><value>{0}</value>'
POLICY += '</set-header><rate-limit calls="{1}" renewal-period="60" /></inbound><backend /><outbound /><on-error /></policies>'
DOCUMENT = {"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": {"/a": {"get": {"responses": {}}}}}
WHOLE = json.dumps(DOCUMENT | {"info": {"title": CANARY, "version": "2", "description": CANARY}})
SECRETIVE = (
    step(
        "update",
        "ApiPolicy",
        {"format": "xml", "value": POLICY.format("old", 5)},
        {"format": "xml", "value": POLICY.format(CANARY, 9)},
    ),
    step(
        "update", "Backend", {"url": "https://a"}, {"url": f"https://a?code={CANARY}", "credentials": {"header": {"k": [CANARY]}}}
    ),
    step("update", "NamedValue", {"value": "old"}, {"value": CANARY}),
    step("update", "Logger", {"credentials": {}}, {"credentials": {"connectionString": CANARY}}),
    step("update", "Gadget", {"value": "old"}, {"value": CANARY}),
    step("create", "NamedValue", None, {"value": CANARY}),
    step("delete", "NamedValue", {"value": CANARY}),
    step("update", "Api", {"format": "openapi+json", "value": json.dumps(DOCUMENT)}, {"format": "openapi+json", "value": WHOLE}),
    step("update", "Api", {"format": "openapi+json", "value": CANARY}, {"format": "openapi+json", "value": "{" + CANARY}),
    step("update", "ApiPolicy", {"format": "xml", "value": "<" + CANARY}, {"format": "xml", "value": f"<{CANARY}/>"}),
)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("each", SECRETIVE, ids=lambda each: f"{each['op']}-{each['urn'].split(':')[-3]}")
def test_no_secret_and_no_document_is_shown(each, form, report_on):
    """Even one that the engine does not know to be secret; but that something changed is told."""
    code, out, err = report_on(each, form=form)
    assert (code, err) == (0, "")
    assert CANARY not in out
    assert each["op"] in out


def test_config_and_diagnostics_are_not_shown(report_on):
    """A preview holds more than steps."""
    out = report_on(config={"p:key": CANARY}, diagnostics=[{"severity": "warning", "message": CANARY}])
    assert out == (0, NOTHING.format(3), "")


def test_limits_of_a_policy_are_told_with_values(report_on):
    """Numbers of a limit are what a reviewer looks for."""
    _, out, _ = report_on(SECRETIVE[0])
    assert "risky: 9 calls a minute (was 5) [REPORT-LIMIT]\n" in out
    assert "risky: inbound/authentication-basic/@password changed [REPORT-POLICY]\n" in out
    assert "! " + 4 * " " + '<authentication-basic password="•••" username="•••" />  (what is hidden differs)\n' in out
    assert out.count("<authentication-basic") == 1


@pytest.mark.parametrize(
    ("each", "verdict"),
    [
        (step("create", "Api", None, {"path": "a"}), "safe"),
        (step("update", "Api", {"displayName": "a"}, {"displayName": "b"}), "safe"),
        (step("update", "Backend", {"url": "a"}, {"url": "b"}), "risky"),
        (step("update", "NamedValue", {"value": "[secret]"}, {"value": "[secret]"}, diffReasons=["value"]), "risky"),
        (step("update", "Api", {"path": "a"}, {"path": "b"}), "breaking"),
        (step("delete", "Backend", {"url": "a"}), "destructive"),
        (step("replace", "Api", {"apiId": "a"}, {"apiId": "b"}, replaceReasons=["apiId"]), "destructive"),
    ],
)
def test_verdict_and_exit_code(each, verdict, report_on):
    """`--fail-on` stops at the verdict it names and at worse ones."""
    worse = ("safe", "risky", "breaking", "destructive").index(verdict)
    assert report_on(each)[1].startswith(f"verdict: {verdict}\n")
    codes = [report_on(each, options=("--fail-on", name))[0] for name in ("none", "breaking", "destructive")]
    assert codes == [0, int(worse >= 2), int(worse >= 3)]


def test_components_and_providers_are_not_told(report_on):
    """They exist in Pulumi only."""
    kinds = ("p:index:Thing", False), ("pulumi:providers:azure-native", True)
    component, provider = (
        {"op": "delete", "urn": f"urn:pulumi:local::p::{kind}::x", "oldState": {"custom": custom, "type": kind}}
        for kind, custom in kinds
    )
    assert report_on(component, provider) == (0, NOTHING.format(3), "")


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (
            {"changeSummary": None},
            "preview.json cannot be judged: it is no whole preview (no changeSummary); give what",
        ),
        ({"diagnostics": [{"severity": "error", "message": CANARY}]}, "is a preview that failed: run `pulumi preview`"),
        ({"steps": [{"op": "update"}]}, "steps[0] has neither oldState nor newState; give what"),
        ({"steps": [step("explode", "Api", {}, {"path": "a"})]}, '"explode" is an operation that is not judged; known are create,'),
    ],
)
def test_what_cannot_be_judged_is_refused(more, expected, report_on):
    """With the reason, and without the preview's own words."""
    code, out, err = report_on(**more)
    assert (code, out) == (2, "")
    assert expected in err
    assert CANARY not in err


def test_wrong_usage(report_on, tmp_path):
    """A file that is not there, text that is not JSON, an option's value that is not known."""
    assert invoke("report", str(tmp_path / "none.json"))[0] == 2
    assert "'risky' is not one of 'breaking', 'destructive', 'none'" in report_on(options=("--fail-on", "risky"))[2]
    assert "write it like 2027-01-31" in report_on(options=("--today", "tomorrow"))[2]
    for both in ((), ("preview.json", "--stack", "dev")):
        assert invoke("report", *both) == (2, "", "error: give either FILE (- is standard input) or --stack NAME\n")
    done = Runner().invoke(app, ["report", "-"], input="Previewing update")
    assert (done.exit_code, done.stderr) == (
        2,
        "error: standard input cannot be judged: it is not JSON; give what `pulumi preview --json` prints\n",
    )


def test_standard_input():
    """What a pipe gives is read."""
    done = Runner().invoke(app, ["report", "-"], input='{"changeSummary": {"same": 1}}')
    assert (done.exit_code, done.stdout) == (0, NOTHING.format(1))


def test_what_the_documentation_shows_is_what_is_said():
    """Each text in docs/guides/report.md is the report on a recorded preview."""
    text = PAGE.read_text(encoding="utf-8")
    assert len(BLOCK.findall(text)) >= 2
    assert documented(text) == text


def test_every_rule_is_documented():
    """And every documented one exists."""
    page = PAGE.parents[1] / "reference" / "verdicts.md"
    named = set(re.findall(r"`(REPORT-[A-Z-]+)`", page.read_text(encoding="utf-8")))
    assert named == set(RULES)


def test_a_policy_that_is_encrypted_is_a_secret(report_on):
    """A state with secrets holds them as objects: nothing is read of one, and nothing breaks."""
    policy = {"apiId": "chat", "format": "xml", "value": {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}}
    code, out, _ = report_on(step("delete", "ApiPolicy", policy), changeSummary={"delete": 1})
    assert code == 0
    assert "1b47061264138c4ac30d75fd1eb44270" not in out
