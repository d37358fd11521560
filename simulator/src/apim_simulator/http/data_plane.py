"""What data planes have in common that answer each request whole: the body is read first, and a refusal is an answer."""

from abc import ABC, abstractmethod

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send


class Refused(Exception):
    """A request that is refused, with the plane's own `response`."""

    def __init__(self, message: str, response: Response) -> None:
        super().__init__(message)
        self.response = response


class DataPlane(ABC):
    """An ASGI application over `answer`."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a client that leaves before its body is complete gets none."""
        request = Request(scope, receive)
        try:
            body = await request.body()
        except ClientDisconnect:
            return
        try:
            response = self.answer(request, body)
        except Refused as refused:
            response = refused.response
        await response(scope, receive, send)

    @abstractmethod
    def answer(self, request: Request, body: bytes) -> Response:
        """The answer. Raises Refused."""
