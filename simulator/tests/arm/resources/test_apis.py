"""APIs and their revisions, without documents."""

import pytest

S = "Microsoft.ApiManagement/service"
API = {"displayName": "A", "path": "a"}


def properties_of(**changes):
    """GET's properties of a plain API (o24-07)."""
    return {
        "displayName": "A",
        "apiRevision": "1",
        "description": None,
        "subscriptionRequired": True,
        "serviceUrl": None,
        "backendId": None,
        "path": "a",
        "protocols": ["https"],
        "mcpProperties": None,
        "a2aProperties": None,
        "isAgent": False,
        "agent": None,
        "jsonRpcProperties": None,
        "authenticationSettings": {
            "oAuth2": None,
            "openid": None,
            "oAuth2AuthenticationSettings": [],
            "openidAuthenticationSettings": [],
            "returnProtectedResourceMetadata": False,
        },
        "subscriptionKeyParameterNames": {"header": "Ocp-Apim-Subscription-Key", "query": "subscription-key"},
        "isCurrent": True,
        "provisioningState": "Succeeded",
    } | changes


def properties(arm, name):
    return arm.get(f"/apis/{name}")["properties"]


def test_defaults(arm):
    """PUT without a document is synchronous and whole; GET adds provisioningState (o24-06, o24-07)."""
    made = arm(
        "PUT", "/apis/a", {"properties": API | {"path": "/a", "apiRevision": "v1", "type": "http", "authenticationSettings": {}}}
    )
    assert (made.status_code, "location" in made.headers, "azure-asyncoperation" in made.headers) == (201, False, False)
    expected = properties_of()
    assert arm.get("/apis/a") == {"id": f"{arm.service}/apis/a", "type": f"{S}/apis", "name": "a", "properties": expected}
    del expected["provisioningState"]
    assert made.json()["properties"] == expected


def test_put_replaces_and_fills_in(arm):
    """Unsent contact and licence go (oaj-05); unsent members of those sent are null (oaj-02); apiVersion "" stays."""
    arm.put(
        "/apis/a", API | {"contact": {"email": "a@b.example"}, "license": {"name": "MIT"}, "termsOfServiceUrl": "https://t.example"}
    )
    told = properties(arm, "a")
    assert told["contact"] == {"name": None, "url": None, "email": "a@b.example"}
    assert told["license"] == {"name": "MIT", "url": None}
    arm.put(
        "/apis/a", API | {"apiVersion": "", "subscriptionKeyParameterNames": {"header": "api-key"}, "protocols": ["Http", "HTTPS"]}
    )
    names = {"header": "api-key", "query": "subscription-key"}
    assert properties(arm, "a") == properties_of(subscriptionKeyParameterNames=names, protocols=["http", "https"], apiVersion="")


def test_lists_are_shorter(arm):
    """Authentication and key names null, descriptive objects gone (api-01, rev-04)."""
    arm.put("/apis/a", API | {"contact": {"name": "n"}})
    expected = properties_of(authenticationSettings=None, subscriptionKeyParameterNames=None)
    del expected["provisioningState"]
    assert arm.get("/apis", __filter="name eq 'a'")["value"][0]["properties"] == expected


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        ({"path": None}, (400, "ValidationError", ["path"])),
        ({"displayName": None}, (400, "ValidationError", ["displayName"])),
        ({"type": "soap"}, (501, "SimulatorUnsupported", [])),
        ({"apiType": "graphql"}, (501, "SimulatorUnsupported", [])),
        ({"protocols": ["wss"]}, (501, "SimulatorUnsupported", [])),
        ({"wsdlSelector": {}}, (501, "SimulatorUnsupported", [])),
        ({"authenticationSettings": {"openid": {"openidProviderId": "x"}}}, (501, "SimulatorUnsupported", [])),
        ({"apiVersionSet": {"name": "x"}}, (501, "SimulatorUnsupported", [])),
        ({"apiVersionSetId": "/apiVersionSets/gone"}, (400, "ValidationError", ["apiVersionSetId"])),
        ({"sourceApiId": "/apis/gone"}, (400, "ValidationError", ["sourceApiId"])),
        ({"isOnline": True}, (400, "SimulatorReadOnlyProperty", ["properties.isOnline"])),
        ({"bearer": "enabled"}, (400, "SimulatorUnknownProperty", ["properties.bearer"])),
        ({"path": "echo"}, (400, "ValidationError", ["path"])),
        ({"value": "{}"}, (400, "ValidationError", ["format"])),
        ({"format": "openapi"}, (400, "ValidationError", ["value"])),
    ],
)
def test_refusals(arm, error, sent, refusal):
    """Azure's and ours, never mixed up; nothing is stored."""
    body = {"properties": {name: value for name, value in (API | sent).items() if value is not None}}
    assert error(arm("PUT", "/apis/a", body)) == refusal
    assert arm("GET", "/apis/a").status_code == 404


