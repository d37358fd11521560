"""`apim lint`: what it finds in files and stacks, every format, every exit code."""

import json
import re
import subprocess

import pytest
from pydantic import BaseModel
from sarif_pydantic import Sarif

from apim import openapi_structure
from tests.apim.command_line import invoke

SPEC = """\
openapi: 3.0.3
info: {title: Chat, version: "2024-10-21"}
servers: [{url: "https://contoso.openai.azure.com/openai"}]
paths:
  /chat:
    get:
      operationId: Chat
      parameters:
        - {name: a:b, in: cookie, schema: {type: string}}
      responses: {"200": {description: OK}}
"""
COOKIE = 'the cookie parameter "a:b" is not supported'
FIX = "send it as header or in the query"
PLACE = "/paths/~1chat/get/parameters/0"


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder with a document that breaks one rule, as the working directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "chat.yaml").write_text(SPEC, encoding="utf-8")
    return tmp_path


def errors_of(text):
    """The findings of severity error in a JSON report, without lines."""
    return [(one["source"], one["place"], one["rule"]) for one in json.loads(text)["findings"] if one["severity"] == "error"]


def test_clean_file_is_fine(here):
    """No error: exit code 0 and a count; the repository's own document, as a stack would aim it."""
    (here / "chat.yaml").write_text(SPEC.replace("in: cookie", "in: header"), encoding="utf-8")
    code, out, err = invoke("lint", "chat.yaml")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1].startswith("0 errors, ")


def test_error_stops_a_pipeline(here):
    """An error: exit code 1, the program's own wording, no colour where there is no terminal."""
    code, out, err = invoke("lint", "chat.yaml", "--no-structure")
    assert (code, err) == (1, "")
    assert f"[APIM-IMPORT-035]\n  {COOKIE}; {FIX}\n" in out
    assert out.splitlines()[-1].startswith("1 error, ")
    assert "\x1b" not in out


def test_json(here):
    code, out, _ = invoke("lint", "chat.yaml", "--format", "json")
    report = json.loads(out)
    assert (code, report["errors"]) == (1, 1)
    (found,) = [one for one in report["findings"] if one["severity"] == "error"]
    assert {**found, "line": None} == {
        "source": "chat.yaml",
        "line": None,
        "place": PLACE,
        "rule": "APIM-IMPORT-035",
        "severity": "error",
        "found": COOKIE,
        "fix": FIX,
    }


def extras(model, at=""):
    """Members of a SARIF log that SARIF does not have."""
    for name in model.model_extra or ():
        yield f"{at}.{name}"
    for name in type(model).model_fields:
        value = getattr(model, name)
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, BaseModel):
                yield from extras(inner, f"{at}.{name}")


def test_sarif(here):
    """Every member is one that SARIF 2.1.0 has, of its type; results carry file, line, pointer and a stable fingerprint."""
    code, out, _ = invoke("lint", "chat.yaml", "-f", "sarif", "--no-structure")
    log = json.loads(out)
    known_to_sarif = {"$schema"}
    assert {name.rsplit(".", 1)[1] for name in extras(Sarif.model_validate(log))} <= known_to_sarif
    (run,) = log["runs"]
    (result,) = [one for one in run["results"] if one["level"] == "error"]
    region = result["locations"][0]["physicalLocation"].pop("region")
    assert (code, region["startLine"] >= 1) == (1, True)
    assert result == {
        "ruleId": "APIM-IMPORT-035",
        "level": "error",
        "message": {"text": f"{COOKIE}; {FIX}"},
        "locations": [
            {"physicalLocation": {"artifactLocation": {"uri": "chat.yaml"}}, "logicalLocations": [{"fullyQualifiedName": PLACE}]}
        ],
        "partialFingerprints": {"place/v1": f"chat.yaml#{PLACE}"},
    }
    assert "APIM-IMPORT-035" in {rule["id"] for rule in run["tool"]["driver"]["rules"]}


def test_github_annotations(here):
    """Characters that would end a property, or the command, are escaped."""
    (here / "a,b.yaml").write_text(SPEC, encoding="utf-8")
    code, out, _ = invoke("lint", "a,b.yaml", "-f", "github", "--no-structure")
    (line,) = [line for line in out.splitlines() if line.startswith("::error ")]
    assert code == 1
    assert line.startswith("::error file=a%2Cb.yaml,line=")
    assert line.endswith(f",title=APIM-IMPORT-035::{PLACE}: {COOKIE}; {FIX}")


def test_broken_file_is_told_with_its_place(here):
    (here / "chat.yaml").write_text("openapi: [", encoding="utf-8")
    code, out, _ = invoke("lint", "chat.yaml")
    assert code == 1
    assert out.startswith("error: chat.yaml\n  at line 2, column 1: [document-syntax]\n")


def test_server_is_put_in_first(here):
    """With --server a file is judged as a stack would import it; without, its placeholder is an error."""
    (here / "chat.yaml").write_text(SPEC.replace("contoso.openai", "{name}.openai").replace("in: cookie", "in: header"), "utf-8")
    assert errors_of(invoke("lint", "chat.yaml", "-f", "json")[1]) == [("chat.yaml", "/servers/0/url", "APIM-IMPORT-020")]
    assert invoke("lint", "chat.yaml", "--server", "https://contoso.openai.azure.com/openai")[0] == 0


