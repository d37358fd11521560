"""Programs with the clients of docs/reference/clients.md, with the arguments of that page: a test holds one to the other."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from keyword import iskeyword
from typing import Any, Final, Literal

from apim.console.request import PLACEHOLDER

VARIABLE: Final = PLACEHOLDER.removeprefix("$")
PYTHON_KEY: Final = f'os.environ["{VARIABLE}"]'
LETTER: Final = re.compile(r"\b[EBMVHKAO]\b")
DELTA: Final = "response.output_text.delta"
"""The event of a streamed response that has text."""

NODE_KEY: Final = f"process.env.{VARIABLE}"


@dataclass(frozen=True, slots=True)
class Where:
    """The URL that a client calls. `address` is the stack's azureEndpoint for dated routes, its baseUrl for v1."""

    kind: Literal["dated", "v1"]
    address: str
    header: str
    deployment: str
    api_version: str | None


def programs(where: Where, method: str, arguments: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Title and text of each client's. `method` is chat.completions or responses; `arguments` have model and messages or input."""
    yield "Python (openai)", _openai_python(where, method, arguments)
    yield "Node (openai)", _openai_node(where, method, arguments)
    if method == "chat.completions":
        yield "Python (langchain-openai)", _langchain(where, arguments)
    yield "Python (litellm)", _litellm(where, method, arguments)


def _openai_python(where: Where, method: str, arguments: Mapping[str, Any]) -> str:
    name = "AzureOpenAI" if where.kind == "dated" else "OpenAI"
    made = _made(where, name, "azure_endpoint=E, api_key=K, api_version=V", "base_url=B, api_key=K")
    head = f"import os\n\nfrom openai import {name}\n\nclient = {made}\n"
    return f"{head}answer = client.{method}.create(\n{_keywords(arguments, '    ')}\n)\n{_printed(method, arguments)}\n"


def _litellm(where: Where, method: str, arguments: Mapping[str, Any]) -> str:
    """Its client is arguments of a call, and its model says which kind of API it is."""
    dated = "dict(model=A, api_base=E, api_key=K, api_version=V)"
    v1 = "dict(model=O, api_base=B, api_key=K, extra_headers={H: K})"
    client = _filled(dated if where.kind == "dated" else v1, where, PYTHON_KEY)
    function = "completion" if method == "chat.completions" else method
    given = _keywords({name: value for name, value in arguments.items() if name != "model"}, "    ")
    head = f"import os\n\nimport litellm\n\nclient = {client}\n"
    return f"{head}answer = litellm.{function}(\n    **client,\n{given}\n)\n{_printed(method, arguments)}\n"


def _printed(method: str, arguments: Mapping[str, Any]) -> str:
    """Print the text of an answer, of a stream as it comes."""
    responses = method == "responses"
    if arguments.get("stream") is not True:
        return f"print({'answer.output_text' if responses else 'answer.choices[0].message.content'})"
    if responses:
        text = f'    if event.type == "{DELTA}":\n        print(event.delta, end="", flush=True)'
    else:  # the last event may have tokens, and no choice
        text = '    for choice in event.choices:\n        print(choice.delta.content or "", end="", flush=True)'
    return f"for event in answer:\n{text}\nprint()"


def _langchain(where: Where, arguments: Mapping[str, Any]) -> str:
    name = "AzureChatOpenAI" if where.kind == "dated" else "ChatOpenAI"
    made = _made(where, name, "azure_endpoint=E, azure_deployment=M, api_key=K, api_version=V", "base_url=B, model=M, api_key=K")
    head = f"import os\n\nfrom langchain_openai import {name}\n\nclient = {made}\n"
    streams = arguments.get("stream") is True
    left_out = {"model", "messages", "stream", "stream_options"}  # which the client sets by itself
    more = {name: value for name, value in arguments.items() if name not in left_out}
    given = "\n".join(filter(None, [f"    {arguments.get('messages')!r},", _keywords(more, "    ")]))
    if streams:
        return f'{head}for piece in client.stream(\n{given}\n):\n    print(piece.content, end="", flush=True)\nprint()\n'
    return f"{head}print(client.invoke(\n{given}\n).content)\n"


def _made(where: Where, name: str, dated: str, v1: str) -> str:
    """The constructor's call, with the header of the key on v1, where clients send `Authorization` of their own."""
    text = dated if where.kind == "dated" else f"{v1}, default_headers={{H: K}}"
    return f"{name}({_filled(text, where, PYTHON_KEY)})"


def _openai_node(where: Where, method: str, arguments: Mapping[str, Any]) -> str:
    name = "AzureOpenAI" if where.kind == "dated" else "OpenAI"
    text = "endpoint: E, apiKey: K, apiVersion: V" if where.kind == "dated" else "baseURL: B, apiKey: K, defaultHeaders: { H: K }"
    made = f"new {name}({{ {_filled(text, where, NODE_KEY)} }})"
    body = json.dumps(arguments, indent=2, ensure_ascii=False)
    head = f'import {{ {name} }} from "openai";\n\nconst client = {made};\n'
    return f"{head}const answer = await client.{method}.create({body});\n{_logged(method, arguments)}\n"


def _logged(method: str, arguments: Mapping[str, Any]) -> str:
    """The same in JavaScript."""
    responses = method == "responses"
    if arguments.get("stream") is not True:
        return f"console.log({'answer.output_text' if responses else 'answer.choices[0].message.content'});"
    if responses:
        text = f'if (event.type === "{DELTA}") process.stdout.write(event.delta);'
    else:
        text = 'for (const choice of event.choices) process.stdout.write(choice.delta.content ?? "");'
    return f"for await (const event of answer) {{\n  {text}\n}}\nconsole.log();"


def _filled(text: str, where: Where, key: str) -> str:
    """The letters of docs/reference/clients.md as what they mean, H the header, A and O the deployment as litellm names it."""
    meaning = {
        "E": json.dumps(where.address),
        "B": json.dumps(where.address),
        "M": json.dumps(where.deployment),
        "V": json.dumps(where.api_version),
        "H": json.dumps(where.header),
        "K": key,
        "A": json.dumps(f"azure/{where.deployment}"),
        "O": json.dumps(f"openai/{where.deployment}"),
    }
    return LETTER.sub(lambda found: meaning[found[0]], text)


def _keywords(arguments: Mapping[str, Any], indent: str) -> str:
    return "\n".join(
        f"{indent}{name}={value!r}," if name.isidentifier() and not iskeyword(name) else f"{indent}**{ {name: value}!r},"
        for name, value in arguments.items()
    )
