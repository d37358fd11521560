"""Makes the calls of one program in this folder, and prints one JSON object per call: its text and pieces, or its error.

A program has builders, `dated(E, K, V, M)` and `v1(B, K, M)`, and calls that take what they build: `chat`, `stream`, and
`responses`, `responses_stream` where the client has them. A call gives a text, one that streams a list of pieces.
"""

import asyncio
import importlib.util
import inspect
import json
import os
import sys
from typing import Any

ORIGIN, KEY, MODEL, VERSION = (os.environ[f"CLIENTS_{name}"] for name in ("ORIGIN", "KEY", "MODEL", "VERSION"))
PLANS = {
    "chat": ("chat", "contoso", KEY),
    "stream": ("stream", "contoso", KEY),
    "responses": ("responses", "contoso", KEY),
    "responses stream": ("responses_stream", "contoso", KEY),
    "wrong key": ("chat", "contoso", "wrong"),
    "wrong key, errors: openai": ("chat", "contoso-errors", "wrong"),
    "refused with Authorization": ("chat", "contoso-bare", KEY),
}
"""By name: the call, the path of the API, and the key."""


def built(module: Any, kind: str, path: str, key: str) -> Any:
    """The client for an API of a kind."""
    if kind == "dated":
        return module.dated(f"{ORIGIN}/{path}", key, VERSION, MODEL)
    return module.v1(f"{ORIGIN}/{path}/openai/v1", key, MODEL)


async def outcome(module: Any, kind: str, plan: tuple[str, str, str]) -> dict[str, Any]:
    """What a call brought."""
    call, path, key = plan
    try:
        found = getattr(module, call)(built(module, kind, path, key))
        found = await found if inspect.isawaitable(found) else found
    except Exception as error:  # noqa: BLE001 - whatever a client raises is what is seen
        return {"error": f"{type(error).__name__}: {error}"}
    return {"text": found} if isinstance(found, str) else {"text": "".join(found), "pieces": len(found)}


def main() -> None:
    """All calls of the program named on the command line."""
    spec = importlib.util.spec_from_file_location("program", sys.argv[1])
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for kind in ("dated", "v1"):
        for name, plan in PLANS.items():
            wanted = hasattr(module, kind) and hasattr(module, plan[0]) and (kind == "v1" or "responses" not in plan[0])
            if wanted:
                print(json.dumps({"call": f"{kind} {name}", **asyncio.run(outcome(module, kind, plan))}), flush=True)


main()
