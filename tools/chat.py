"""One chat call and one streamed chat call on each API, through the `openai` package as any consumer would use it.

Runs as a process of its own (`python -m tools.chat`): the request comes on stdin, so no key is seen in the process list, and
trust in the simulator's CA comes from SSL_CERT_FILE, so the client needs no setting of ours.
"""

import json
import sys
from typing import Any, TypedDict

from openai import AzureOpenAI, OpenAIError

QUESTION = "Say in one sentence what an API gateway is for."


class Api(TypedDict):
    """An API as a consumer knows it."""

    name: str
    azure_endpoint: str
    api_version: str


class Request(TypedDict):
    """What stdin holds, as JSON."""

    api_key: str
    model: str
    apis: list[Api]


def whole(client: AzureOpenAI, model: str) -> str:
    """The text of a plain chat completion."""
    answer = client.chat.completions.create(model=model, messages=[{"role": "user", "content": QUESTION}])
    return answer.choices[0].message.content or ""


def streamed(client: AzureOpenAI, model: str) -> tuple[str, int]:
    """The text of a streamed chat completion, and in how many pieces it came."""
    stream = client.chat.completions.create(model=model, messages=[{"role": "user", "content": QUESTION}], stream=True)
    pieces = [choice.delta.content for event in stream for choice in event.choices if choice.delta.content]
    return "".join(pieces), len(pieces)


def ask(request: Request, api: Api) -> bool:
    """Make both calls on one API and print the answers; False unless both came."""
    print(f"\n{api['name']}  {api['azure_endpoint']}  api-version {api['api_version']}")
    try:
        with AzureOpenAI(
            azure_endpoint=api["azure_endpoint"], api_key=request["api_key"], api_version=api["api_version"]
        ) as client:
            text = whole(client, request["model"])
            print(f"  chat      {text}")
            parts, count = streamed(client, request["model"])
            print(f"  streamed  {parts}  ({count} pieces)", flush=True)
    except OpenAIError as error:
        print(f"  failed    {type(error).__name__}: {error}", flush=True)
        return False
    return bool(text and parts)


def main() -> int:
    """Ask every API on stdin; the exit code is 0 only when all calls were answered."""
    request: Any = json.load(sys.stdin)
    answered = [ask(request, api) for api in request["apis"]]
    return 0 if answered and all(answered) else 1


if __name__ == "__main__":
    sys.exit(main())
