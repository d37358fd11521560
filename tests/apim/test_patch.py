"""`apim patch`: the effect of every step, in stacks and files, both formats, every exit code."""

import json

import pytest

from apim import patch_steps, stacks
from apim.render.patch_steps import as_text
from tests.apim.command_line import invoke

SPEC = """\
openapi: 3.0.3
info: {title: Chat, version: "1"}
paths:
  /a: {get: {operationId: A, responses: {}}, post: {operationId: B, tags: [t], responses: {}}}
"""
PATCH = """\
[
  {"op": "test", "path": "/info/version", "value": "1"},
  {"op": "replace", "path": "/info/title", "value": "Better"},
  {"op": "move", "from": "/paths/~1a/get", "path": "/paths/~1a/put"},
  {"op": "remove", "path": "/paths/~1a/post/tags"}
]
"""
OVERLAY = """\
overlay: 1.0.0
info: {title: Limits, version: 1.0.0}
extends: ./chat.yaml
actions:
  - target: $.paths.*[?@.operationId]
    description: |
      Tell who answers.
      And more that is not shown.
    update: {summary: Ask the platform team, x-limit: 3}
  - target: $.info.title
    remove: true
  - target: $.info
    update: {title: Again}
"""


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder with a document, a patch and an overlay, as the working directory."""
    monkeypatch.chdir(tmp_path)
    for name, text in {"chat.yaml": SPEC, "p.json": PATCH, "o.yaml": OVERLAY}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_stack():
    """The committed stack: its API with a document, its one patch, operation by operation."""
    assert invoke("patch", "--stack", "dev") == (
        0,
        """\
azure-openai: specs/azure-openai-chat.yaml
  specs/patches/dev.json operation 1: test /info/version: "2024-10-21"
  specs/patches/dev.json operation 2: replace /info/title: "Azure OpenAI" -> "Azure OpenAI (development)"
  specs/patches/dev.json operation 3: replace /components/schemas/Choices/maximum: 128 -> 4
""",
        "",
    )


def test_stack_without_patches():
    """It says so; an API without a document has nothing to show."""
    assert invoke("patch", "-s", "local", "-a", "azure-openai") == (
        0,
        "azure-openai: specs/azure-openai-chat.yaml\n  no patches\n",
        "",
    )


def test_files(here):
    """Patches of both kinds in their order; a step that changes more than the place it names has a line for each."""
    assert invoke("patch", "chat.yaml", "p.json", "o.yaml") == (
        0,
        """\
chat.yaml
  p.json operation 1: test /info/version: "1"
  p.json operation 2: replace /info/title: "Chat" -> "Better"
  p.json operation 3: move /paths/~1a/get to /paths/~1a/put
    /paths/~1a/get: removed an object with operationId, responses
    /paths/~1a/put: added an object with operationId, responses
  p.json operation 4: remove /paths/~1a/post/tags: removed a list of 1
  o.yaml action 1: update $.paths.*[?@.operationId] (Tell who answers.)
    /paths/~1a/post/summary: added "Ask the platform team"
    /paths/~1a/post/x-limit: added 3
    /paths/~1a/put/summary: added "Ask the platform team"
    /paths/~1a/put/x-limit: added 3
  o.yaml action 2: remove $.info.title
    /info/title: removed "Better"
  o.yaml action 3: update $.info
    /info/title: added "Again"
""",
        "",
    )


def test_json(here):
    """The same for programs, beside a report of findings as that of lint."""
    (here / "p.json").write_text('[{"op": "replace", "path": "/info/title", "value": "Better"}]', encoding="utf-8")
    code, out, err = invoke("patch", "chat.yaml", "p.json", "--format", "json")
    effect = {"place": "/info/title", "before": '"Chat"', "after": '"Better"'}
    step = {"name": "operation 1", "what": "replace /info/title", "effects": [effect], "about": ""}
    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "documents": [{"api": None, "document": "chat.yaml", "patches": [{"file": "p.json", "steps": [step]}]}],
        "findings": [],
        "errors": 0,
        "warnings": 0,
    }


def test_a_patch_that_misses(here):
    """What applied before it is shown, then the finding in the program's own words; exit code 1."""
    (here / "o.yaml").write_text(OVERLAY.replace("$.info.title", "$.info.titel"), encoding="utf-8")
    (here / "p.json").write_text('[{"op": "replace", "path": "/info/title", "value": "Better"}]', encoding="utf-8")
    assert invoke("patch", "chat.yaml", "p.json", "o.yaml") == (
        1,
        """\
chat.yaml
  p.json operation 1: replace /info/title: "Chat" -> "Better"

error: o.yaml
  at action 2, line 10: [overlay-target]
  target $.info.titel selects nothing; /info in chat.yaml is an object with title, version; the nearest existing pointer is \
/info/title; correct the target
1 error, 0 warnings
""",
        "",
    )


