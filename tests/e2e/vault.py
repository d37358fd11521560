"""A key service for the stacks of tests, in this process: it hides nothing.

A stack with a passphrase costs each pulumi command a third of a second of processor time, in which a key is derived. The engine
asks a HashiCorp Vault to decrypt the stack's key instead (https://developer.hashicorp.com/vault/api-docs/secret/transit), as real
stacks ask a service of their cloud. The tests of the front door have a passphrase, as the demo has.
"""

import json
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

PROVIDER = "hashivault://tests"
"""What stack files name as the provider of secrets."""
PREFIX = "vault:v1:"


class Transit(BaseHTTPRequestHandler):
    """Encrypts and decrypts."""

    def do_PUT(self) -> None:
        """Answer with the other of the two members."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if "plaintext" in asked:
            data = {"ciphertext": f"{PREFIX}{asked['plaintext']}"}
        else:
            data = {"plaintext": asked["ciphertext"].removeprefix(PREFIX)}
        content = json.dumps({"data": data}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@cache
def vault() -> dict[str, str]:
    """Variables by which pulumi commands find it. It is started here, and lives as long as this process."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Transit)
    Thread(target=server.serve_forever, daemon=True).start()
    return {"VAULT_SERVER_URL": f"http://127.0.0.1:{server.server_port}", "VAULT_SERVER_TOKEN": "none"}