def test_patch(arm):
    """Merges; the answer is a write's."""
    arm.put("/apis/a", API | {"description": "d", "serviceUrl": "https://x.example"})
    answer = arm("PATCH", "/apis/a", {"properties": {"description": None, "displayName": "B"}})
    expected = properties_of(displayName="B", serviceUrl="https://x.example")
    assert properties(arm, "a") == expected
    del expected["provisioningState"]
    assert (answer.status_code, answer.json()["properties"]) == (200, expected)


def test_versions_share_a_path(arm, error):
    """Within one set, under different versions [C]; writes expand the set (clone-05), GET does not (clone-06)."""
    arm.put("/apiVersionSets/v", {"displayName": "V", "versioningScheme": "Segment"})
    version = API | {"apiVersionSetId": "/apiVersionSets/v", "apiVersion": "1"}
    made = arm.put("/apis/a", version).json()["properties"]
    full = f"{arm.service}/apiVersionSets/v"
    assert made["apiVersionSet"] == {
        "id": full,
        "name": "V",
        "description": None,
        "versioningScheme": "Segment",
        "versionQueryName": None,
        "versionHeaderName": None,
    }
    assert properties(arm, "a") == properties_of(apiVersion="1", apiVersionSetId=full)
    assert error(arm("PUT", "/apis/b", {"properties": version})) == (400, "ValidationError", ["path"])
    assert arm.put("/apis/b", version | {"apiVersion": "2"}).status_code == 201


class TestRevisions:
    """`;rev=n`."""

    @pytest.fixture
    def revised(self, arm):
        """API a with an operation, its policy, and revision 2 copied from it."""
        arm.put("/apis/a", API | {"description": "d", "termsOfServiceUrl": "https://t.example", "apiRevisionDescription": "first"})
        arm.put("/apis/a/operations/o", {"displayName": "O", "method": "GET", "urlTemplate": "/o"})
        arm.put("/apis/a/operations/o/policies/policy", {"value": "<policies><inbound><base /></inbound></policies>"})
        sent = {"sourceApiId": "/apis/a;rev=1", "path": "a", "apiRevisionDescription": "second"}
        made = arm("PUT", "/apis/a%3Brev%3D2", {"properties": sent})
        assert made.status_code == 201
        return arm

    def test_a_revision_copies_what_is_not_sent(self, revised):
        """Properties, operations (rev-06, rev-07), policies [K]; isCurrent is absent, the id unescaped."""
        told = revised.get("/apis/a;rev=2")
        expected = properties_of(
            description="d", apiRevision="2", apiRevisionDescription="second", termsOfServiceUrl="https://t.example"
        )
        del expected["isCurrent"]
        assert told == {"id": f"{revised.service}/apis/a;rev=2", "type": f"{S}/apis", "name": "a;rev=2", "properties": expected}
        assert [o["id"] for o in revised.get("/apis/a;rev=2/operations")["value"]] == [
            f"{revised.service}/apis/a;rev=2/operations/o"
        ]
        assert revised("GET", "/apis/a;rev=2/operations/o/policies/policy").status_code == 200

    def test_the_current_revision_is_the_api(self, revised):
        """Under `;rev=1` too, with the bare id (oaj-05); only it is listed."""
        assert revised.get("/apis/a;rev=1")["id"] == f"{revised.service}/apis/a"
        answer = revised("PUT", "/apis/a;rev=1", {"properties": API | {"apiRevision": "1", "description": "d"}})
        assert (answer.status_code, answer.json()["name"]) == (200, "a")
        assert [item["name"] for item in revised.get("/apis")["value"]] == ["a", "echo-api"]

    def test_the_list_of_revisions(self, revised):
        """Flat, relative, newest first, nextLink null (rev-08)."""
        second = revised.get("/apis/a/revisions")["value"][0]
        assert second == {
            "id": "/apis/a;rev=2/revisions/a;rev=2",
            "apiId": "/apis/a;rev=2",
            "apiRevision": "2",
            "createdDateTime": "2026-01-02T12:00:00Z",
            "updatedDateTime": "2026-01-02T12:00:00Z",
            "description": "second",
            "privateUrl": "/a;rev=2",
            "isOnline": True,
            "isCurrent": False,
        }
        answer = revised.get("/apis/a;rev=2/revisions")
        told = [(item["apiRevision"], item["privateUrl"], item["isCurrent"]) for item in answer["value"]]
        assert (told, answer["count"], answer["nextLink"]) == ([("2", "/a;rev=2", False), ("1", "/a", True)], 2, None)

    def test_what_all_revisions_share(self, revised, error):
        """Changed on the current one for all [R 2021-08-01], on another refused [C]."""
        revised("PATCH", "/apis/a", {"properties": {"displayName": "B", "path": "b", "description": "e"}})
        told = properties(revised, "a;rev=2")
        assert (told["displayName"], told["path"], told["description"]) == ("B", "b", "e")
        refused = revised("PATCH", "/apis/a;rev=2", {"properties": {"displayName": "C"}})
        assert error(refused) == (400, "ValidationError", ["displayName"])
        assert revised("PATCH", "/apis/a;rev=2", {"properties": {"serviceUrl": "https://two.example"}}).status_code == 200
        assert properties(revised, "a")["serviceUrl"] is None

    def test_deletion(self, revised, error):
        """A revision that is not current goes alone (rev-13); an API with others only with deleteRevisions [C]."""
        assert error(revised("DELETE", "/apis/a")) == (400, "ValidationError", [None])
        assert error(revised("DELETE", "/apis/a;rev=1"))[0] == 400
        assert revised("DELETE", "/apis/a;rev=2").status_code == 202
        assert revised("GET", "/apis/a;rev=2").status_code == 404
        assert revised("DELETE", "/apis/a").status_code == 202
        assert revised("GET", "/apis/a").status_code == 404

    def test_delete_revisions(self, revised):
        """All at once."""
        assert revised("DELETE", "/apis/a", deleteRevisions="true").status_code == 202
        left = [r.id for r in revised.world.store if "/apis/a" in r.id.lower()]
        assert left == []

    def test_numbers_do_not_change(self, revised, error):
        """Neither in the body against the URL, nor of what exists."""
        assert error(revised("PUT", "/apis/a;rev=3", {"properties": API | {"apiRevision": "4"}})) == (
            400,
            "ValidationError",
            ["apiRevision"],
        )
        assert error(revised("PUT", "/apis/a;rev=2", {"properties": API | {"apiRevision": "4"}}))[1] == "SimulatorUnsupported"