def test_many_places(here):
    """Text tells the first ten places of a step and how many more there are."""
    paths = "".join(f"  /{letter}: {{get: {{responses: {{}}}}}}\n" for letter in "abcdefghijkl")
    (here / "chat.yaml").write_text(f"openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n{paths}", encoding="utf-8")
    (here / "o.yaml").write_text(
        "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions: [{target: $.paths.*.get, update: {x-a: 1}}]\n", encoding="utf-8"
    )
    code, out, _ = invoke("patch", "chat.yaml", "o.yaml")
    shown = [f"    /paths/~1{letter}/get/x-a: added 1" for letter in "abcdefghij"]
    assert code == 0
    assert out.splitlines() == [
        "chat.yaml",
        "  o.yaml action 1: update $.paths.*.get",
        *shown,
        "    … and 2 more; --format json tells all",
    ]


def stack(root, text):
    """A repository with one stack that publishes chat.yaml."""
    (root / "Pulumi.yaml").write_text("name: azure-openai-apim\n", encoding="utf-8")
    apis = "[{name: chat, displayName: Chat, path: chat/openai, backend: b, spec: {document: chat.yaml, patches: [p.json]}}]"
    (root / "Pulumi.x.yaml").write_text(f"config:\n  azure-openai-apim:apis: {apis}\n{text}", encoding="utf-8")


def test_patches_of_api_then_of_stack(here):
    """In the order in which a deployment applies them, whatever else the stack still lacks."""
    stack(here, "  azure-openai-apim:patches: {chat: [o.yaml]}\n")
    documents, unread = patch_steps.of_stack("x", None, here)
    files = [[file for file, _ in document.patches] for document in documents]
    assert (files, [document.findings for document in documents]) == ([["p.json", "o.yaml"]], [()])
    assert {finding.rule for finding in unread} <= {"unknown-backend"}


def test_missing_patch_file(here):
    """A file that is not there is told at the setting that names it."""
    stack(here, "  azure-openai-apim:patches: {chat: [nothing.yaml]}\n")
    (document,), _ = patch_steps.of_stack("x", None, here)
    assert as_text([document], document.findings) == (
        "\x1b[1mchat: chat.yaml\x1b[0m\n\n\x1b[31m\x1b[1merror\x1b[0m: Pulumi.x.yaml\n"
        '  at azure-openai-apim:patches.chat[0]: [missing-file]\n  "nothing.yaml": there is no such file; '
        "correct the path, which is relative to the repository's root\n1 error, 0 warnings"
    )


EITHER = "error: name either a stack (--stack NAME, perhaps --api NAME) or files: a document and its patches\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], EITHER),
        (["chat.yaml", "p.json", "--stack", "dev"], EITHER),
        (["chat.yaml", "p.json", "--api", "azure-openai"], EITHER),
        (["chat.yaml"], 'error: "chat.yaml" is the document; name the patches to apply to it\n'),
        (
            ["chat.yaml", "q.json"],
            'error: "q.json" is no file here; name a file, REV:path as git does, or a version such as 2024-10-21\n',
        ),
        (["--stack", "nowhere"], f"error: there is no Pulumi.nowhere.yaml; stacks here: {', '.join(stacks.stack_names())}\n"),
        (
            ["--stack", "dev", "--api", "azure-openai-http"],
            'error: stack dev has no API "azure-openai-http" with a document; it has: azure-openai\n',
        ),
    ],
)
def test_wrong_usage(here, arguments, message):
    """Exit code 2, one line, nothing on stdout."""
    assert invoke("patch", *arguments) == (2, "", message)


def test_help_has_an_example():
    """The first example is a command line that works as it stands."""
    code, out, _ = invoke("patch", "--help")
    assert code == 0
    assert "  Examples:\n    bin/apim patch --stack dev\n" in out
