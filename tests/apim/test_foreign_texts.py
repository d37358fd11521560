"""What others wrote, in documents, portals and previews: no terminal and no log obeys it, whatever the command and format."""

import io
import json
import re

import pytest
import yaml
from rich.console import Console

from apim import drift, state
from apim.__main__ import app
from apim.output import MACHINE, STYLE, safe
from apim.prove import Check, Proof, Spent
from apim.recover import Found, Verdict
from apim.render import drift as drift_formats
from apim.render import proof as proof_formats
from apim.render import recovery
from apim.render.drift_report import DriftReport
from apim.render.json_text import json_text
from apim.render.markdown import code, fenced, inert
from apim.render.proof_terminal import show
from linting import printable
from tests.apim.command_line import Runner
from tests.apim.report.steps import step
from tests.apim.states import SERVICE, exported

ESC, BELL, CSI = "\x1b[2K\x1b[1A\x1b[8m", "\x07", "\x9b2J"
OSC = "\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\"
LOGGING = "##vso[task.setvariable variable=a]b ##[error]c"
EVIL = f"a{ESC}{BELL}{CSI}{OSC}\u202eb\u2066\u200bc\n::error::pwned\r\n  ::add-mask::x {LOGGING}\u2028d"
LEGIT = re.compile(r"::(error|warning|notice) (title|file)=")


def harmless(out, form="text"):
    """Whether nothing in it is obeyed; returns it."""
    for number, piece in enumerate(STYLE.split(out)):
        if number % 2 == 0:
            assert [each for each in piece.replace("\n", "") if not each.isprintable()] == [], (form, piece)
    for line in STYLE.sub("", out).splitlines():
        assert not line.strip().startswith("::") or (form == "github" and LEGIT.match(line)), (form, line)
    assert form == "html" or not re.search(r"##(\[|vso\[)", out)
    return out


def run(*arguments):
    """Exit code and both outputs, as a terminal would get them."""
    done = Runner().invoke(app, list(arguments), prog_name="apim", color=True)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    form = arguments[arguments.index("--format") + 1] if "--format" in arguments else "text"
    harmless(done.stderr)
    return done.exit_code, harmless(done.stdout, form)


