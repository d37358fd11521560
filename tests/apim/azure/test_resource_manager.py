"""What Resource Manager is asked, to the letter."""

import httpx
import pytest
from azure.core import PipelineClient

from apim.azure import Arm, NotReached


class Sent(Exception):
    """Carries the URL that a request has."""


class Client(PipelineClient):
    """Sends nothing."""

    def send_request(self, request, **_options):
        """The URL, as it would go out."""
        raise Sent(request.url)


def test_values_of_a_query_are_escaped():
    """A plus would arrive as a blank, an ampersand as another parameter."""
    with pytest.raises(Sent) as sent:
        Arm(Client("https://arm")).get("/apis/a", "2024-05-01", export="true", format="openapi+json-link", name="a&b")
    assert str(sent.value) == "https://arm/apis/a?api-version=2024-05-01&export=true&format=openapi%2Bjson-link&name=a%26b"


def test_a_link_is_opened_without_our_token(monkeypatch):
    """Whatever the link answers but a document is said, without the link, which opens itself."""
    asked = []

    def get(url, **options):
        asked.append((url, options))
        return httpx.Response(200 if "good" in url else 403, text="{}", request=httpx.Request("GET", url))

    monkeypatch.setattr(httpx, "get", get)
    arm = Arm(Client("https://arm"))
    assert arm.download("https://blob/good?sig=secret") == "{}"
    assert "headers" not in asked[0][1]
    with pytest.raises(NotReached, match="the link to an exported document answered 403") as refused:
        arm.download("https://blob/bad?sig=secret")
    assert "secret" not in str(refused.value)
