"""Server substitution: every shape in use, and all it refuses. Messages are golden cases."""

import pytest

import openapi
from linting import ContractError
from openapi.document import Document
from openapi.servers import variables_in

DATED = "https://contoso.openai.azure.com/openai"
V1 = "https://contoso.openai.azure.com/openai/v1"


def document(*servers):
    return Document("a.json", {"servers": [{"url": one} if isinstance(one, str) else one for one in servers]})


@pytest.mark.parametrize(
    ("servers", "url"),
    [
        (["https://{endpoint}/openai"], DATED),
        ([{"url": "https://{endpoint}/openai", "variables": {"endpoint": {"default": "r.openai.azure.com"}}}], DATED),
        ([{"url": "https://r.openai.azure.com/openai", "variables": {"endpoint": {"default": "r.openai.azure.com"}}}], DATED),
        (["https://r.openai.azure.com/openai/"], DATED),
        (["https://microsoft.com/openai"], DATED),
        (["https://REPLACE/ai-hub-gw"], DATED),
        (["HTTPS://r.openai.azure.us/openai"], DATED),
        (["https://r.openai.azure.com:8443/openai"], DATED),
        (["http://localhost:8080/openai"], DATED),
        (["https://{a}-{b}.example.com/openai"], DATED),
        (["https://{endpoint}"], DATED),
        ([{"url": "{endpoint}/openai/v1", "variables": {"endpoint": {"default": ""}}}], V1),
        ([{"url": "https://{endpoint}.cognitiveservices.azure.com/openai/v1/", "variables": {"endpoint": {"default": ""}}}], V1),
        ([{"url": "https://{endpoint}/{base}", "variables": {"base": {"default": "openai/v1"}}}], V1),
        (["https://{endpoint}/openai", "https://{endpoint}/openai/v1"], V1),
        (["https://{endpoint}/openai"], "https://gateway.example.com/team-a/openai"),
    ],
)
def test_shapes_that_are_substituted(servers, url):
    """Whatever stood there, one server is left: the backend's, without its final slash."""
    before = document(*servers)
    assert openapi.with_server(before, url + "/") == Document("a.json", {"servers": [{"url": url}]})


@pytest.mark.parametrize(
    ("servers", "url", "rule"),
    [
        ([], DATED, "server-substitution"),
        (["/openai"], DATED, "server-substitution"),
        (["openai.example.com/openai"], DATED, "server-substitution"),
        (["ftp://{endpoint}/openai"], DATED, "server-substitution"),
        (["https://{endpoint/openai"], DATED, "server-substitution"),
        (["https://{endpoint}/openai?x=1"], DATED, "server-substitution"),
        (["https://user@host/openai"], DATED, "server-substitution"),
        (["https://"], DATED, "server-substitution"),
        (["https://{endpoint}/openai", ""], DATED, "server-substitution"),
        (["https://{endpoint}/{base}"], DATED, "server-substitution"),
        (["https://{endpoint}/openai/v1"], DATED, "server-base-path"),
        (["https://{endpoint}/openai"], V1, "server-base-path"),
        (["https://{endpoint}/openai"], "https://contoso.openai.azure.com", "server-base-path"),
        (["https://{endpoint}/openai"], "https://{endpoint}/openai", "APIM-IMPORT-020"),
        (["https://{endpoint}/openai"], "http://contoso.openai.azure.com/openai", "APIM-IMPORT-022"),
        (["https://{endpoint}/openai"], "https:///openai", "APIM-IMPORT-022"),
    ],
)
def test_what_is_refused(servers, url, rule):
    """A substitution never guesses, and never makes a document for another base path."""
    with pytest.raises(ContractError) as refused:
        openapi.with_server(document(*servers), url)
    assert [finding.rule for finding in refused.value.findings] == [rule]


def test_variables_in_a_url():
    assert variables_in("https://{a}.b/{c}") == ("a", "c")
    assert variables_in("https://a.b/c") == ()