def document(evil, maximum=8):
    """A document with it in every name."""
    parameter = {"name": f"p{evil}", "in": "query", "schema": {"type": "integer", "maximum": maximum, "title": evil}}
    operation = {"operationId": f"o{evil}", "parameters": [parameter], "responses": {"200": {"description": evil}}}
    operation["requestBody"] = {"content": {f"x/{evil}": {"schema": {"$ref": f"#/components/schemas/{evil}"}}}}
    return {
        "openapi": "3.0.3",
        "info": {"title": evil, "version": evil},
        "servers": [{"url": f"https://contoso.openai.azure.com/{evil}"}],
        "paths": {f"/a{evil}": {"get": operation, evil: {}}, evil: {"get": {"$ref": evil}}},
        "components": {"schemas": {evil: {"$ref": evil}}, evil: {}},
        evil: {},
    }


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Two documents and a patch, in a folder to stand in."""
    monkeypatch.chdir(tmp_path)
    fine = document(EVIL)
    operation = fine["paths"][f"/a{EVIL}"]["get"]
    fine["paths"] = {f"/a{EVIL}": {"get": {key: value for key, value in operation.items() if key != "requestBody"}}}
    fine["components"] = {"schemas": {}}
    del fine[EVIL]
    files = {"bad.json": document(EVIL), "old.json": fine}
    files["new.json"] = json.loads(json.dumps(fine).replace('"maximum": 8', '"maximum": 4'))
    files["patch.json"] = [{"op": "replace", "path": "/info/title", "value": EVIL}, {"op": "remove", "path": f"/{EVIL}"}]
    for name, content in files.items():
        (tmp_path / name).write_text(json.dumps(content), encoding="utf-8")
    (tmp_path / "bad.yaml").write_text(yaml.safe_dump(document(EVIL), allow_unicode=True), encoding="utf-8")
    (tmp_path / "policy.xml").write_text(
        "<policies><inbound><a\u202eb x='\u009b2J\u202e' /></inbound></policies>", encoding="utf-8"
    )
    return tmp_path


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
def test_lint(here, form):
    """Names, references and values of documents and policies."""
    assert run("lint", "bad.json", "bad.yaml", "old.json", "--format", form)[0] == 1
    run("lint", "--policy", "policy.xml", "--format", form)


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_diff_and_patch(here, form):
    """What changed, and what cannot be read."""
    code_, out = run("diff", "old.json", "new.json", "--format", form)
    assert (code_, "pwned" in out) == (0, True)
    assert run("diff", "old.json", "bad.json", "--format", form)[0] in {0, 1}
    if form != "markdown":
        run("patch", "old.json", "patch.json", "--format", form)


STATE = exported(
    ("Api", f"apis/{EVIL}", {"path": EVIL, "apiId": EVIL}),
    ("ApiOperation", f"apis/{EVIL}/operations/{EVIL}", {"method": EVIL, "urlTemplate": EVIL}),
)


@pytest.mark.parametrize("form", ["text", "json"])
def test_deployed(here, form):
    """Names in a state."""
    (here / "state.json").write_text(STATE, encoding="utf-8")
    code_, out = run("deployed", "--stack", "dev", "--state", "state.json", "--format", form)
    assert (code_, "pwned" in out) == (0, True)


@pytest.mark.parametrize("form", ["text", "markdown", "html", "json"])
def test_report(here, form):
    """Names, paths and documents in a preview; a preview that cannot be judged."""
    old, new = (json.dumps(document("x" + name)) for name in ("", EVIL))
    steps = [
        step("update", "Api", {"apiId": "a", "path": "a"}, {"apiId": EVIL, "path": EVIL}, name=EVIL),
        step("update", "Api", {"format": "openapi+json", "value": old}, {"format": "openapi+json", "value": new}, name="doc"),
        step("delete", "ApiOperation", {"operationId": EVIL, "method": "GET", "urlTemplate": f"/{EVIL}", "apiId": EVIL}),
        step("delete", "Backend", {"url": f"https://{EVIL}"}, name=EVIL),
    ]
    (here / "preview.json").write_text(json.dumps({"steps": steps, "changeSummary": {}}), encoding="utf-8")
    code_, out = run("report", "preview.json", "--format", form)
    assert (code_, "pwned" in out) == (0, True)
    (here / "preview.json").write_text(json.dumps({"steps": [], "changeSummary": {EVIL: 1}}), encoding="utf-8")
    assert run("report", "preview.json", "--format", form)[0] == 2


DRIFT = drift.Drift(
    (drift.Found("added", "operation", EVIL, f"{SERVICE}/{EVIL}", "delete", (drift.Difference(EVIL, EVIL, EVIL),), who=None),),
    (drift.Uncompared(EVIL, EVIL),),
    1,
    (EVIL,),
)


@pytest.mark.parametrize("form", drift_formats.FORMATS)
def test_drift(form):
    """What somebody wrote in a portal."""
    out = drift_formats.FORMATS[form](DriftReport("dev", DRIFT, state.read(exported(("Api", "apis/a", {})))))
    assert "pwned" in harmless(out if form in MACHINE else safe(out), form)


@pytest.mark.parametrize("form", proof_formats.FORMATS)
def test_prove(form):
    """What a gateway answers, and operations of a contract."""
    proof = Proof("dev", (Check(EVIL, EVIL, "failed", EVIL, EVIL), Check("a", EVIL, "skipped", EVIL, EVIL)), Spent())
    out = proof_formats.FORMATS[form](proof)
    assert "pwned" in harmless(out if form in MACHINE else safe(out), form)
    written = io.StringIO()
    show(proof, Console(file=written, force_terminal=True, color_system=None, width=10_000))
    harmless(written.getvalue())


@pytest.mark.parametrize("form", recovery.FORMATS)
def test_recover(form):
    """Names of a state."""
    out = recovery.FORMATS[form]("dev", [Found(Verdict.DIFFERS, f"urn::{EVIL}", "a:b:c", EVIL, EVIL)])
    assert "pwned" in harmless(out if form in MACHINE else safe(out), form)


def test_errors():
    """Names of files."""
    assert run("diff", EVIL.replace(":", ""), "x")[0] == 2
    assert run("report", EVIL)[0] == 2


def test_json_stays_the_same_value():
    """Only its spelling changes."""
    value = {"a": EVIL, "ä": "日本語 😀 \u00a0 \U000e0041", "b": "##[x"}
    text = json_text(value)
    assert json.loads(text) == value
    assert "日本語 😀" in harmless(text, "json")


def test_text_is_written_out():
    """Readers see what would have been obeyed."""
    assert printable("a\x1b[1mb\u202ec\nd ##[error]e ##vso[x]") == r"a\x1b[1mb\u202ec\nd #\x23[error]e #\x23vso[x]"
    assert printable("Grüße, 日本語 # ## 😀\u00a0!") == "Grüße, 日本語 # ## 😀\u00a0!"


@pytest.mark.parametrize(
    "text", ["@contoso/team", "see #12 or GH-3", "http://evil.example", "www.evil.example", "a@b.example", "[x](https://y)"]
)
def test_markdown_neither_notifies_nor_links(text):
    """Outside code a word joiner is between; a backslash alone would not do."""
    assert not re.search(r"@\w|#\d|GH-\d|://|www\.|(?<!\\)\[", inert(text))
    assert inert(text).replace("\u2060", "").replace("\\", "") == text
    assert code(text) == f"`{text}`"


@pytest.mark.parametrize("text", ["a|b", r"a\|b", r"a\\|b|", "|", "a`|`b"])
def test_a_pipe_in_code_splits_no_table(text):
    """In GitHub's tables a backslash before it keeps the cell whole."""
    written = code(text, in_table=True)
    assert re.findall(r"(?<!\\)(?:\\\\)*\|", written) == []
    assert written.replace("\u2060", "").replace(r"\|", "|").strip("` ") == text.strip("` ")


def test_a_fence_is_ended_by_no_line():
    """However many backticks it has."""
    assert fenced("a\n````\n::error::b\x1b") == "`````text\na\n````\n::error::b\\x1b\n`````"


def test_a_failed_preview_fits_into_a_comment(here):
    """Why it failed, in the engine's words: one block of code, whose end is there however long it is."""
    message = f"{EVIL}\n```\n@team [x](https://y) " + "\x1b" * 100_000 + "the end"
    preview = {"steps": [], "changeSummary": {}, "diagnostics": [{"severity": "error", "message": message}]}
    (here / "preview.json").write_text(json.dumps(preview), encoding="utf-8")
    code_, out = run("report", "preview.json", "--format", "markdown")
    assert (code_, len(out) < 64_000) == (2, True)
    first, *lines = out.rstrip("\n").split("\n")
    assert (first, lines[-1]) == ("````text", "````")
    assert "a preview that failed" in out
    assert not [line for line in lines[:-1] if line.startswith("````")]
