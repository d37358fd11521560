"""oasdiff's own pairs of documents, from its Go module: what it calls an error is no all-clear of ours, but for what is explained.

Nothing of the module is here. The pairs are those that its tests open, both ways round; documents that are not OpenAPI 3.0,
or refer to other files, are refused by `apim diff` and not compared.
"""

import json
import os
import re
import shutil
import subprocess
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

import openapi
from linting import ContractError
from openapi.comparison import comparable, compare

MODULE, VERSION = "github.com/oasdiff/oasdiff", "v1.38.0"
OPENED = re.compile(r'"((?:\.\./)*data/[^"\n]+\.(?:ya?ml|json))"')
ERROR = 3
EXPLAINED = {
    r"stability|sunset|extensible-enum": "extensions, which API Management ignores",
    r"(all|any)-of-(added|removed)": "another part or another name, for what the schema demands already",
    r"media-type-parameter-removed": "charset=utf-8, which says nothing",
    r"new-(required-)?request-.*parameter": "a parameter of the operation became one of its path, which applies to it as well",
    r"parameter.*list-of-types-narrowed": "in a query a number is a text",
}


@pytest.fixture(scope="module")
def module(tmp_path_factory):
    """The module's folder and its program."""
    go = shutil.which("go")
    if go is None:
        pytest.skip("there is no go")
    folder = tmp_path_factory.mktemp("oasdiff")
    (folder / "go.mod").write_text("module none\n", encoding="utf-8")
    environment = os.environ | {"GOBIN": str(folder), "GOFLAGS": "-mod=mod"}

    def run(*arguments):
        command = [go, *arguments, f"{MODULE}@{VERSION}"]
        return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)

    found, built = run("mod", "download", "-json"), run("install")
    if found.returncode or built.returncode:
        pytest.skip(f"{MODULE} is not to be had: {found.stdout}{built.stderr}")
    return Path(json.loads(found.stdout)["Dir"]), folder / "oasdiff"


def pairs(folder):
    """Each two documents that a test of the module opens one after the other, both ways round."""
    found = set()
    for file in folder.rglob("*_test.go"):
        for body in file.read_text(encoding="utf-8").split("\nfunc "):
            names = [folder / re.sub(r"^(\.\./)+", "", name) for name in OPENED.findall(body)]
            found |= {each for two in pairwise(filter(Path.is_file, names)) for each in (two, two[::-1]) if two[0] != two[1]}
    return sorted(found)


@cache
def loaded(file):
    """A document; None where it is refused."""
    try:
        return comparable(openapi.load(file.read_bytes(), file.name))
    except ContractError:
        return None


def errors(program, old, new):
    """Rules that oasdiff calls errors; None where it does not read the pair."""
    done = subprocess.run([program, "breaking", old, new, "-f", "json"], capture_output=True, text=True, check=False)
    if done.returncode not in {0, 1}:
        return None
    return {one["id"] for one in json.loads(done.stdout or "[]") if one["level"] == ERROR}


@pytest.mark.soak
def test_what_oasdiff_calls_an_error_is_no_all_clear(module):
    folder, program = module
    number, missed = 0, []
    for old, new in pairs(folder):
        if loaded(old) is None or loaded(new) is None or (theirs := errors(program, old, new)) is None:
            continue
        number += 1
        if all(change.kind == "safe" for change in compare(loaded(old), loaded(new))):
            unexplained = {rule for rule in theirs if not any(re.search(each, rule) for each in EXPLAINED)}
            missed += [(str(old.relative_to(folder)), str(new.relative_to(folder)), unexplained)] if unexplained else []
    assert missed == []
    assert number > 300
