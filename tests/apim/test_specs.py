"""`apim specs`, as its user sees it: every screen whole, and its exit code."""

import errno
import hashlib
import json
import re
import shutil
import time
from types import SimpleNamespace

import pytest
import yaml

from apim import stacks
from apim.catalog import download, store
from tests.apim.catalog.servers import serving
from tests.apim.command_line import invoke

DOCUMENT = {"openapi": "3.0.0", "info": {"title": "t", "version": "2024-10-21"}, "paths": {"/a": {"get": {"responses": {}}}}}
BODY = json.dumps(DOCUMENT).encode()
SUM = hashlib.sha256(BODY).hexdigest()
OTHER = "0a" * 32
CATALOG = """\
versions:
  "2024-10-21":
    url: {url}
    sha256: {sum}
    openapi: 3.0.0
    status: stable
    basePath: /openai
    operations: 1
    notes: [a note]
  v1:
    url: {url}
    openapi: 3.0.0
    status: ga
    basePath: /openai/v1
"""


@pytest.fixture
def world(tmp_path, monkeypatch):
    """A server of the document, and an empty folder with a catalog of it to stand in."""
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(download, "time", SimpleNamespace(sleep=lambda _seconds: None, monotonic=time.monotonic))
    with serving(BODY) as world:
        world.folder = tmp_path
        pinned(world, SUM)
        yield world


def pinned(world, found):
    """A catalog with this sum."""
    (world.folder / "c.yaml").write_text(CATALOG.format(url=world.url, sum=found))


def run(world, *arguments):
    """Exit code, stdout and stderr of a command, with the server's address as URL."""
    code, out, err = invoke("specs", *arguments, "--catalog", "c.yaml")
    return code, out.replace(world.url, "URL"), err.replace(world.url, "URL")


def files(world):
    """Names in the folder of documents."""
    folder = world.folder / "up"
    return sorted(file.name for file in folder.iterdir()) if folder.exists() else []


def test_fetch_brings_the_pinned_document(world):
    """Without a version, all that have a sum; a second time nothing is asked."""
    text = f"2024-10-21: fetched to up/2024-10-21.json, {len(BODY)} bytes, as pinned\n"
    text += "  its url gave the pinned sum: record that with bin/apim specs fetch 2024-10-21 --pin\n"
    assert run(world, "fetch", "--to", "up") == (0, text, "")
    assert (world.folder / "up/2024-10-21.json").read_bytes() == BODY
    assert run(world, "fetch", "--to", "up") == (0, "2024-10-21: up/2024-10-21.json is here, as pinned\n", "")
    assert (files(world), len(world.asked)) == (["2024-10-21.json"], 1)


def test_a_document_that_is_not_the_pinned_one_is_refused(world):
    """Both sums are told, and the document is kept aside."""
    pinned(world, OTHER)
    text = f"""\
error: 2024-10-21 was not fetched
URL
  [checksum]
  its SHA-256 is {SUM}, but the catalog pins {OTHER}; this one is not what was reviewed: if it is right, write its sum \
into the catalog by hand; what came is in up/2024-10-21.json.refused
"""
    assert run(world, "fetch", "--to", "up") == (1, "", text)
    assert run(world, "fetch", "--to", "up", "--pin") == (1, "", text)
    assert files(world) == ["2024-10-21.json.refused"]
    assert (world.folder / "c.yaml").read_text() == CATALOG.format(url=world.url, sum=OTHER)


def test_a_document_without_pin_is_fetched_and_pinned_on_request(world):
    """The sum is told first, and recorded only when asked for."""
    (world.folder / "up").mkdir()
    text = f"""\
v1: fetched to up/v1.json, {len(BODY)} bytes, no pin yet
  sha256 {SUM}
  look at the document, then record its sum: bin/apim specs fetch v1 --pin
"""
    assert run(world, "fetch", "v1", "--to", "up") == (0, text, "")
    assert yaml.safe_load((world.folder / "c.yaml").read_text())["versions"]["v1"].get("sha256") is None
    text = f"v1: the same as up/v1.json\n  recorded in the catalog: sha256 {SUM}, confirmed\n"
    assert run(world, "fetch", "v1", "--to", "up", "--pin") == (0, text, "")
    assert yaml.safe_load((world.folder / "c.yaml").read_text())["versions"]["v1"]["sha256"] == SUM
    assert run(world, "fetch", "v1", "--to", "up") == (0, "v1: up/v1.json is here, as pinned\n", "")


