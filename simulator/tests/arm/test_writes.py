"""PUT, PATCH and DELETE in general: ETags, If-Match, merge, what a refusal leaves behind."""

import base64

BACKEND = {"url": "https://one.example", "protocol": "http"}


def counter(response):
    """The number in an ETag."""
    return int.from_bytes(base64.b64decode(response.headers["etag"].strip('"')), "big")


def test_etags_rise_over_the_service(arm):
    """Eight bytes, base64, quoted; one counter for all resources; GET, HEAD and PUT agree."""
    first = arm("PUT", "/backends/a", {"properties": BACKEND})
    second = arm("PUT", "/apiVersionSets/v", {"properties": {"displayName": "v", "versioningScheme": "Segment"}})
    assert first.status_code == second.status_code == 201
    assert len(base64.b64decode(first.headers["etag"].strip('"'))) == 8
    assert counter(second) == counter(first) + 1
    assert arm("GET", "/backends/a").headers["etag"] == first.headers["etag"]
    assert arm("HEAD", "/backends/a").headers["etag"] == first.headers["etag"]


def test_an_identical_put_keeps_the_etag(arm):
    """200, nothing changed (o24-04)."""
    first = arm("PUT", "/backends/a", {"properties": BACKEND})
    again = arm("PUT", "/backends/a", {"properties": BACKEND})
    assert (again.status_code, again.headers["etag"], again.json()) == (200, first.headers["etag"], first.json())
    other = arm("PUT", "/backends/a", {"properties": BACKEND | {"title": "t"}})
    assert counter(other) == counter(first) + 1


def test_lists_deletes_and_errors_have_no_etag(arm):
    """As recorded everywhere."""
    arm("PUT", "/backends/a", {"properties": BACKEND})
    for answer in (arm("GET", "/backends"), arm("DELETE", "/backends/a"), arm("GET", "/backends/a")):
        assert "etag" not in answer.headers


def test_if_match(arm, error):
    """`*` and nothing let a write pass and even create (policy-06), the current ETag too; a stale one is 412."""
    star = {"If-Match": "*"}
    made = arm("PUT", "/backends/a", {"properties": BACKEND}, headers=star)
    assert made.status_code == 201
    current = {"If-Match": made.headers["etag"]}
    changed = arm("PATCH", "/backends/a", {"properties": {"title": "t"}}, headers=current)
    assert changed.status_code == 200
    for method in ("PUT", "PATCH", "DELETE"):
        body = None if method == "DELETE" else {"properties": BACKEND if method == "PUT" else {"title": "u"}}
        assert error(arm(method, "/backends/a", body, headers=current)) == (412, "PreconditionFailed", [])
    assert arm.get("/backends/a")["properties"]["title"] == "t"
    assert error(arm("PUT", "/backends/b", {"properties": BACKEND}, headers=current))[0] == 412
    assert error(arm("PUT", "/backends/b", {"properties": BACKEND}, headers={"If-None-Match": "*"})) == (
        501,
        "SimulatorUnsupported",
        [],
    )


def test_delete(arm):
    """200 empty, then 204, whatever If-Match says (named-value-24)."""
    arm("PUT", "/backends/a", {"properties": BACKEND})
    gone = arm("DELETE", "/backends/a")
    assert (gone.status_code, gone.content, gone.headers["content-length"]) == (200, b"", "0")
    assert arm("DELETE", "/backends/a", headers={"If-Match": "*"}).status_code == 204


def test_patch_merges(arm, error):
    """Objects member by member, arrays as a whole, null removes; what is absent is 404."""
    credentials = {"header": {"a": ["1", "2"], "b": ["3"]}, "query": {"q": ["4"]}}
    arm("PUT", "/backends/a", {"properties": BACKEND | {"title": "t", "credentials": credentials}})
    patch = {"title": None, "credentials": {"header": {"a": ["5"], "b": None}}}
    merged = arm("PATCH", "/backends/a", {"properties": patch})
    expected = {"title": None, **BACKEND, "credentials": {"header": {"a": ["5"]}, "query": {"q": ["4"]}}}
    assert (merged.status_code, merged.json()["properties"]) == (200, expected)
    assert error(arm("PATCH", "/backends/x", {"properties": {}})) == (404, "ResourceNotFound", [])


def test_put_replaces(arm):
    """What is not sent again is gone."""
    arm("PUT", "/backends/a", {"properties": BACKEND | {"title": "t"}})
    arm("PUT", "/backends/a", {"properties": BACKEND})
    assert arm.get("/backends/a")["properties"] == {"title": None, **BACKEND}


def test_a_refused_write_changes_nothing(arm, error):
    """Neither the resource nor the counter."""
    before = arm("PUT", "/backends/a", {"properties": BACKEND})
    assert error(arm("PUT", "/backends/a", {"properties": {"url": "https://two.example"}})) == (
        400,
        "ValidationError",
        ["protocol"],
    )
    assert arm("GET", "/backends/a").headers["etag"] == before.headers["etag"]
    assert counter(arm("PUT", "/backends/b", {"properties": BACKEND})) == counter(before) + 1
