"""The one session of a console, and the socket it is served on. Imports no library: the address is printed before any is loaded."""

import hmac
import secrets
import socket
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Final

HOST: Final = "127.0.0.1"


@dataclass(slots=True)
class Session:
    """The one session of a console at a port: the token in the address until it is used, the cookie's value afterwards."""

    port: int
    token: str | None = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    value: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    @property
    def origin(self) -> str:
        """Of the page."""
        return f"http://{HOST}:{self.port}"

    @property
    def address(self) -> str:
        """What is printed, good once."""
        return f"{self.origin}/?token={self.token}"

    @property
    def cookie(self) -> str:
        """Its name: browsers do not tell cookies of one host apart by port."""
        return f"apim-console-{self.port}"

    def redeem(self, token: str) -> bool:
        """Whether it is the token; then it is good no longer."""
        if self.token is None or not hmac.compare_digest(self.token.encode(), token.encode()):
            return False
        self.token = None
        return True

    def holds(self, cookies: str) -> bool:
        """Whether a `Cookie` header has the session's value."""
        try:
            found = SimpleCookie(cookies).get(self.cookie)
        except CookieError:
            return False
        return found is not None and hmac.compare_digest(self.value.encode(), found.value.encode())


def listening(port: int) -> socket.socket:
    """A socket on loopback; 0 is a port of the kernel's choice. Raises OSError where the port is in use."""
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((HOST, port))
        found.listen(128)
    except OSError:
        found.close()
        raise
    return found