def test_several_pins_are_recorded_in_one_command(world):
    """The second does not undo the first."""
    assert run(world, "fetch", "2024-10-21", "v1", "--to", "up", "--pin")[0] == 0
    entries = yaml.safe_load((world.folder / "c.yaml").read_text())["versions"].values()
    assert [(entry["sha256"], entry["confirmed"]) for entry in entries] == [(SUM, True), (SUM, True)]
    assert sorted(file.name for file in world.folder.iterdir()) == ["c.yaml", "up"]


def test_what_is_here_is_never_overwritten_by_something_else(world):
    """Neither a pinned document that somebody edited, nor one without pin."""
    (world.folder / "up").mkdir()
    (world.folder / "up/2024-10-21.json").write_bytes(b"mine")
    (world.folder / "up/v1.json").write_bytes(b"mine")
    code, out, err = run(world, "fetch", "2024-10-21", "v1", "--to", "up")
    mine = hashlib.sha256(b"mine").hexdigest()
    text = f"""\
error: 2024-10-21 was not fetched
up/2024-10-21.json
  [checksum]
  its SHA-256 is {mine}, but the catalog pins {SUM}; remove the file, then: bin/apim specs fetch 2024-10-21
error: v1 was not fetched
URL
  [document-changed]
  its SHA-256 is {SUM}, but that of up/v1.json is {mine}; compare the two, and remove up/v1.json if this one is right; \
what came is in up/v1.json.refused
"""
    assert (code, out, err) == (1, "", text)
    assert (world.folder / "up/v1.json").read_bytes() == b"mine"


def test_a_page_that_is_no_document_is_refused(world):
    """A portal's page with status 200 must not become a pin."""
    world.body = b"<html>please log in</html>"
    code, _, err = run(world, "fetch", "v1", "--to", "up", "--pin")
    assert (code, files(world)) == (1, ["v1.json.refused"])
    assert (
        err
        == """\
error: v1 was not fetched
URL
  at line 1, column 1: [document-syntax]
  not valid JSON: expecting value; correct the url, or what c.yaml says of the document; what came is in up/v1.json.refused
"""
    )
    assert (world.folder / "c.yaml").read_text() == CATALOG.format(url=world.url, sum=SUM)


def test_a_server_that_fails_is_told(world, monkeypatch):
    """Exit code 3, and nothing is kept."""
    monkeypatch.setattr("apim.catalog.download.time.sleep", lambda _seconds: None)
    world.cut_at = [10] * 3
    code, out, err = run(world, "fetch", "--to", "up")
    assert (code, out, files(world)) == (3, "", [])
    assert err.startswith("error: 2024-10-21 was not fetched: peer closed connection without sending complete message body")
    assert err.endswith("\n  from URL\n  nothing was kept; try again later\n")
    world.statuses = [500] * 3
    text = "error: v1 was not fetched: HTTP 500 Internal Server Error\n  from URL\n  nothing was kept; try again later\n"
    assert run(world, "fetch", "v1", "--to", "up") == (3, "", text)


def test_an_interruption_is_told(world, monkeypatch):
    """Ctrl-C: a shell's exit code for it."""

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("apim.catalog.fetch.download", interrupted)
    text = "error: 2024-10-21: interrupted; nothing was kept\n"
    assert run(world, "fetch", "--to", "up") == (130, "", text)


