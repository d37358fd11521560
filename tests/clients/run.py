"""`python -m tests.clients.run [NAME…]` installs clients, runs them, and writes what was seen into tests/clients/seen/.

Needs the package registries, and the tools of a client's language. The page is written by `python -m tests.clients.page`.
"""

import json
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from tests.clients import install
from tests.clients.catalog import BY_NAME, CLIENTS, SEEN, Client
from tests.clients.process import run
from tests.clients.stage import deployed
from tools.console import exit_code, say

LONGEST: Final = 300
_ADDRESS = re.compile(r"127\.0\.0\.1:\d+")
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def seen(client: Client, env: Mapping[str, str]) -> dict[str, str]:
    """What each call of a client brought, by its name: `answered`, with the pieces of a stream, or the error in its words."""
    line, folder = install.ready(client, env["SSL_CERT_FILE"])
    if client.calls:
        return {name: _describe(name, _found([*line, *arguments], folder, env)[0]) for name, arguments in _plans(client, env)}
    return {each["call"]: _describe(each["call"], each) for each in _found(line, folder, env)}


def _found(line: Sequence[str], folder: Path, env: Mapping[str, str]) -> list[dict[str, Any]]:
    return [json.loads(text) for text in run(line, folder, env).splitlines() if text.startswith("{")]


def _plans(client: Client, env: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    """Names of calls, and what a compiled program is given for each: kind of API, call, URL, key."""
    key = env["CLIENTS_KEY"]
    refused = {
        "wrong key": ("chat", "contoso", "wrong"),
        "wrong key, errors: openai": ("chat", "contoso-errors", "wrong"),
        "refused with Authorization": ("chat", "contoso-bare", key),
    }
    for kind, calls in client.calls.items():
        for name, (call, path, used) in ({each: (each, "contoso", key) for each in calls} | refused).items():
            ending = "/openai/v1" if kind == "v1" else ""
            yield f"{kind} {name}", [kind, call, f"{env['CLIENTS_ORIGIN']}/{path}{ending}", used]


def _describe(name: str, call: dict[str, Any]) -> str:
    if "error" in call:
        words = " ".join(_ID.sub("ID", _ADDRESS.sub("GATEWAY", call["error"])).split())
        return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"
    if "You said: Hello" not in call["text"]:
        return f"an empty or foreign answer: {call['text'][:LONGEST]}"
    return "answered" if not name.endswith("stream") else "answered, in pieces" if call["pieces"] > 1 else "answered, in one piece"


def main() -> int:
    """Run the clients that are named, all by default; the exit code."""
    wanted = [BY_NAME[name] for name in sys.argv[1:]] or list(CLIENTS)
    SEEN.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, deployed(Path(folder)) as env:
        for client in wanted:
            say(f"{client.name}: {', '.join(client.packages)}")
            found = {"packages": client.packages, "calls": seen(client, env)}
            client.seen.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
            print(json.dumps(found["calls"], indent=2, ensure_ascii=False), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(exit_code(main))
