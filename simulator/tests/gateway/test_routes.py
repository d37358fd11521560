"""Which API and operation a request finds."""

import pytest
from apim_simulator.gateway.templates import template

from simulator.tests.gateway.conftest import SERVICE

ROUTES = [
    # operations: literal before parameter before wildcard [I]; final slash optional [D]; letter case ignored [K]
    ("GET", "/x/a/b", "", "literal"),
    ("GET", "/x/a/b/", "", "literal"),
    ("GET", "/X/A/B", "", "literal"),
    ("GET", "/x/a/c", "", "parameter"),
    ("GET", "/x/a/%62", "", "literal"),
    ("GET", "/x/a/c%2Fd", "", "parameter"),
    ("GET", "/x/a/b/c", "", "wildcard"),
    ("GET", "/x/other", "", "wildcard"),
    ("GET", "/x", "", "wildcard"),
    ("GET", "/x/file-7.json", "", "mixed"),
    ("POST", "/x/a/b", "", None),
    ("POST", "/x/q", "api-version=1", "query"),
    ("POST", "/x/q", "other=2&API-Version=1", "query"),
    ("POST", "/x/q", "api-version=", "query"),
    ("POST", "/x/q", "other=2", None),
    ("POST", "/x/fixed", "kind=a", "fixed"),
    ("POST", "/x/fixed", "kind=b", None),
    # APIs: longest prefix at a segment boundary, no way back to a shorter one [I]
    ("GET", "/xy/a/b", "", "root"),
    ("GET", "/x/deep/z", "", "deep"),
    ("GET", "/x/deeper/z", "", "wildcard"),
    ("DELETE", "/x/deep/z", "", None),
    ("GET", "/nowhere", "", "root"),
    ("PUT", "/nowhere", "", None),
]


@pytest.mark.parametrize(("method", "path", "query", "found"), ROUTES)
def test_a_request_finds_its_operation(method, path, query, found, site):
    """The operation's policy answers with its name; 404 where nothing matches, for a wrong method, too."""
    operations = {
        "literal": "GET /a/b",
        "parameter": "GET /a/{p}",
        "wildcard": "GET /*",
        "mixed": "GET /file-{n}.json",
        "query": "POST /q?api-version={v}",
        "fixed": "POST /fixed?kind=a",
    }
    site.api("x", "x")
    site.api("deep", "x/deep")
    site.api("root", "")
    for api, name, operation in [("x", n, o) for n, o in operations.items()] + [
        ("deep", "deep", "GET /z"),
        ("root", "root", "GET /*"),
    ]:
        verb, url = operation.split(" ")
        site.put(f"/apis/{api}/operations/{name}", {"displayName": name, "method": verb, "urlTemplate": url})
        answer = f'<return-response><set-status code="200" reason="OK" /><set-body>{name}</set-body></return-response>'
        site.policy(f"/apis/{api}/operations/{name}", "operation", inbound=answer)
    answer = site.call(method, f"{path}?{query}")
    assert (answer.text if answer.status_code == 200 else None) == found


def test_template_parameters_are_decoded_and_named():
    """Values from path and query, by the template's names."""
    compiled = template("/deployments/{deployment-id}/chat?api-version={v}&x=1")
    from apim_simulator.gateway.query import parse  # noqa: PLC0415 - beside its use

    assert compiled.match("/deployments/gpt%204/chat", parse("X=1&API-VERSION=a%2Bb")) == {"deployment-id": "gpt 4", "v": "a+b"}
    assert compiled.query_names == {"api-version", "x"}


def _answers(site, api: str, text: str) -> None:
    site.policy(f"/apis/{api}", "api", inbound=f"<return-response><set-body>{text}</set-body></return-response>")


def test_a_revision_is_reached_behind_the_suffix(site):
    """`;rev=n` picks it [K]; without, the current one answers; an absent one is nowhere."""
    site.api("a", "x", "GET /y")
    site.api("a;rev=2", "x", "GET /y", apiRevision="2", isCurrent=False)
    _answers(site, "a", "one")
    _answers(site, "a;rev=2", "two")
    paths = ("/x/y", "/x;rev=1/y", "/x;rev=2/y", "/x;rev=3/y")
    assert [site.call("GET", path).text for path in paths[:3]] == ["one", "one", "two"]
    assert site.call("GET", paths[3]).status_code == 404


@pytest.mark.parametrize(
    ("scheme", "properties", "calls"),
    [
        ("Segment", {}, {"/x/v1/y": "v1", "/x/y": "none", "/x/v2/y": None}),
        ("Query", {"versionQueryName": "ver"}, {"/x/y?ver=v1": "v1", "/x/y": "none", "/x/y?ver=v2": "none"}),
        ("Header", {"versionHeaderName": "Api-Version"}, {"/x/y": "v1"}),
    ],
)
def test_versions_by_scheme(scheme, properties, calls, site):
    """By segment, query or header; no or another version is the unversioned API [I]."""
    site.put("/apiVersionSets/s", {"displayName": "s", "versioningScheme": scheme, **properties})
    shared = {"apiVersionSetId": f"{site.id}/apiVersionSets/s"}
    site.api("v1", "x", "GET /y", apiVersion="v1", **shared)
    site.api("none", "x", "GET /y", **shared)
    _answers(site, "v1", "v1")
    _answers(site, "none", "none")
    headers = {"api-version": "v1"} if scheme == "Header" else {}
    answers = {path: site.call("GET", path, headers=headers) for path in calls}
    assert {path: answer.text if answer.status_code == 200 else None for path, answer in answers.items()} == calls


def test_a_change_in_the_store_counts_from_the_next_request_on(site):
    """The snapshot is made anew when the store's version moves."""
    site.api("a", "x", "GET /y")
    assert site.call("GET", "/x/y").status_code == 200
    site.world.store.delete(f"{site.id}/apis/a/operations/op1")
    assert site.call("GET", "/x/y").status_code == 404


def test_a_name_below_azure_api_net_is_served(site):
    """As for a client that has resolved it: the name in TLS and in Host; the certificate is for it, too."""
    site.api("a", "x", "GET /y")
    name = "contoso.azure-api.net"
    port = site.url.rpartition(":")[2]
    more = {"headers": {"host": f"{name}:{port}"}, "extensions": {"sni_hostname": name}}
    assert site.call("GET", "/x/y", **more).status_code == 200


def test_resources_of_other_services_are_not_ours(site):
    other = site.id[:-1]
    from apim_simulator.store import Resource  # noqa: PLC0415 - beside its use

    site.world.store.put(Resource(other, SERVICE, {}))
    site.world.store.put(Resource(f"{other}/apis/a", f"{SERVICE}/apis", {"path": "x", "displayName": "a"}))
    assert site.call("GET", "/x").status_code == 404
