"""A consumer of a stack in a playground: clients from the stack's outputs, and the simulator's side of each call."""

import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openai import APIStatusError, AzureOpenAI

from tools import simulator_process
from tools.console import ToolError
from tools.paths import ROOT
from tools.simulator_process import Addresses

QUESTION = "What is a gateway for?"
MODEL = "gpt-4o"


@dataclass(frozen=True, slots=True)
class Consumer:
    """`outputs` of the stack, secrets in clear, and where its Azure is."""

    outputs: dict[str, Any] = field(repr=False)
    addresses: Addresses

    @classmethod
    def of_this_playground(cls) -> "Consumer":
        """From the selected stack. Raises ToolError where nothing is deployed yet."""
        addresses = simulator_process.running(ROOT / ".cache" / "simulator")
        if addresses is None:
            raise ToolError("the playground's simulator does not run: `make playground` in the checkout enters it again")
        line = ["pulumi", "stack", "output", "--json", "--show-secrets"]
        done = subprocess.run(line, cwd=Path.cwd(), capture_output=True, text=True, check=False)
        if done.returncode:
            raise ToolError(f"pulumi stack output failed: {done.stderr.strip()}")
        outputs = json.loads(done.stdout)
        if not outputs.get("apis"):
            raise ToolError("nothing is deployed yet: pulumi up --yes")
        return cls(outputs, addresses)

    def client(self, **others: Any) -> AzureOpenAI:
        """The openai package's client for the first API; with a key of the stack unless other credentials are given."""
        api = next(iter(self.outputs["apis"].values()))
        credentials = others or {"api_key": next(iter(self.outputs["subscriptionKeys"].values()))}
        os.environ["SSL_CERT_FILE"] = self.addresses.ca
        return AzureOpenAI(azure_endpoint=api["azureEndpoint"], api_version=api["apiVersion"], max_retries=0, **credentials)

    def ask(self, client: AzureOpenAI, model: str = MODEL) -> Any:
        """One chat call; its answer with headers. Raises openai.APIStatusError."""
        return client.chat.completions.with_raw_response.create(model=model, messages=[{"role": "user", "content": QUESTION}])

    def outcome(self, call: Callable[[], Any]) -> str:
        """What came of a call, in a line: the text, or the status and the message of a refusal."""
        try:
            return f"200 {call().parse().choices[0].message.content}"
        except APIStatusError as refused:
            body = refused.response.text
            return f"{refused.status_code} {body}"

    def token(self, audience: str) -> str:
        """A token that an application gets for an audience."""
        form = {
            "grant_type": "client_credentials",
            "client_id": self.addresses.client_id,
            "client_secret": self.addresses.client_secret,
            "scope": f"{audience}/.default",
        }
        with simulator_process.client(self.addresses) as http:
            return str(http.post(f"/{self.addresses.tenant}/oauth2/v2.0/token", data=form).json()["access_token"])

    def trace(self, answer: Any) -> dict[str, Any]:
        """What the simulated gateway did with a call."""
        return dict(self.simulator("GET", f"traces/{answer.headers['x-sim-trace']}"))

    def members(self, answer: Any) -> str:
        """Which backends were called, in order."""
        return ", then ".join(str(attempt["member"] or attempt["backend"]) for attempt in self.trace(answer)["attempts"]) or "none"

    def simulator(self, method: str, path: str, body: Any = None) -> Any:
        """A call of the simulator's control API: traces, faults, the clock."""
        with simulator_process.client(self.addresses) as http:
            http.headers["x-sim-key"] = self.addresses.control_key
            answer = http.request(method, f"/_sim/{path}", json=body)
        answer.raise_for_status()
        return answer.json() if answer.content else None