def test_a_wrong_url_is_the_catalogs_fault(world):
    """404 is a finding, at the catalog's key."""
    world.statuses = [404]
    text = """\
error: 2024-10-21 was not fetched
c.yaml
  at versions.2024-10-21.url: [document-gone]
  the server answers HTTP 404 Not Found; correct the url: Microsoft may have moved the document
"""
    assert run(world, "fetch", "--to", "up") == (1, "", text)


def test_wrong_usage(world):
    """Unknown version, absent catalog, a file in place of the folder."""
    text = 'error: the catalog has no version "2024-10-12"; did you mean 2024-10-21?\n  it has: 2024-10-21, v1\n'
    assert run(world, "fetch", "v1", "2024-10-12") == (2, "", text)
    assert run(world, "show", "2024-10-12") == (2, "", text)
    assert world.asked == []
    assert run(world, "fetch", "--to", "c.yaml")[0] == 2
    (world.folder / "c.yaml").unlink()
    text = 'error: "c.yaml" cannot be read: No such file or directory; name the catalog with --catalog\n'
    assert run(world, "list") == (2, "", text)


def test_a_wrong_catalog(world):
    """All that is wrong with it, before anything is asked."""
    (world.folder / "c.yaml").write_text("versions: 3\n")
    text = "error: the catalog cannot be used\nc.yaml\n  at versions: [wrong-type]\n  3 is not a mapping; write a mapping\n"
    assert run(world, "fetch") == (1, "", text)


def test_list(world):
    """A line per version."""
    run(world, "fetch", "--to", "up")
    text = """\
version     status  OpenAPI  operations  pin          here
2024-10-21  stable  3.0.0    1           unconfirmed  as pinned
v1          ga      3.0.0    ?           none         absent
"""
    assert run(world, "list", "--in", "up") == (0, text, "")
    code, out, _ = run(world, "list", "--in", "up", "--format", "json")
    assert (code, [(each["version"], each["here"]) for each in json.loads(out)]) == (
        0,
        [("2024-10-21", "as pinned"), ("v1", "absent")],
    )


def test_show(world):
    """All about one version."""
    run(world, "fetch", "v1", "--to", "up")
    text = f"""\
2024-10-21
  status      stable
  url         URL
  sha256      {SUM}, unconfirmed
  OpenAPI     3.0.0
  base path   /openai
  operations  1
  here        absent
  - a note
"""
    assert run(world, "show", "2024-10-21", "--in", "up") == (0, text, "")
    text = f"""\
v1
  status      ga
  url         URL
  sha256      none yet
  OpenAPI     3.0.0
  base path   /openai/v1
  operations  not counted yet
  here        unpinned, up/v1.json
  its sum     {SUM}
"""
    assert run(world, "show", "v1", "--in", "up") == (0, text, "")


@pytest.fixture
def stack(world, project, monkeypatch):
    """A stack whose one document is the folder's."""
    monkeypatch.setattr(stacks, "ROOT", world.folder)
    text = (project / "Pulumi.yaml").read_text().replace("specs/azure-openai-chat.yaml", "up/2024-10-21.json")
    (world.folder / "Pulumi.yaml").write_text(text)
    shutil.copy(project / "Pulumi.dev.yaml", world.folder)


@pytest.mark.usefixtures("stack")
def test_verify(world):
    """What is here, what the stacks import, and what is wrong."""
    text = """\
no document of the catalog is in up

stack  API           document            upstream
dev    azure-openai  up/2024-10-21.json  2024-10-21, absent

0 errors, 0 warnings
"""
    assert run(world, "verify", "--in", "up") == (0, text, "")
    run(world, "fetch", "--to", "up")
    text = """\
version     pin          state      document
2024-10-21  unconfirmed  as pinned  up/2024-10-21.json

stack  API           document            upstream
dev    azure-openai  up/2024-10-21.json  2024-10-21, as pinned

0 errors, 0 warnings
"""
    assert run(world, "verify", "--in", "up") == (0, text, "")


