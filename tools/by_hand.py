"""How to call the demo's gateway by hand: a file with its address, a key and the certificate, and commands that use it."""

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tools.paths import ROOT

FILE = "demo.sh"
CURL = """\
curl --cacert "$SSL_CERT_FILE" -H "api-key: $AZURE_OPENAI_API_KEY" -H "Content-Type: application/json" \\
  -d '{"messages": [{"role": "user", "content": "Hello"}]}' \\
  "$AZURE_OPENAI_ENDPOINT/openai/deployments/%s/chat/completions?api-version=$OPENAI_API_VERSION\""""


def write(folder: Path, outputs: Mapping[str, Any], certificate: str) -> Path:
    """A file in `folder` to be sourced by a shell, for its owner alone; it sets what the openai package reads."""
    api = next(iter(outputs["apis"].values()))
    values = {
        "AZURE_OPENAI_ENDPOINT": api["azureEndpoint"],
        "AZURE_OPENAI_API_KEY": outputs["subscriptionKeys"]["demo"],
        "OPENAI_API_VERSION": api["apiVersion"],
        "SSL_CERT_FILE": certificate,
        "NODE_EXTRA_CA_CERTS": certificate,
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
    }
    file = folder / FILE
    file.unlink(missing_ok=True)
    file.touch(mode=0o600)
    file.write_text("".join(f"export {name}={shlex.quote(value)}\n" for name, value in values.items()), encoding="utf-8")
    return file


TRY = """\
{address}
    is a page to try the APIs and watch what the gateway does, good once and in one browser; `make console` prints another:
    send a chat; under Faults make contoso-openai answer 503; send again: its trace has the account that took over"""


def instructions(file: Path, deployment: str, console: str) -> list[str]:
    """What to open and to type, and where to go from there. `console` is the console's address."""
    name = file.relative_to(ROOT) if file.is_relative_to(ROOT) and Path.cwd() == ROOT else file
    curl = (CURL % deployment).replace("\n", "\n    ")
    return [
        TRY.format(address=console),
        f"to call it by hand, in a shell of its own (the file holds address, key and certificate):\n    . {name}\n    {curl}",
        "AzureOpenAI() of the openai package takes the same variables, in .venv/bin/python",
        "next: `make playground`, to try every command (docs/start/playground.md); docs/start/azure.md, your own Azure",
        "`make down` takes everything away again",
    ]
