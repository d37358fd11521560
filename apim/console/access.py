"""Who may use the console: whoever has the address that was printed, in one browser, from the page itself.

The address holds a token that is good once: it is traded for a cookie, and gone from the address. What another site could make a
browser send is refused by `Host` (a name that was made to lead here), `Origin`, `Sec-Fetch-Site` and the cookie's SameSite.
"""

from typing import Final
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from apim.console.session import HOST, Session

POLICY: Final = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
"""No script at all, so that no text of a model or a gateway can be one."""

FORMS: Final = "/try/"
SCRIPT: Final = "/static/complete.js"
"""The one script, for pages below `FORMS` alone: they have forms, and no text of a model or a gateway."""

HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with no-referrer, browsers send `Origin: null` with the page's own forms
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Of every answer, beside the policy."""

AGAIN: Final = "start the command again, which prints a new address"


class Guard:
    """Middleware before the whole application: what is refused here reaches no page."""

    def __init__(self, app: ASGIApp, session: Session) -> None:
        self._app = app
        self._session = session

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, trade the token, or hand on; every answer gets `HEADERS`."""
        if scope["type"] != "http":
            return

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = {**HEADERS, "Content-Security-Policy": self._policy(scope["path"])}
                message["headers"] = [*message["headers"], *((k.lower().encode(), v.encode()) for k, v in headers.items())]
            await send(message)

        answer = self._refusal(scope)
        await (answer or self._app)(scope, receive, protected)

    def _policy(self, path: str) -> str:
        """The content security policy of a page: forms may load the one script, from its own address."""
        return f"{POLICY}; script-src {self._session.origin}{SCRIPT}" if path.startswith(FORMS) else POLICY

    def _refusal(self, scope: Scope) -> Response | None:
        """What is answered in place of a page; None for a request that may have one."""
        headers = Headers(scope=scope)
        if foreign := self._foreign(scope["method"], headers):
            return foreign
        tokens = parse_qs(scope["query_string"].decode("latin-1")).get("token", [])
        if scope["method"] == "GET" and scope["path"] == "/" and len(tokens) == 1 and self._session.redeem(tokens[0]):
            return self._welcome()
        if not self._session.holds("; ".join(headers.getlist("cookie"))):
            why = (
                "this address was used already, in this or another browser"
                if tokens
                else "open the address that bin/apim console printed"
            )
            return PlainTextResponse(f"{why}; {AGAIN}", 403)
        return RedirectResponse("/", 303) if tokens else None

    def _foreign(self, method: str, headers: Headers) -> Response | None:
        """The refusal of what is not asked for by a page of ours, under our own name."""
        session, is_action = self._session, method == "POST"
        if headers.getlist("host") != [f"{HOST}:{session.port}"]:
            return PlainTextResponse(f"this is {session.origin}, and nothing under another name", 421)
        if method not in {"GET", "POST"}:
            return PlainTextResponse("GET and POST only", 405)
        origins = {session.origin} if is_action else {session.origin, None}
        sites = {"same-origin", "none"} if is_action else {"same-origin", "same-site", "none", "cross-site"}
        if headers.get("origin") in origins and headers.get("sec-fetch-site", "none") in sites:
            return None
        return PlainTextResponse(f"only pages of {session.origin} may ask for this", 403)

    def _welcome(self) -> Response:
        answer = RedirectResponse("/", 303)
        answer.set_cookie(self._session.cookie, self._session.value, httponly=True, samesite="strict", path="/")
        return answer
