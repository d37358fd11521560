"""A call as a program: what docs/reference/clients.md tells each client, and no key."""

import ast
import re
from html import unescape

import pytest

from apim.console.clients import Where, programs
from tests.apim.console.stage import KEY, visit
from tools.paths import ROOT

PAGE = (ROOT / "docs" / "reference" / "clients.md").read_text(encoding="utf-8")
BASE = "https://gw.example/contoso/openai/v1"
DATED = {"E": '"https://gw.example/contoso"', "V": '"2024-10-21"', "M": '"gpt-4o"'}
KEYS = {"python": 'os.environ["AZURE_OPENAI_API_KEY"]', "js": "process.env.AZURE_OPENAI_API_KEY"}
CLIENTS = {
    "Python (openai)": "openai for Python",
    "Node (openai)": "openai for Node",
    "Python (langchain-openai)": "langchain-openai for Python",
    "Python (litellm)": "litellm",
}


def documented(client, at, values):
    """The code of a client in the reference with letters filled in; `at` is 0 for dated routes, 1 for v1."""
    section = PAGE.partition(f"\n### {client}\n")[2].partition("\n### ")[0]
    language, code = re.findall(r"```(\w+)\n(.*?)\n```", section, re.DOTALL)[at]
    meaning = {**values, "K": KEYS[language]}
    filled = re.sub(r"\b[EBMVK]\b", lambda found: meaning[found[0]], code)
    return re.sub(r'f"(\w+)/\{"([^"]*)"\}"', r'"\1/\2"', filled)


def snippets(page):
    """Texts by title."""
    return {
        unescape(title): unescape(text)
        for title, text in re.findall(r'<h2>([^<]*)</h2><pre class="code all"[^>]*>(.*?)</pre>', page, re.DOTALL)
    }


@pytest.mark.parametrize("streamed", ["on", ""])
def test_a_chat_on_dated_routes(streamed):
    """Each client is made as the reference says; Python is Python, even with odd names of members."""

    async def steps(browser):
        return await browser.call({"stream": streamed, "more": '{"class": 1, "temperature": 0.2}', "prompt": 'It\'s "so"\n</pre>'})

    found = snippets(visit(steps).text)
    assert set(found) == {"curl", *CLIENTS}
    for title, client in CLIENTS.items():
        assert documented(client, 0, DATED) in found[title]
        assert KEY not in found[title]
        if title.startswith("Python"):
            ast.parse(found[title])


def test_a_chat_and_a_response_on_v1():
    """With the key in the header that the API wants; the address is the stack's baseUrl."""
    where = Where("v1", BASE, "api-key", "gpt-4o", None)
    chat = dict(programs(where, "chat.completions", {"model": "gpt-4o", "messages": [{"role": "user", "content": "Hi"}]}))
    for title, client in CLIENTS.items():
        assert documented(client, 1, {"B": f'"{BASE}"', "M": '"gpt-4o"'}) in chat[title]
    responses = dict(programs(where, "responses", {"model": "gpt-4o", "input": "Hi", "stream": True}))
    assert set(responses) == {"Python (openai)", "Node (openai)", "Python (litellm)"}
    assert "client.responses.create(\n    model='gpt-4o',\n    input='Hi',\n    stream=True,\n)" in responses["Python (openai)"]
    for title in ("Python (openai)", "Python (litellm)"):
        assert responses[title].endswith(
            'for event in answer:\n    if event.type == "response.output_text.delta":\n'
            '        print(event.delta, end="", flush=True)\nprint()\n'
        )
    assert responses["Node (openai)"].endswith(
        "for await (const event of answer) {\n"
        '  if (event.type === "response.output_text.delta") process.stdout.write(event.delta);\n}\nconsole.log();\n'
    )
    assert all("print(answer" not in text or "content)" in text for text in chat.values())


def test_other_operations_are_curl_alone():
    """No client is made up for them."""

    async def steps(browser):
        return await browser.call({"body": '{"input": "x"}'}, "/try/azure-openai/embeddings_create")

    assert set(snippets(visit(steps).text)) == {"curl"}
