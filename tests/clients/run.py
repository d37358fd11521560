"""`python -m tests.clients.run [NAME…]` installs clients, runs them, and writes what was seen into tests/clients/seen/.

Needs the package registries, and the tools of a client's language. The page is written by `python -m tests.clients.page`.
"""

import json
import re
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from tests.clients import install
from tests.clients.catalog import BY_NAME, CLIENTS, SEEN, Client
from tests.clients.stage import deployed
from tools.console import exit_code, say

LONGEST: Final = 300
_ADDRESS = re.compile(r"127\.0\.0\.1:\d+")
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def seen(client: Client, env: Mapping[str, str]) -> dict[str, str]:
    """What each call of a client brought, by its name: `answered`, with the pieces of a stream, or the error in its words."""
    line, folder = install.ready(client)
    lines = [json.loads(text) for text in install.run(line, folder, env).splitlines() if text.startswith("{")]
    return {each["call"]: _told(each) for each in lines}


def _told(call: dict[str, Any]) -> str:
    if "error" in call:
        words = " ".join(_ID.sub("ID", _ADDRESS.sub("GATEWAY", call["error"])).split())
        return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"
    if "You said: Hello" not in call["text"]:
        return f"an empty or foreign answer: {call['text'][:LONGEST]}"
    return "answered" if "pieces" not in call else "answered, in pieces" if call["pieces"] > 1 else "answered, in one piece"


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
