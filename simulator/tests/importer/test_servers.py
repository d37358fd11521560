"""Which server becomes the service URL."""

import pytest
from apim_simulator.importer.servers import rewritten_url, service_url

from .conftest import document


@pytest.mark.parametrize(
    ("urls", "expected"),
    [
        (["https://a.example.org/openai", "https://b.example.org"], "https://a.example.org/openai"),
        (["http://a.example.org", "HTTPS://b.example.org/x"], "HTTPS://b.example.org/x"),
        (["http://a.example.org/v2", "http://b.example.org"], "http://a.example.org/v2"),
        (["ftp://a.example.org"], None),
        ([], None),
    ],
)
def test_the_first_https_server_else_the_first_http(urls, expected):
    """The other ones do not count; none gives none."""
    assert service_url({"servers": [{"url": url} for url in urls]}) == expected


def test_no_servers_at_all():
    """Inferred."""
    assert service_url({}) is None


@pytest.mark.parametrize(
    "url", ["https://{endpoint}/openai", "{endpoint}/openai/v1", "https://a.example.org/{x}", "/openai", "a.example.org/openai", ""]
)
@pytest.mark.parametrize("others", [[], ["https://fine.example.org"]])
def test_an_unfilled_or_relative_url_is_refused_wherever_it_stands(refusal, url, others):
    """Defaults of variables do not count, and an explicit serviceUrl does not help."""
    servers = [{"url": other} for other in others] + [{"url": url, "variables": {"endpoint": {"default": "a.example.org"}}}]
    status, code, message = refusal(document(servers=servers), contract={"serviceUrl": "https://b.example.org"})
    assert (status, code) == (400, "ValidationError")
    assert message.startswith("Invalid value of the Web service URL")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://developer.example.org", "https://developer.example.org/"),
        ("https://developer.example.org/x", "https://developer.example.org/x"),
        ("https://developer.example.org/", "https://developer.example.org/"),
        ("somewhere", "somewhere"),
    ],
)
def test_contact_urls_gain_a_slash_where_they_have_no_path(url, expected):
    """oay-02."""
    assert rewritten_url(url) == expected
