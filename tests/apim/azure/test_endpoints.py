"""Where the services of a cloud are."""

import httpx
import pytest

from apim.azure import Endpoints, NotReached
from apim.azure.configuration import read
from apim.azure.endpoints import endpoints

DOCUMENT = {
    "resourceManager": "https://arm.example/",
    "authentication": {"loginEndpoint": "https://login.example/", "audiences": ["https://arm.example/"]},
}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "",
            Endpoints(
                "https://management.azure.com",
                "https://login.microsoftonline.com",
                "https://management.azure.com/.default",
                logs="https://api.loganalytics.io",
            ),
        ),
        (
            "usgovernment",
            Endpoints(
                "https://management.usgovcloudapi.net",
                "https://login.microsoftonline.us",
                "https://management.core.usgovcloudapi.net/.default",
                logs="https://api.loganalytics.us",
            ),
        ),
        (
            "china",
            Endpoints(
                "https://management.chinacloudapi.cn",
                "https://login.chinacloudapi.cn",
                "https://management.chinacloudapi.cn/.default",
                logs="https://api.loganalytics.azure.cn",
            ),
        ),
    ],
)
def test_clouds_of_azure_have_known_endpoints(name, expected):
    """No setting means the public cloud."""
    assert endpoints(read({}, {"ARM_ENVIRONMENT": name})) == expected


def test_another_cloud_is_refused_by_name():
    """With the allowed ones."""
    with pytest.raises(NotReached, match='is "moon"; allowed are public, usgovernment, china'):
        endpoints(read({"environment": "moon"}, {}))


def test_a_metadata_host_describes_its_cloud(monkeypatch):
    """Asked with the provider's version of the document."""
    asked = answering(monkeypatch, httpx.Response(200, json=DOCUMENT))
    found = endpoints(read({"metadataHost": "arm.example"}, {}))
    assert found == Endpoints("https://arm.example", "https://login.example", "https://arm.example/.default", is_custom=True)
    answering(monkeypatch, httpx.Response(200, json={**DOCUMENT, "logAnalyticsResourceId": "https://logs.example/"}))
    assert endpoints(read({"metadataHost": "arm.example"}, {})).logs == "https://logs.example"
    assert asked == [("https://arm.example/metadata/endpoints", {"api-version": "2022-09-01"})]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (httpx.Response(404), "could not be read: .*404"),
        (httpx.Response(200, json=[]), "is no description of a cloud"),
        (httpx.Response(200, text="<html>"), "is no description of a cloud"),
        (httpx.Response(200, json={**DOCUMENT, "resourceManager": "http://arm.example"}), "tokens travel over https only"),
    ],
)
def test_a_host_that_describes_nothing_is_told(monkeypatch, answer, message):
    """The message names the URL and the setting."""
    answering(monkeypatch, answer)
    with pytest.raises(NotReached, match=message):
        endpoints(read({"metadataHost": "arm.example"}, {}))


def answering(monkeypatch, answer):
    """Let every GET bring `answer`; returns what was asked."""
    asked = []

    def get(url, *, params, timeout):
        asked.append((url, params))
        answer.request = httpx.Request("GET", url)
        return answer

    monkeypatch.setattr(httpx, "get", get)
    return asked
