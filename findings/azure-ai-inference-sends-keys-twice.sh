#!/bin/sh
# azure-ai-inference 1.0.0b9: where `ChatCompletionsClient(credential=AzureKeyCredential(…))` puts the key.
#
# A good engineer guesses: a key credential is sent in the header `api-key`, as by every other client for Azure OpenAI, and
# `Authorization` is for tokens. What happens: the same key goes out twice, in `api-key` and as `Authorization: Bearer`. A gateway that
# validates tokens in `Authorization` refuses the call as one with a broken token, and logs of that header hold the key.
#
# Seen:
#   AzureKeyCredential api-key: K, Authorization: Bearer K
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check azure-ai-inference==1.0.0b9
cd "$work"
cat >ask.py <<'PYTHON'
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from azure.ai.inference import ChatCompletionsClient
from azure.ai.inference.models import UserMessage
from azure.core.credentials import AzureKeyCredential

received = []
ANSWER = {
    "id": "1",
    "object": "chat.completion",
    "created": 1,
    "model": "m",
    "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "Hi"}}],
    "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
}


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        received.append((self.headers["api-key"], self.headers["Authorization"]))
        self.rfile.read(int(self.headers["content-length"]))
        body = json.dumps(ANSWER).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/openai/deployments/m"
client = ChatCompletionsClient(endpoint=url, credential=AzureKeyCredential("K"), api_version="2024-10-21")
assert client.complete(messages=[UserMessage("Hello")]).choices[0].message.content == "Hi"
print("AzureKeyCredential api-key: {}, Authorization: {}".format(*received[0]))
PYTHON
NO_PROXY=127.0.0.1 no_proxy=127.0.0.1 venv/bin/python ask.py >seen
cat seen
diff - seen <<'SEEN'
AzureKeyCredential api-key: K, Authorization: Bearer K
SEEN