def test_revision_of_git(here):
    """REV:path is judged as it was committed."""
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"]):
        subprocess.run([*git, *command], check=True, cwd=here)
    (here / "chat.yaml").unlink()
    assert errors_of(invoke("lint", "HEAD:chat.yaml", "-f", "json")[1]) == [("HEAD:chat.yaml", PLACE, "APIM-IMPORT-035")]
    code, out, err = invoke("lint", "HEAD:chap.yaml")
    assert (code, out) == (2, "")
    assert err.startswith('error: "HEAD:chap.yaml" is no file here, and git does not know it either: ')


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["nothing.yaml"],
            'error: "nothing.yaml" is no file here; name a file, REV:path as git does, or a version such as 2024-10-21\n',
        ),
        (["."], 'error: "." is a folder; name a file, REV:path as git does, or a version such as 2024-10-21\n'),
        (["--stack", "nowhere"], "error: there is no Pulumi.nowhere.yaml; stacks here: dev, local, prod\n"),
        (["--server", "https://x"], "error: --server is for files; a stack names its backend itself\n"),
    ],
)
def test_wrong_usage(here, arguments, message):
    """Exit code 2, one line, nothing on stdout."""
    assert invoke("lint", *arguments) == (2, "", message)


def test_a_file_that_may_not_be_read(here, monkeypatch):
    """Told like any other wrong name, without a traceback."""

    def refuse(_self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
    assert invoke("lint", "chat.yaml") == (2, "", "error: chat.yaml cannot be read: permission denied\n")


def test_stack_is_judged_as_deployed(here):
    """Committed stacks lack nothing but the key that a user sets first."""
    code, out, _ = invoke("lint", "--stack", "dev", "-f", "json")
    assert code == 1
    assert {one["rule"] for one in json.loads(out)["findings"] if one["severity"] == "error"} == {"missing-secret"}


def test_structure_is_a_warning_and_can_be_left_out(here):
    """What breaks the standard but not the import is told once, and never stops a pipeline."""
    text = SPEC.replace("in: cookie, schema: {type: string}", "in: header, schema: {type: text}")
    (here / "chat.yaml").write_text(text, encoding="utf-8")
    code, out, _ = invoke("lint", "chat.yaml", "-f", "json")
    rules = [one["rule"] for one in json.loads(out)["findings"]]
    assert (code, openapi_structure.RULE in rules) == (0, True)
    assert openapi_structure.RULE not in invoke("lint", "chat.yaml", "--no-structure")[1]


def test_structure_repeats_no_error(here):
    """What the import refuses is not told again as a breach of the standard."""
    text = SPEC.replace("in: cookie, schema: {type: string}", 'in: query, schema: {type: [string, "null"], const: 5}')
    (here / "chat.yaml").write_text(text, encoding="utf-8")
    code, out, _ = invoke("lint", "chat.yaml", "-f", "json")
    at = f"{PLACE}/schema"
    found = [("chat.yaml", f"{at}/type", "APIM-IMPORT-017"), ("chat.yaml", f"{at}/const", "APIM-IMPORT-018")]
    assert (code, errors_of(out)) == (1, found)
    rules = [one["rule"] for one in json.loads(out)["findings"] if one["place"].startswith(at)]
    assert sorted(rules) == ["APIM-IMPORT-017", "APIM-IMPORT-018"]


def test_structure_follows_no_reference_out_of_the_document(here, monkeypatch):
    """The library would fetch what a reference names; here it may not."""
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("went out"))
    text = SPEC.replace("schema: {type: string}", "schema: {$ref: 'http://127.0.0.1:1/x.json'}").replace("in: cookie", "in: header")
    (here / "chat.yaml").write_text(text, encoding="utf-8")
    code, out, _ = invoke("lint", "chat.yaml", "-f", "json")
    assert code == 1
    assert {one["rule"] for one in json.loads(out)["findings"]} >= {"APIM-IMPORT-006", openapi_structure.RULE}


def test_one_mistake_made_often_is_listed_a_few_times(tmp_path):
    """Text counts the rest; JSON has all."""
    rows = "".join(f"  /p{number}/{{a}}: {{get: {{responses: {{}}}}}}\n" for number in range(500))
    file = tmp_path / "many.yaml"
    file.write_text(
        f"openapi: 3.0.1\ninfo: {{title: t, version: '1'}}\nservers: [{{url: https://a}}]\npaths:\n{rows}", encoding="utf-8"
    )
    code, out, _ = invoke("lint", str(file), "--no-structure")
    found = json.loads(invoke("lint", str(file), "--no-structure", "--format", "json")[1])["findings"]
    assert (code, len(found) >= 500, len(out) < 20_000) == (1, True, True)
    assert re.search(
        r"^and \d+ more of \[APIM-IMPORT-\d+\] in .*many.yaml; `bin/apim lint --format json` has all$", out, re.MULTILINE
    )
