#!/bin/sh
# azure-core 1.41.0: values of `params` of its public HttpRequest, as a server receives them.
#
# A good engineer guesses: query parameters that are given as a mapping arrive as they were given, as with requests and httpx, whose
# interface this one has. What happens: azure-core joins names and values as they are. A plus arrives as a blank, so that
# `format=openapi+json-link` of API Management's export asks for a format that there is not, and of `R&D` what is behind the ampersand
# is lost. Generated clients escape each value before they make the request; who makes requests by hand has to do the same.
#
# Seen:
#   requests   {'format': 'openapi+json-link', 'name': 'R&D'}
#   azure-core {'format': 'openapi json-link', 'name': 'R'}
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check azure-core==1.41.0 requests==2.32.5
cd "$work"
cat >ask.py <<'PYTHON'
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qsl, urlsplit

import requests
from azure.core import PipelineClient
from azure.core.rest import HttpRequest

received = []


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        received.append(dict(parse_qsl(urlsplit(self.path).query)))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/apis/chat"
params = {"format": "openapi+json-link", "name": "R&D"}
session = requests.Session()
session.trust_env = False
session.get(url, params=params)
PipelineClient(url).send_request(HttpRequest("GET", url, params=params))
print("requests  ", received[0])
print("azure-core", received[1])
PYTHON
NO_PROXY=127.0.0.1 no_proxy=127.0.0.1 venv/bin/python ask.py >seen
cat seen
diff - seen <<'SEEN'
requests   {'format': 'openapi+json-link', 'name': 'R&D'}
azure-core {'format': 'openapi json-link', 'name': 'R'}
SEEN