@pytest.mark.usefixtures("stack")
def test_verify_finds_what_changed(world):
    """An edited document, one without pin, one that the catalog does not know."""
    run(world, "fetch", "2024-10-21", "v1", "--to", "up")
    shutil.copy(world.folder / "up/v1.json", world.folder / "up/mine.json")
    edited = BODY.replace(b'"/a"', b'"/b"')
    (world.folder / "up/2024-10-21.json").write_bytes(edited)
    text = f"""\
version     pin          state     document
2024-10-21  unconfirmed  differs   up/2024-10-21.json
v1          none         unpinned  up/v1.json

stack  API           document            upstream
dev    azure-openai  up/2024-10-21.json  2024-10-21, differs

error: up/2024-10-21.json
  [checksum]
  its SHA-256 is {hashlib.sha256(edited).hexdigest()}, but the catalog pins {SUM}; remove the file, then: bin/apim \
specs fetch 2024-10-21
warning: up/v1.json
  [unpinned]
  the catalog has no sum for v1; pin it: bin/apim specs fetch v1 --pin
warning: up/mine.json
  [stranger]
  no version of the catalog has this name; add it to specs/catalog.yaml, or move it to specs/
1 error, 2 warnings
"""
    assert run(world, "verify", "--in", "up") == (1, text, "")
    code, out, _ = run(world, "verify", "--in", "up", "--format", "json")
    value = json.loads(out)
    assert (code, [finding["rule"] for finding in value["findings"]]) == (1, ["checksum", "unpinned", "stranger"])
    assert value["stacks"] == [
        {"stack": "dev", "api": "azure-openai", "document": "up/2024-10-21.json", "version": "2024-10-21", "state": "differs"}
    ]


@pytest.mark.usefixtures("stack")
def test_verify_knows_a_document_by_its_sum(world, project):
    """A copy under another name is Microsoft's document all the same; our own description is not."""
    (world.folder / "copy.json").write_bytes(BODY)
    for document, upstream in (("copy.json", "2024-10-21, as pinned"), ("absent.json", "none of the catalog")):
        text = (project / "Pulumi.yaml").read_text().replace("specs/azure-openai-chat.yaml", document)
        (world.folder / "Pulumi.yaml").write_text(text)
        out = run(world, "verify", "--in", "up")[1]
        assert re.findall(r"^dev +azure-openai +(\S+) +(.+)$", out, re.MULTILINE) == [(document, upstream)]


@pytest.mark.usefixtures("stack")
def test_verify_holds_the_catalog_to_the_document(world):
    """Version, OpenAPI version and the count of operations are those that the catalog says."""
    catalog = CATALOG.format(url=world.url, sum=SUM).replace("operations: 1", "operations: 2")
    (world.folder / "c.yaml").write_text(catalog)
    run(world, "fetch", "--to", "up")
    _, out, _ = run(world, "verify", "--in", "up")
    assert "  at /paths: [catalog]\n  1 operations, but the catalog says 2; correct specs/catalog.yaml, or the document\n" in out


def test_the_help_names_the_commands():
    """`specs --help` lists what there is."""
    assert re.findall(r"^  (\w+) +[A-Z]", invoke("specs", "--help")[1], re.MULTILINE) == ["list", "show", "fetch", "verify", "bump"]


@pytest.mark.parametrize("command", [("list",), ("show", "2024-10-21"), ("verify",)], ids=" ".join)
def test_a_document_that_cannot_be_read_is_told(world, monkeypatch, command):
    """No traceback, but the file and the reason; root may read everything, so the refusal is made here."""

    def refused(file):
        raise PermissionError(errno.EACCES, "Permission denied", str(file))

    (world.folder / "2024-10-21.json").write_bytes(BODY)
    monkeypatch.setattr(store, "sha256", refused)
    code, out, err = invoke("specs", *command, "--catalog", "c.yaml", "--in", str(world.folder))
    assert (code, out) == (2, "")
    assert err.startswith('error: "')
    assert err.endswith('2024-10-21.json" cannot be read: Permission denied; make it readable, or name another folder with --in\n')
