"""`python -m tests.clients.page` writes docs/reference/clients.md from the programs and from what their last runs saw."""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from typing import Final, Literal

from tests.clients.catalog import CLIENTS, Client
from tests.clients.snippets import snippet
from tools.paths import ROOT

PAGE: Final = ROOT / "docs" / "reference" / "clients.md"
Kind = Literal["dated", "v1"]
KINDS: Final[Mapping[Kind, str]] = {"dated": "Routes of deployments", "v1": "v1"}
FENCES: Final = {"python": "python", "node": "js", "go": "go", "java": "java", "rust": "rust"}
"""What GitHub colours a language by."""

HEAD: Final = """\
<!-- written by `python -m tests.clients.page` from what `python -m tests.clients.run` saw -->

# Clients, as seen

Each client, unmodified and of the version named, was run against the [simulated](../explanation/simulator.md) gateway, with a
stack of both kinds of API: [the guide](../guides/clients.md) says why the key is in `api-key`. In the snippets `E` is the
stack's `azureEndpoint`, `B` its `baseUrl`, `K` the subscription key, `V` the api-version, `M` the deployment.

- **Authorization**: whether the client sends that header of its own, with the key in it. An API that demands a token ([`entra` or
  `jwt`](../guides/access.md)) takes it for the token, and refuses the call.
- **Wrong key**: whether what the client shows has the gateway's words, without and with
  [`errors: openai`](../guides/clients.md#errors-that-clients-show).
- A dash: the client has no such call, or is not made for that kind of API.
"""
TAIL: Final = """
## Run them again

```
python -m tests.clients.run openai_python openai_go
python -m tests.clients.page
```

Each is installed into a folder of its own under `.cache/clients/`, with the tools of its language: Python, npm,
Go, Maven, Cargo.
`make soak` runs those for Python and Node three times over, and compares.

Next: [the guide to clients](../guides/clients.md), or [v1 and Responses](../guides/responses.md).
"""


def page() -> str:
    """The whole page."""
    parts = [HEAD, *_tables(), "## What each is told\n", *map(_section, CLIENTS)]
    return "\n".join(parts).rstrip("\n") + "\n" + TAIL


def calls(client: Client) -> dict[str, str]:
    """What the last run of a client saw. Raises FileNotFoundError where there was none."""
    return dict(json.loads(client.seen.read_text(encoding="utf-8"))["calls"])


def _tables() -> Iterator[str]:
    for kind, title in KINDS.items():
        yield f"## {title}\n"
        responses = kind == "v1"
        more = "Responses | Streamed | " if responses else ""
        yield f"| Client | Chat | Streamed | {more}Authorization | Wrong key | with `errors: openai` |"
        yield f"|---|---|---|{'---|---|' if responses else ''}---|---|---|"
        for client in CLIENTS:
            yield _row(client, kind, calls(client))
        yield ""


def _row(client: Client, kind: Kind, found: Mapping[str, str]) -> str:
    names = ["chat", "stream", *(["responses", "responses stream"] if kind == "v1" else [])]
    cells = [_answered(found.get(f"{kind} {name}")) for name in names]
    bare = found.get(f"{kind} refused with Authorization")
    cells.append("-" if bare is None else "no" if bare == "answered" else "yes")
    cells += [_words(found.get(f"{kind} wrong key{more}")) for more in ("", ", errors: openai")]
    version = re.split("==|(?<=.)@|:", client.packages[0])[-1]
    return f"| [{client.title}](#{_anchor(client.title)}) {version} | {' | '.join(cells)} |"


def _anchor(title: str) -> str:
    """As GitHub makes it of a heading."""
    return re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-")


def _answered(found: str | None) -> str:
    if found is None:
        return "-"
    return "yes" if found.startswith("answered") else f"no: {_escaped(found)}"


def _words(found: str | None) -> str:
    if found is None:
        return "-"
    if "missing field" in found:
        return "inside an error of parsing"
    code = ", code `SubscriptionKeyInvalid`" if "SubscriptionKeyInvalid" in found else ""
    return f"shown{code}" if "invalid subscription key" in found else f"`{_escaped(found)}`"


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


def _section(client: Client) -> str:
    built = {kind: snippet(client, kind) for kind in KINDS}
    parts = [f"### {client.title}\n"]
    if client.mind:
        parts.append(f"{client.mind}\n")
    for kind, code in built.items():
        text = f"```{FENCES[client.language]}\n{code}\n```" if code else client.why_not
        parts.append(f"{KINDS[kind]}:\n\n{text}\n")
    return "\n".join(parts)


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
