"""Releases promote revisions (rev-09 to rev-12)."""

import pytest


@pytest.fixture
def revised(arm):
    """API a, revision 2 with an operation of its own name, a release of nothing yet."""
    arm.put("/apis/a", {"displayName": "A", "path": "a"})
    arm.put("/apis/a/operations/old", {"displayName": "Old", "method": "GET", "urlTemplate": "/old"})
    arm.put("/apis/a;rev=2", {"path": "a", "displayName": "A", "serviceUrl": "https://two.example"})
    arm.put("/apis/a;rev=2/operations/new", {"displayName": "New", "method": "GET", "urlTemplate": "/new"})
    return arm


def names(arm, path):
    return [item["name"] for item in arm.get(path)["value"]]


def test_a_release_promotes_its_revision(revised):
    """The API is that revision from then on, the former one lives under its own number; apiId is the bare id (rev-09)."""
    made = revised("PUT", "/apis/a/releases/r", {"properties": {"apiId": "/apis/a;rev=2", "notes": "now"}})
    assert made.json() == {
        "id": f"{revised.service}/apis/a/releases/r",
        "type": "Microsoft.ApiManagement/service/apis/releases",
        "name": "r",
        "properties": {
            "apiId": f"{revised.service}/apis/a",
            "createdDateTime": "2026-01-02T12:00:00Z",
            "updatedDateTime": "2026-01-02T12:00:00Z",
            "notes": "now",
        },
    }
    current, former = revised.get("/apis/a")["properties"], revised.get("/apis/a;rev=1")
    assert (current["apiRevision"], current["isCurrent"], current["serviceUrl"]) == ("2", True, "https://two.example")
    assert (former["name"], former["properties"]["apiRevision"], "isCurrent" in former["properties"]) == ("a;rev=1", "1", False)
    assert names(revised, "/apis/a/operations") == ["new"]
    assert names(revised, "/apis/a;rev=1/operations") == ["old"]
    assert revised.get("/apis/a;rev=2")["name"] == "a"


def test_releases_stay_with_the_api(revised):
    """Lists lack apiId (rev-12); a release of a revision no longer current names it; the former revision may go alone (rev-13)."""
    revised.put("/apis/a/releases/first", {"apiId": "a", "notes": "one"})
    revised.put("/apis/a/releases/second", {"apiId": "a;rev=2"})
    assert revised.get("/apis/a/releases/first")["properties"]["apiId"] == f"{revised.service}/apis/a;rev=1"
    assert [sorted(item["properties"]) for item in revised.get("/apis/a/releases")["value"]] == [
        ["createdDateTime", "notes", "updatedDateTime"]
    ] * 2
    assert revised("DELETE", "/apis/a;rev=1").status_code == 202
    assert names(revised, "/apis/a/releases") == ["first", "second"]


def test_patch(revised):
    """rev-11: notes change, the revision stays promoted."""
    revised.put("/apis/a/releases/r", {"apiId": "/apis/a;rev=2", "notes": "now"})
    body = {"properties": {"apiId": f"{revised.service}/apis/a", "notes": "later"}}
    assert revised("PATCH", "/apis/a/releases/r", body).json()["properties"]["notes"] == "later"
    assert revised.get("/apis/a")["properties"]["apiRevision"] == "2"


@pytest.mark.parametrize("named", ["/apis/a;rev=9", "/apis/echo-api", "gone"])
def test_what_is_no_revision_of_the_api_is_refused(revised, error, named):
    """400 on apiId."""
    assert error(revised("PUT", "/apis/a/releases/r", {"properties": {"apiId": named}})) == (400, "ValidationError", ["apiId"])
