"""What a preflight of --deep carries: no more than a browser would send."""

from dataclasses import replace

from apim.prove.deep.cors_and_versions import _preflight
from apim.prove.target import Target
from tests.apim.prove.stacks import api

ORIGIN = "https://app.contoso.com"


def preflight(version):
    """The request for an API whose calls name a version like this, in httpx's words."""
    composed, settings = api()
    target = Target(replace(composed, version=version), settings, "https://contoso.azure-api.net/x", key="k")
    return target.sent(_preflight(target, "POST", "/chat/completions", ORIGIN))


def test_a_preflight_names_no_version_in_a_header():
    """Browsers ask for a call by its method and the names of its headers; values, keys and tokens come with the call itself."""
    headers = preflight({"header": "x-version=v1"})["headers"]
    assert {name.lower() for name in headers} == {"origin", "access-control-request-method", "access-control-request-headers"}


def test_a_preflight_goes_to_the_url_of_the_call():
    """A version in the query is part of that."""
    sent = preflight({"query": "version=v1"})
    assert sent["params"]["version"] == "v1"
    assert "version" not in sent["headers"]
