"""`apim lint` and policies: files in every form, and what stacks build."""

import json
from dataclasses import replace

import pytest

from apim import policy_lint, stacks
from desired_state import compose
from settings import Statements
from tests.apim.command_line import invoke

POLICY = """\
<policies>
  <inbound>
    <base />
    <quota calls="10" renewal-period="60" />
    <rate-limit-by-key calls="1" renewal-period="60" counter-key="@(context.Subscription?.Id + "")" />
  </inbound>
  <backend>
    <forward-request />
  </backend>
</policies>
"""


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder with a policy, as the working directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "chat.xml").write_text("\ufeff" + POLICY, encoding="utf-8")
    return tmp_path


def test_a_policy_alone_is_fine(here):
    """Without scope, tier and expectations there is nothing against it; no stack is judged beside it."""
    assert invoke("lint", "--policy", "chat.xml") == (0, "0 errors, 0 warnings\n", "")


@pytest.mark.parametrize("words", [["--policy", "chat.xml", "other.XML"], ["chat.xml", "other.XML"]])
def test_all_that_a_shell_makes_of_a_star_are_policies(here, words):
    """One option takes one file, and what follows is no document in JSON or YAML."""
    (here / "other.XML").write_text(POLICY, encoding="utf-8")
    code, out, _ = invoke("lint", *words, "--scope", "api", "--format", "json")
    assert code == 1
    assert [(one["source"], one["rule"]) for one in json.loads(out)["findings"]] == [
        ("chat.xml", "APIM-POLICY-004"),
        ("other.XML", "APIM-POLICY-004"),
    ]


def test_what_it_is_for_decides(here):
    """Scope, tier and streams: each has its finding, at its line."""
    options = ["--scope", "api", "--sku", "Consumption", "--streams", "--format", "json"]
    code, out, err = invoke("lint", "-p", "chat.xml", *options)
    found = [(one["source"], one["line"], one["place"], one["rule"]) for one in json.loads(out)["findings"]]
    assert (code, err) == (1, "")
    assert found == [
        ("chat.xml", 4, "inbound/quota", "APIM-POLICY-004"),
        ("chat.xml", 5, "inbound/rate-limit-by-key", "APIM-POLICY-019"),
        ("chat.xml", 8, "backend/forward-request", "APIM-POLICY-019"),
        ("chat.xml", 8, "backend/forward-request", "APIM-POLICY-020"),
    ]


def test_malformed_policies_are_findings(here):
    """As xml, the expression is not escaped; GitHub and SARIF know the rules of policies."""
    code, out, _ = invoke("lint", "--policy", "chat.xml", "--policy-format", "xml")
    assert code == 1
    assert "at line 5, column 97: [policy-syntax]" in out
    sarif = json.loads(invoke("lint", "--policy", "chat.xml", "--scope", "api", "--format", "sarif")[1])
    (rule,) = sarif["runs"][0]["tool"]["driver"]["rules"]
    assert rule == {
        "id": "APIM-POLICY-004",
        "help": {"text": "move it into a policy of that scope"},
        "defaultConfiguration": {"level": "error"},
    }
    assert invoke("lint", "--policy", "chat.xml", "--scope", "api", "--format", "github")[1].startswith(
        "::error file=chat.xml,line=4,"
    )


def test_wrong_usage(here):
    """What a policy is for needs one; a file that is no text, or not there."""
    (here / "raw").write_bytes(b"<a>\xff")
    assert invoke("lint", "--scope", "api")[::2] == (
        2,
        "error: --scope, --sku and --streams are for policies; a stack says itself what its policies are for\n",
    )
    assert invoke("lint", "--policy", "raw")[::2] == (2, "error: raw is no UTF-8: byte 3 cannot be read; save it as UTF-8\n")
    assert invoke("lint", "--policy", "gone.xml")[0] == 2


def test_policies_of_a_stack_are_judged(project):
    """What the local stack builds is fine; a policy that names another backend is told, as a finding of the stack's file."""
    blueprint = stacks.composed("local", project)
    assert blueprint.apis
    assert list(policy_lint.of_stack("Pulumi.local.yaml", blueprint)) == []
    lost = replace(
        blueprint, apis=tuple(replace(api, backends=replace(api.backends, backends={}, pools={})) for api in blueprint.apis)
    )
    found = list(policy_lint.of_stack("Pulumi.local.yaml", lost))
    texts = sum(1 + len(api.arguments["operation_policies"]) for api in blueprint.apis)
    assert [finding.rule for finding in found] == ["APIM-POLICY-014"] * texts
    first = blueprint.apis[0]
    assert found[0].place == f"policy of {first.name}: inbound/set-backend-service/@backend-id"
    assert (found[0].source, found[0].line) == ("Pulumi.local.yaml", None)
    own = replace(lost, apis=tuple(replace(api, has_own_statements=True) for api in lost.apis))
    assert list(policy_lint.of_stack("Pulumi.local.yaml", own)) == []


STATEMENTS = """\
<fragment>
  <rewrite-uri template="/x" />
  <set-variable name="a" value="@(1 +)" />
  <set-backend-service backend-id="in-the-service" />
</fragment>
"""


def test_own_statements_are_judged_in_their_file(project, tmp_path):
    """At their lines, for the section they go to, and once: the built policy holds them too."""
    (tmp_path / "own.xml").write_text(STATEMENTS, encoding="utf-8")
    given = stacks.stack_settings("local", project)
    added = Statements(section="outbound", at="start", file="own.xml")
    first = next(iter(given.apis))
    apis = {index: api.model_copy(update={"statements": (added,)} if index == first else {}) for index, api in given.apis.items()}
    given = replace(given, apis=apis)

    def read(name):
        return (tmp_path if name == "own.xml" else project).joinpath(name).read_bytes()

    plan = compose(given, read)
    found = [
        (finding.source, finding.line, finding.place, finding.rule)
        for finding in (*plan.findings, *policy_lint.of_stack("Pulumi.local.yaml", plan))
        if finding.rule.startswith("APIM-POLICY")
    ]
    assert found == [
        ("own.xml", 2, "rewrite-uri", "APIM-POLICY-003"),
        ("own.xml", 4, "set-backend-service", "APIM-POLICY-003"),
        ("own.xml", 3, "set-variable/@value", "APIM-POLICY-024"),
    ]
