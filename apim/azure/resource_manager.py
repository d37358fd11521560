"""Resources by their id, as Azure Resource Manager writes them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from apim.azure.errors import NotReached, translated_errors

if TYPE_CHECKING:
    from azure.core.rest import HttpResponse
    from azure.mgmt.core import ARMPipelineClient

MISSING = 404


DOWNLOAD_SECONDS = 60
POLL_SECONDS = 5
"""Between questions whether an operation has ended, where Azure says nothing (our choice)."""


API_MANAGEMENT: Final = "2024-05-01"
"""The api-version in which API Management is asked, as azure-native does."""


class Arm:
    """Reads and writes. Every method raises NotReached where Azure does not answer or refuses."""

    def __init__(self, client: "ARMPipelineClient[Any, Any]") -> None:
        self._client = client

    def get(self, path: str, api_version: str, **query: str) -> dict[str, Any] | None:
        """The JSON object at a resource id; None where there is none."""
        answer = self.send("GET", path, api_version, **query)
        return None if answer is None else _object(answer)

    def exists(self, path: str, api_version: str) -> bool:
        """Whether there is something, for what answers HEAD only, such as an API in a product."""
        return self.send("HEAD", path, api_version) is not None

    def list(self, path: str, api_version: str, **query: str) -> Iterator[dict[str, Any]]:
        """The members of a collection, over all its pages; none where the collection is not there."""
        answer = self.send("GET", path, api_version, **query)
        while answer is not None:
            page = _object(answer)
            yield from page.get("value") or []
            following = page.get("nextLink")
            answer = self._sent("GET", following, {}) if following else None

    def send(self, method: str, path: str, api_version: str, **query: str) -> "HttpResponse | None":
        """The answer; None for 404. `path` begins with a slash; names of query parameters may begin with `$` by `**{…}`."""
        return self._sent(method, path, {"api-version": api_version, **query})

    def download(self, url: str) -> str:
        """The text behind a link that ARM answered: it opens itself, so nothing of ours is sent with the question."""
        import httpx  # noqa: PLC0415 - slow; see apim/azure/__init__.py

        try:
            return httpx.get(url, timeout=DOWNLOAD_SECONDS, follow_redirects=False).raise_for_status().text
        except httpx.HTTPError as error:
            why = f"answered {error.response.status_code}" if isinstance(error, httpx.HTTPStatusError) else f"gave nothing: {error}"
            raise NotReached(f"the link to an exported document {why}; ask again, as such links last for minutes") from error

    def post(self, path: str, api_version: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """What an action on a resource answers, {} where it says nothing."""
        answer = self._sent("POST", path, {"api-version": api_version}, body)
        if answer is None:
            raise NotReached(f"POST {path}: there is no such resource")
        return _object(answer) if answer.content else {}

    def put(self, path: str, api_version: str, body: dict[str, Any]) -> None:
        """Write a resource, and wait until that is done."""
        self._written("PUT", path, api_version, body)

    def delete(self, path: str, api_version: str) -> None:
        """Take a resource away, and wait until that is done; nothing to take away is fine."""
        self._written("DELETE", path, api_version, None)

    def _written(self, method: str, path: str, api_version: str, body: dict[str, Any] | None) -> None:
        from azure.core.polling import LROPoller  # noqa: PLC0415 - slow; see apim/azure/__init__.py
        from azure.core.rest import HttpRequest  # noqa: PLC0415 - as above
        from azure.mgmt.core.polling.arm_polling import ARMPolling  # noqa: PLC0415 - as above

        with translated_errors():
            headers = {"If-Match": "*"} if method == "DELETE" else {}  # documented as required there
            request = HttpRequest(
                method, self._client.format_url(path), params={"api-version": api_version}, json=body, headers=headers
            )
            answer = self._client.send_request(request, _return_pipeline_response=True)
            if method == "DELETE" and answer.http_response.status_code == MISSING:
                return
            _raise_for(answer.http_response, method, path)
            LROPoller(self._client, answer, lambda _: None, ARMPolling(POLL_SECONDS)).result()

    def _sent(self, method: str, url: str, query: dict[str, str], body: dict[str, Any] | None = None) -> "HttpResponse | None":
        from azure.core.rest import HttpRequest  # noqa: PLC0415 - slow; see apim/azure/__init__.py

        with translated_errors():
            # azure-core puts values into the URL as they are (observed with 1.41), where a plus would mean a blank.
            escaped = {name: quote(value, safe="") for name, value in query.items()}
            request = HttpRequest(method, self._client.format_url(url), params=escaped, json=body)
            answer: HttpResponse = self._client.send_request(request)
            if answer.status_code == MISSING:
                return None
            _raise_for(answer, method, url)
            return answer


def _object(answer: "HttpResponse") -> dict[str, Any]:
    """The JSON object that was answered; a proxy's page is none."""
    try:
        found = answer.json()
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise NotReached(
            f"{answer.request.url.partition('?')[0]} answered {answer.status_code} and no JSON object; a proxy may be between"
        )
    return found


def _raise_for(answer: "HttpResponse", method: str, url: str) -> None:
    """Raises HttpResponseError where the answer is no success, with ARM's words and no query."""
    from azure.core.exceptions import HttpResponseError  # noqa: PLC0415 - slow; see apim/azure/__init__.py

    try:
        answer.raise_for_status()
    except HttpResponseError as error:
        raise HttpResponseError(f"{method} {url.partition('?')[0]}: {_error_text(answer)}", answer) from error


def _error_text(answer: "HttpResponse") -> str:
    """The code of an error, and what it says in one line."""
    try:
        error = answer.json()["error"]
        return f"{error['code']}: {' '.join(str(error['message']).split())}"
    except (ValueError, LookupError, TypeError):
        return str(answer.reason)
