"""Whether what Azure shows is what is declared."""

import pytest

from apim import state
from apim.engine_markers import SECRET, UNKNOWN
from apim.recover.comparison import differing

WHERE = {"resourceGroupName": "rg", "serviceName": "apim", "azureApiVersion": "2024-05-01"}


@pytest.mark.parametrize(
    ("kind", "inputs", "properties", "expected"),
    [
        ("Backend", {"backendId": "b", "url": "https://a"}, {"url": "https://a", "title": None}, ()),
        (
            "Backend",
            {"backendId": "b", "url": "https://a", "protocol": "http"},
            {"url": "https://b", "protocol": "soap"},
            ("protocol", "url"),
        ),
        ("Backend", {"backendId": "b", "tls": {"x": True}}, {"tls": {"x": True, "more": 1}}, ()),
        ("Backend", {"backendId": "b", "pool": {"services": [{"id": "1"}]}}, {"pool": {"services": []}}, ("pool",)),
        ("NamedValue", {"namedValueId": "n", "secret": True, "value": SECRET}, {"secret": True}, ()),
        ("NamedValue", {"namedValueId": "n", "value": state.SECRET}, {"value": "plain"}, ()),
        ("NamedValue", {"namedValueId": "n", "value": "one"}, {"value": "two"}, ("value",)),
        ("Subscription", {"sid": "s", "scope": "/products/p"}, {"scope": "/subscriptions/S/service/apim/products/P"}, ()),
        ("Subscription", {"sid": "s", "scope": UNKNOWN}, {"scope": "/x"}, ()),
        ("Api", {"apiId": "a", "value": "{}", "format": "openapi+json", "apiType": "http", "path": "p"}, {"path": "p"}, ()),
        (
            "ApiPolicy",
            {"apiId": "a", "policyId": "policy", "format": "xml", "value": "<policies><inbound/></policies>"},
            {"value": "<policies>\r\n\t<inbound />\r\n</policies>", "format": "rawxml"},
            (),
        ),
        (
            "ApiPolicy",
            {"apiId": "a", "policyId": "policy", "value": "<policies><inbound/></policies>"},
            {"value": "<policies>\r\n\t<inbound>\r\n\t\t<base />\r\n\t</inbound>\r\n</policies>"},
            ("value",),
        ),
    ],
)
def test_differing_inputs(kind, inputs, properties, expected):
    """Only of what Azure shows; secrets, unknown values and a document that went in say nothing."""
    assert differing(f"azure-native:apimanagement:{kind}", WHERE | inputs, {"properties": properties}) == expected