def test_an_api_may_begin_with_any_revision(arm):
    """A first PUT under `;rev=n` makes the API with that revision current [K]."""
    made = arm("PUT", "/apis/n;rev=3", {"properties": {"displayName": "N", "path": "n"}})
    assert (made.status_code, made.json()["name"], made.json()["properties"]["apiRevision"]) == (201, "n", "3")
    assert arm.get("/apis/n;rev=3")["properties"]["isCurrent"] is True


def test_cloning(arm):
    """A new id with sourceApiId: a new API, revision 1, with the source's operations (clone-02, clone-03)."""
    arm.put("/apis/c", {"sourceApiId": "/apis/echo-api", "displayName": "C", "path": "c"})
    assert properties(arm, "c") == properties_of(displayName="C", path="c", serviceUrl="http://echoapi.cloudapp.net/api")
    assert len(arm.get("/apis/c/operations")["value"]) == 6
    assert arm("GET", "/apis/c/operations/create-resource/policies/policy").status_code == 200


def test_what_goes_with_an_api(arm):
    """Children, product links, subscriptions of its scope, a version set left empty (clone-08); nothing else."""
    arm.put("/apiVersionSets/v", {"displayName": "V", "versioningScheme": "Segment"})
    arm.put("/apis/a", API | {"apiVersionSetId": "/apiVersionSets/v", "apiVersion": "1"})
    arm.put("/apis/b", API | {"apiVersionSetId": "/apiVersionSets/v", "apiVersion": "2"})
    arm.put("/products/starter/apis/a")
    arm.put("/subscriptions/s", {"displayName": "s", "scope": "/apis/a"})
    assert arm("DELETE", "/apis/a").status_code == 202
    assert arm("HEAD", "/products/starter/apis/a").status_code == 404
    assert arm("GET", "/subscriptions/s").status_code == 404
    assert arm("GET", "/apiVersionSets/v").status_code == 200
    assert arm("DELETE", "/apis/b").status_code == 202
    assert arm("DELETE", "/apiVersionSets/v").status_code == 204
