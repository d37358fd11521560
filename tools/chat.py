"""Calls on each API, whole and streamed, through the client of the `openai` package that a consumer of it would take.

Runs as a process of its own (`python -m tools.chat`): the request comes on stdin, so no key is seen in the process list, and
trust in the simulator's CA comes from SSL_CERT_FILE, so the clients need no setting of ours.
"""

import atexit
import gc

if __name__ == "__main__":
    gc.disable()  # what is imported stays: among all of openai, looking for garbage takes a third of this process
    atexit.register(gc.freeze)  # nor is there any at the end, where Python would look although it is disabled

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any, NotRequired, TypedDict

from openai import AzureOpenAI, OpenAI, OpenAIError

from tools.console import exit_code

QUESTION = "Say in one sentence what an API gateway is for."


class Api(TypedDict):
    """An API as a consumer knows it: routes of deployments have `azure_endpoint` and `api_version`, those of v1 `base_url`."""

    name: str
    azure_endpoint: NotRequired[str]
    api_version: NotRequired[str]
    base_url: NotRequired[str]


class Request(TypedDict):
    """What stdin holds, as JSON."""

    api_key: str
    model: str
    apis: list[Api]


Call = Callable[[OpenAI, str], tuple[str, int]]
"""Asks a model; the text of its answer, and in how many pieces it came."""


def chat(client: OpenAI, model: str) -> tuple[str, int]:
    """A plain chat completion."""
    answer = client.chat.completions.create(model=model, messages=[{"role": "user", "content": QUESTION}])
    return answer.choices[0].message.content or "", 1


def streamed_chat(client: OpenAI, model: str) -> tuple[str, int]:
    """A streamed chat completion."""
    stream = client.chat.completions.create(model=model, messages=[{"role": "user", "content": QUESTION}], stream=True)
    pieces = [choice.delta.content for event in stream for choice in event.choices if choice.delta.content]
    return "".join(pieces), len(pieces)


def response(client: OpenAI, model: str) -> tuple[str, int]:
    """A response, which Azure OpenAI does not keep."""
    return client.responses.create(model=model, input=QUESTION, store=False).output_text, 1


def streamed_response(client: OpenAI, model: str) -> tuple[str, int]:
    """A streamed response."""
    stream = client.responses.create(model=model, input=QUESTION, store=False, stream=True)
    pieces = [event.delta for event in stream if event.type == "response.output_text.delta"]
    return "".join(pieces), len(pieces)


DATED: tuple[tuple[str, Call], ...] = (("chat", chat), ("streamed", streamed_chat))
"""What is asked of routes of deployments."""
V1: tuple[tuple[str, Call], ...] = (*DATED, ("response", response), ("streamed", streamed_response))
"""What is asked of routes of v1."""


def client_of(api: Api, key: str) -> tuple[OpenAI, str]:
    """The client for an API, and the arguments that tell it the URL.

    API Management takes no key as `Authorization: Bearer`, which is all that OpenAI() sends of its own: so it is given the header.
    """
    if "base_url" in api:
        client = OpenAI(base_url=api["base_url"], api_key=key, default_headers={"api-key": key})
        return client, f"OpenAI       {api['base_url']}  header api-key"
    version = api["api_version"]
    azure = AzureOpenAI(azure_endpoint=api["azure_endpoint"], api_key=key, api_version=version)
    return azure, f"AzureOpenAI  {api['azure_endpoint']}  api-version {version}"


def answers(client: OpenAI, model: str, calls: tuple[tuple[str, Call], ...]) -> Iterator[bool]:
    """Make the calls and print what they brought; for each whether that is a text. Raises OpenAIError."""
    for name, call in calls:
        text, pieces = call(client, model)
        print(f"  {name:<9} {text}{f'  ({pieces} pieces)' if name == 'streamed' else ''}", flush=True)
        yield bool(text)


def ask(request: Request, api: Api) -> bool:
    """Make all calls on one API; False unless each was answered."""
    made, title = client_of(api, request["api_key"])
    print(f"\n{api['name']}  {title}")
    try:
        with made as client:
            return all(list(answers(client, request["model"], V1 if "base_url" in api else DATED)))
    except OpenAIError as error:
        print(f"  failed    {type(error).__name__}: {error}", flush=True)
        return False


def run() -> int:
    """Ask every API on stdin; the exit code is 0 only when all calls were answered."""
    request: Any = json.load(sys.stdin)
    answered = [ask(request, api) for api in request["apis"]]
    return 0 if answered and all(answered) else 1


def main() -> int:
    """The exit code."""
    return exit_code(run)


if __name__ == "__main__":
    sys.exit(main())
