"""A stand-in for `gh`, and the repository behind it: comments, issues and pull requests in one JSON file.

`github.py FILE api …` is what the script on PATH calls. It knows what the workflows use, and refuses the rest.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

BOT = "github-actions[bot]"
EMPTY: dict[str, Any] = {"calls": [], "comments": [], "issues": [], "pulls": []}


class Repository:
    """What `gh` was asked, and what is there now."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "github.json"
        self.bin = folder / "bin"
        self.bin.mkdir(parents=True)
        self.write(EMPTY)
        script = self.bin / "gh"
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{Path(__file__)}" "{self.file}" "$@"\n', encoding="utf-8")
        script.chmod(0o755)

    def write(self, state: dict[str, Any]) -> None:
        """Make the repository what it is to be."""
        self.file.write_text(json.dumps(state), encoding="utf-8")

    def state(self) -> dict[str, Any]:
        """All that is there."""
        return dict(json.loads(self.file.read_text(encoding="utf-8")))

    def calls(self) -> list[str]:
        """Method and path of each call since the last time."""
        state = self.state()
        self.write({**state, "calls": []})
        return list(state["calls"])


def main(arguments: list[str]) -> int:
    """One call. Without a token, or with anything unknown, it fails as loudly as `gh`."""
    file = Path(arguments[0])
    state = json.loads(file.read_text(encoding="utf-8"))
    assert os.environ.get("GH_TOKEN"), "gh: To use GitHub CLI in a GitHub Actions workflow, set the GH_TOKEN environment variable."
    if arguments[1:] == ["auth", "setup-git"]:
        return 0
    assert arguments[1] == "api", f"gh: not known here: {arguments[1:]}"
    method, path, jq, fields = _options(arguments[2:])
    answer = _answer(method, path, fields, state)
    state["calls"].append(f"{method} {path}")
    file.write_text(json.dumps(state), encoding="utf-8")
    text = json.dumps(answer)
    if jq:
        text = subprocess.run([shutil.which("jq") or "jq", "-r", jq], input=text, capture_output=True, text=True, check=True).stdout
    sys.stdout.write(text)
    return 0


def _options(arguments: list[str]) -> tuple[str, str, str, dict[str, str]]:
    method, path, jq, fields = "", "", "", {}
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        if word in {"--method", "-X"}:
            method = rest.pop(0)
        elif word == "--jq":
            jq = rest.pop(0)
        elif word == "--paginate":
            continue
        elif word in {"-f", "-F"}:
            name, text = rest.pop(0).split("=", 1)
            # -F reads a file where the value begins with @; -f takes it as it is.
            fields[name] = Path(text[1:]).read_text(encoding="utf-8") if word == "-F" and text.startswith("@") else text
        else:
            assert not word.startswith("-"), f"gh api: {word} is not known here"
            assert not path
            path = word
    return method or ("POST" if fields else "GET"), path, jq, fields


def _answer(method: str, path: str, fields: dict[str, str], state: dict[str, Any]) -> Any:
    where, _, query = path.partition("?")
    wanted = dict(part.split("=", 1) for part in query.split("&") if part)
    if match := re.fullmatch(r"repos/contoso/gateway/issues/(\d+)/comments", where):
        return _comments(method, int(match[1]), fields, state)
    if match := re.fullmatch(r"repos/contoso/gateway/issues/comments/(\d+)", where):
        assert method == "PATCH"
        return _one(state["comments"], int(match[1]), fields)
    if match := re.fullmatch(r"repos/contoso/gateway/(issues|pulls)(?:/(\d+))?", where):
        kind = match[1]
        if match[2]:
            assert method == "PATCH"
            return _one(state[kind], int(match[2]), fields)
        if method == "GET":
            return [each for each in state[kind] if _matches(each, wanted)]
        assert {"title"} <= fields.keys()
        return _new(state, kind, fields)
    raise AssertionError(f"gh api: {method} {path} is not known here")


def _comments(method: str, number: int, fields: dict[str, str], state: dict[str, Any]) -> Any:
    if method == "GET":
        return [each for each in state["comments"] if each["of"] == number]
    assert fields.keys() == {"body"}
    assert len(fields["body"]) <= 65536, "HTTP 422: Body is too long (maximum is 65536 characters)"
    return _new(state, "comments", {**fields, "of": number})


def _new(state: dict[str, Any], kind: str, fields: dict[str, Any]) -> dict[str, Any]:
    number = 1 + sum(len(state[each]) for each in ("comments", "issues", "pulls"))
    new = {"id": number, "number": number, "state": "open", "user": {"login": BOT}, **fields}
    state[kind].append(new)
    return new


def _one(entries: list[dict[str, Any]], number: int, fields: dict[str, str]) -> dict[str, Any]:
    (found,) = [each for each in entries if each["id"] == number]
    found.update(fields)
    return found


def _matches(each: dict[str, Any], wanted: dict[str, str]) -> bool:
    """By state (open unless another is asked for), and by branch `owner:name` of a pull request."""
    if wanted.get("state", "open") not in {"all", each["state"]}:
        return False
    return "head" not in wanted or wanted["head"].split(":")[1] == each.get("head")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
