"""`apim diff`: formats, exit codes, bad input."""

import json
import subprocess

import pytest

from apim.render.markdown import code
from tests.apim.command_line import invoke

OLD = """\
openapi: 3.0.3
info: {title: Chat, version: "2024-06-01"}
servers: [{url: "https://contoso.openai.azure.com/openai"}]
paths:
  /chat:
    get:
      operationId: Chat
      parameters:
        - {name: n, in: query, schema: {type: integer, maximum: 8}}
      responses: {"200": {description: OK}}
"""
NEW = OLD.replace("maximum: 8", "maximum: 4").replace("2024-06-01", "2024-10-21")
PLACE = "/paths/~1chat/get/parameters/0/schema"


@pytest.fixture
def here(tmp_path, monkeypatch):
    """old.yaml, and new.yaml with a tighter limit and another version."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old.yaml").write_text(OLD, encoding="utf-8")
    (tmp_path / "new.yaml").write_text(NEW, encoding="utf-8")
    return tmp_path


def test_text(here):
    """Grouped by operation, the group with the worst change first."""
    assert invoke("diff", "old.yaml", "new.yaml") == (
        0,
        f"""\
GET /chat
  breaking: a bound of length, size, number or pattern is tighter [DIFF-LIMIT-TIGHTENED]
    at {PLACE} (request)
    maximum 8 -> maximum 4
the document
  risky: info.version is another [DIFF-API-VERSION]
    at /info/version
    2024-06-01 -> 2024-10-21
1 breaking, 1 risky, 0 safe
""",
        "",
    )


def test_markdown(here):
    assert invoke("diff", "new.yaml", "old.yaml", "-f", "markdown")[1] == (
        f"""\
### Contract: 0 breaking, 1 risky, 1 safe

**Risky**

- info.version is another, `2024-10-21` → `2024-06-01`, at `/info/version` (DIFF-API-VERSION)

<details><summary>1 safe</summary>

- `GET /chat`: a bound of length, size, number or pattern is looser (request), `maximum 4` → `maximum 8`, at `{PLACE}` """
        """(DIFF-LIMIT-LOOSENED)

</details>
"""
    )


def test_json(here):
    code_, out, _ = invoke("diff", "old.yaml", "new.yaml", "--format", "json")
    report = json.loads(out)
    assert (code_, report["breaking"], report["risky"], report["safe"]) == (0, 1, 1, 0)
    assert report["changes"][0] == {
        "rule": "DIFF-LIMIT-TIGHTENED",
        "kind": "breaking",
        "direction": "request",
        "place": PLACE,
        "before": "maximum 8",
        "after": "maximum 4",
        "operations": ["GET /chat"],
        "title": "a bound of length, size, number or pattern is tighter",
    }


@pytest.mark.parametrize(
    ("old", "new", "fail_on", "expected"),
    [
        ("old", "new", "breaking", 1),
        ("new", "old", "breaking", 0),
        ("new", "old", "risky", 1),
        ("old", "new", "none", 0),
        ("old", "old", "risky", 0),
    ],
)
def test_fail_on(here, old, new, fail_on, expected):
    """The exit code stops a pipeline from the named kind on, and not below."""
    assert invoke("diff", f"{old}.yaml", f"{new}.yaml", "--fail-on", fail_on)[0] == expected


def test_nothing_to_tell(here):
    assert invoke("diff", "old.yaml", "old.yaml") == (0, "no change that a caller could notice\n", "")


def test_against_a_revision(here):
    """What a pull request changes: the file as it was committed against the file as it is."""
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com"]
    for command in (["init", "-q"], ["add", "old.yaml"], ["commit", "-qm", "x"]):
        subprocess.run([*git, *command], check=True, cwd=here)
    (here / "old.yaml").write_text(NEW, encoding="utf-8")
    assert invoke("diff", "HEAD:old.yaml", "old.yaml")[1].endswith("1 breaking, 1 risky, 0 safe\n")


def test_a_broken_document_is_told_with_its_place(here):
    (here / "new.yaml").write_text("openapi: [", encoding="utf-8")
    code_, out, err = invoke("diff", "old.yaml", "new.yaml")
    assert (code_, out) == (1, "")
    assert err.startswith("error: new.yaml\n  at line 2, column 1: [document-syntax]\n")


def test_a_missing_file_is_wrong_usage(here):
    code_, out, err = invoke("diff", "old.yaml", "none.yaml")
    assert (code_, out) == (2, "")
    assert err.startswith('error: "none.yaml" is no file here')


@pytest.mark.parametrize(
    ("text", "expected"), [("a", "`a`"), ("<b>|x", "`<b>|x`"), ("a\nb", "`a b`"), ("a`b", "`` a`b ``"), ("``", "``` `` ```")]
)
def test_inline_code_holds_whatever_a_document_says(text, expected):
    """No value of a document can end the code and become markup of the comment."""
    assert code(text) == expected


@pytest.mark.parametrize(
    ("where", "rule"),
    [
        ("schema: {$ref: 'pet.yaml'}", "APIM-IMPORT-006"),
        ("schema: {$ref: '#/components/schemas/Gone'}", "APIM-IMPORT-007"),
        ("schema: {discriminator: {propertyName: k, mapping: {a: pet.yaml}}}", "APIM-IMPORT-007"),
    ],
)
def test_what_is_not_in_a_document_is_no_all_clear(here, where, rule):
    """Two documents that are the same to the letter may differ in what they refer to: lint's finding, and exit code 1."""
    text = OLD.replace("schema: {type: integer, maximum: 8}", where)
    for name in ("old.yaml", "new.yaml"):
        (here / name).write_text(text, encoding="utf-8")
    code, out, err = invoke("diff", "old.yaml", "new.yaml")
    assert (code, out) == (1, "")
    assert f"[{rule}]" in err
    assert "old.yaml" in err


def test_what_no_operation_reaches_hides_nothing(here):
    """A reference of a component that nothing uses, or of an example."""
    unused = "components: {schemas: {Unused: {$ref: 'pet.yaml'}}, examples: {E: {$ref: 'e.yaml'}}}\n"
    for name in ("old.yaml", "new.yaml"):
        (here / name).write_text(OLD + unused, encoding="utf-8")
    assert invoke("diff", "old.yaml", "new.yaml") == (0, "no change that a caller could notice\n", "")
