"""Properties of the API, against the recordings of imports."""

import json
from typing import Any

import pytest

from .conftest import document

RECORDED: dict[str, dict[str, Any]] = {
    "oaj-03-get": {
        "title": "Swagger Petstore",
        "description": True,
        "termsOfService": "http://swagger.io/terms/",
        "contact": {"email": "apiteam@swagger.io"},
        "license": {"name": "Apache 2.0", "url": "http://www.apache.org/licenses/LICENSE-2.0.html"},
    },
    "oay-03-get": {
        "title": "USPTO Data Set API",
        "description": True,
        "contact": {"name": "Open Data Portal", "url": "https://developer.uspto.gov", "email": "developer@uspto.gov"},
    },
    "oay-06-get-link": {"title": "Swagger Petstore", "license": {"name": "MIT"}},
}
"""`info` as each capture's request or note has it; True stands for the recorded description itself."""


@pytest.mark.parametrize("entry", RECORDED)
def test_api_properties_are_those_recorded(read, evidence, entry):
    """displayName, description, terms, contact, license, serviceUrl, protocols: present, absent or null as Azure had them."""
    text = (evidence / "arm" / "captures" / "apis-and-operations.json").read_text()
    recorded = next(e for e in json.loads(text) if e["id"] == entry)["response"]["body"]["properties"]
    info = dict(RECORDED[entry], version="1")
    if info.get("description") is True:
        info["description"] = recorded["description"]
    names = ("displayName", "description", "serviceUrl", "protocols", "termsOfServiceUrl", "contact", "license")
    imported = read(document(info=info, servers=[{"url": recorded["serviceUrl"]}]))
    assert imported.api == {name: recorded[name] for name in names if name in recorded}


@pytest.mark.parametrize("info", [None, {}, {"version": "1"}, {"title": 5}])
def test_a_title_is_needed(refusal, info):
    """There is no display name without."""
    assert refusal(document(info=info))[:2] == (400, "ValidationError")
