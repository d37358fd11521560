"""How a proof is written: whole documents, and texts that try to break out of them."""

import io
import json
import re
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console

from apim.prove import Check, Proof, Spent
from apim.render.proof import FORMATS
from apim.render.proof_terminal import show

CHECKS = (
    Check("chat", "POST /openai/deployments/{deployment}/chat/completions routes", "proven"),
    Check("chat", "the backend is reached at the right URL", "proven", "gpt-4o in West Europe"),
    Check("chat", "undeclared paths are 404", "failed", "expected 404, got 200 from the gateway", "delete it"),
    Check("other", "the consumer's key opens the API", "skipped", "the stack names no deployment", "name one"),
)
PROOF = Proof("prod", CHECKS, Spent(9, 1))
NASTY = "a | b\n::error::c <script>&amp; ]]> \x00\x1b[31m ` * \ud800 %0A"

TEXT = """\
proven   chat: POST /openai/deployments/{deployment}/chat/completions routes
proven   chat: the backend is reached at the right URL - gpt-4o in West Europe
failed   chat: undeclared paths are 404 - expected 404, got 200 from the gateway
         fix: delete it
skipped  other: the consumer's key opens the API - the stack names no deployment
         fix: name one
2 proven, 1 failed, 1 skipped; 9 calls, 1 token"""

JUNIT = """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="apim prove prod" tests="4" failures="1" errors="0" skipped="1">
  <testsuite name="chat" tests="3" failures="1" errors="0" skipped="0">
    <properties>
      <property name="calls of the whole proof" value="9" />
      <property name="tokens of the whole proof" value="1" />
    </properties>
    <testcase classname="chat" name="POST /openai/deployments/{deployment}/chat/completions routes" />
    <testcase classname="chat" name="the backend is reached at the right URL">
      <system-out>gpt-4o in West Europe</system-out>
    </testcase>
    <testcase classname="chat" name="undeclared paths are 404">
      <failure message="expected 404, got 200 from the gateway" type="proof">expected 404, got 200 from the gateway
fix: delete it</failure>
    </testcase>
  </testsuite>
  <testsuite name="other" tests="1" failures="0" errors="0" skipped="1">
    <testcase classname="other" name="the consumer's key opens the API">
      <skipped message="the stack names no deployment; name one" />
    </testcase>
  </testsuite>
</testsuites>"""

MARKDOWN = """\
## Proof of prod: 2 proven, 1 failed, 1 skipped; 9 calls, 1 token

### chat

| | Check | |
|---|---|---|
| ❌ failed | undeclared paths are 404 | expected 404, got 200 from the gateway. Fix: delete it |

<details><summary>2 proven</summary>

| | Check | |
|---|---|---|
| ✅ proven | POST /openai/deployments/\\{deployment\\}/chat/completions routes |  |
| ✅ proven | the backend is reached at the right URL | gpt-4o in West Europe |

</details>

### other

| | Check | |
|---|---|---|
| ⏭️ skipped | the consumer's key opens the API | the stack names no deployment. Fix: name one |"""

GITHUB = """\
::error title=chat%3A undeclared paths are 404::expected 404, got 200 from the gateway; delete it
::notice title=other%3A the consumer's key opens the API::the stack names no deployment; name one
2 proven, 1 failed, 1 skipped; 9 calls, 1 token"""


@pytest.mark.parametrize(("form", "expected"), [("text", TEXT), ("junit", JUNIT), ("markdown", MARKDOWN), ("github", GITHUB)])
def test_a_proof_in_whole(form, expected):
    """Every status, with and without a message."""
    assert FORMATS[form](PROOF) == expected


def test_json_has_everything():
    """Checks as they are, counts, and what it cost."""
    told = json.loads(FORMATS["json"](PROOF))
    assert [Check(**each) for each in told.pop("checks")] == list(CHECKS)
    assert told == {"proven": 2, "failed": 1, "skipped": 1, "spent": {"calls": 9, "tokens": 1}}


def test_nothing_breaks_out_of_xml():
    """The document stays well-formed, and the text readable, whatever an API is called or an error says."""
    nasty = Proof(NASTY, tuple(Check(NASTY, NASTY, status, NASTY, NASTY) for status in ("proven", "failed", "skipped")))
    root = ET.fromstring(FORMATS["junit"](nasty).encode())  # noqa: S314 - our own document
    assert [case.get("name").split()[0] for case in root.iter("testcase")] == ["a"] * 3
    assert "<script>" in root.find(".//failure").text
    assert FORMATS["junit"](Proof("none", ())).endswith(
        '<testsuites name="apim prove none" tests="0" failures="0" errors="0" skipped="0" />'
    )


def test_nothing_breaks_out_of_a_workflow_command_or_a_table():
    """Line ends begin no command of their own, bars no cell, tags no element."""
    nasty = Proof("prod", (Check("chat", NASTY, "failed", NASTY, NASTY),))
    lines = FORMATS["github"](nasty).splitlines()
    assert [line[:8] for line in lines] == ["::error ", "0 proven"]
    row = next(line for line in FORMATS["markdown"](nasty).splitlines() if line.startswith("| ❌"))
    assert row.replace("\\|", "").count("|") == 4
    assert re.findall(r"(?<!\\)<", row) == []


def test_a_terminal_gets_a_table_in_colours():
    """Long texts are wrapped, not cut; markup in them is text."""
    screen = io.StringIO()
    nasty = Check("[red]chat[/red]", "what", "failed", "m" * 200, "fix it")
    show(Proof("prod", (*CHECKS, nasty), Spent(1, 2)), Console(file=screen, force_terminal=True, width=80))
    text = screen.getvalue()
    assert "\x1b[" in text
    assert "[red]chat[/red]".replace("[", "") in text.replace("[", "").replace("\n", "").replace(" ", "")
    assert text.count("m") >= 200


def test_elsewhere_the_lines_stay_plain():
    """A pipe gets what --format text always was."""
    pipe = io.StringIO()
    show(PROOF, Console(file=pipe))
    assert pipe.getvalue() == TEXT + "\n"
