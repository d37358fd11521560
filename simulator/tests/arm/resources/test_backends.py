"""Backends, pools, breakers."""

import pytest

SINGLE = {"url": "https://one.example", "protocol": "http"}
CONDITION = {"count": 3, "interval": "PT1M", "statusCodeRanges": [{"min": 429, "max": 429}]}
RULE = {"name": "r", "tripDuration": "PT10S", "acceptRetryAfter": True, "failureCondition": CONDITION}


def test_what_is_sent_comes_back(arm):
    """In Azure's order, credentials and all (backend-01, backend-05), plus title null (o24-22)."""
    sent = {
        "tls": {"validateCertificateChain": False},
        "proxy": {"url": "http://p.example", "username": "u", "password": "w"},
        "credentials": {"query": {"a": ["1"]}, "header": {"b": ["2", "3"]}, "authorization": {"scheme": "basic", "parameter": "p"}},
        "description": "d",
        "circuitBreaker": {"rules": [RULE]},
        **SINGLE,
    }
    told = arm.put("/backends/b", sent).json()["properties"]
    assert told == {"title": None, **sent}
    assert list(told) == ["title", "description", "url", "protocol", "credentials", "proxy", "tls", "circuitBreaker"]
    assert arm.get("/backends")["value"][0]["properties"] == told


def test_a_pool(arm, error):
    """Members by full or relative id, existing and Single; a member cannot go [I]."""
    for name in ("one", "two"):
        arm.put(f"/backends/{name}", SINGLE)
    services = [{"id": f"{arm.service}/backends/one", "priority": 1, "weight": 2}, {"id": "/backends/two"}]
    made = arm("PUT", "/backends/pool", {"properties": {"type": "Pool", "pool": {"services": services}}})
    assert (made.status_code, made.json()["properties"]) == (201, {"title": None, "pool": {"services": services}, "type": "Pool"})
    assert error(arm("DELETE", "/backends/two")) == (400, "ValidationError", [None])
    again = {"type": "Pool", "pool": {"services": [{"id": "/backends/pool"}]}}
    assert error(arm("PUT", "/backends/outer", {"properties": again})) == (400, "ValidationError", ["id"])


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        ({"protocol": "http"}, (400, "ValidationError", ["url"])),
        ({"url": "https://x.example"}, (400, "ValidationError", ["protocol"])),
        (SINGLE | {"protocol": "soap"}, (501, "SimulatorUnsupported", [])),
        (SINGLE | {"type": "Other"}, (501, "SimulatorUnsupported", [])),
        (SINGLE | {"pool": {"services": [{"id": "/backends/x"}]}}, (400, "ValidationError", ["pool"])),
        (SINGLE | {"type": "Pool"}, (400, "ValidationError", ["url"])),
        ({"type": "Pool", "pool": {"services": []}}, (400, "ValidationError", ["services"])),
        (
            {"type": "Pool", "pool": {"services": [{"id": f"/backends/{n}"} for n in range(31)]}},
            (400, "ValidationError", ["services"]),
        ),
        ({"type": "Pool", "pool": {"services": [{"id": "/backends/gone"}]}}, (400, "ValidationError", ["id"])),
        (SINGLE | {"properties": {"serviceFabricCluster": {"managementEndpoints": []}}}, (501, "SimulatorUnsupported", [])),
        (SINGLE | {"credentials": {"certificateIds": ["x"]}}, (501, "SimulatorUnsupported", [])),
        (
            SINGLE | {"credentials": {"managedIdentity": {"resource": "x"}}},
            (400, "SimulatorUnknownProperty", ["properties.credentials.managedIdentity"]),
        ),
        (SINGLE | {"circuitBreaker": {"rules": [RULE, RULE]}}, (400, "ValidationError", ["rules"])),
        (
            SINGLE | {"circuitBreaker": {"rules": [RULE | {"failureCondition": CONDITION | {"percentage": 5}}]}},
            (501, "SimulatorUnsupported", []),
        ),
        (
            SINGLE | {"circuitBreaker": {"rules": [RULE | {"failureCondition": {"count": 1, "errorReasons": ["timeout"]}}]}},
            (501, "SimulatorUnsupported", []),
        ),
        (SINGLE | {"circuitBreaker": {"rules": [{"name": "r", "failureCondition": CONDITION}]}}, (501, "SimulatorUnsupported", [])),
        (SINGLE | {"circuitBreaker": {"rules": [RULE | {"failureCondition": {"count": 1}}]}}, (501, "SimulatorUnsupported", [])),
        (SINGLE | {"circuitBreaker": {"rules": [RULE | {"tripDuration": "10 s"}]}}, (400, "ValidationError", ["tripDuration"])),
    ],
)
def test_refusals(arm, error, sent, refusal):
    """Azure's refusals and ours."""
    assert error(arm("PUT", "/backends/b", {"properties": sent})) == refusal


def test_no_breaker_on_consumption(arm, error):
    """[D]."""
    store = arm.world.store
    service = store.get(arm.service)
    store.put(type(service)(service.id, service.type, service.properties, service.envelope | {"sku": {"name": "Consumption"}}))
    sent = SINGLE | {"circuitBreaker": {"rules": [RULE]}}
    assert error(arm("PUT", "/backends/b", {"properties": sent})) == (400, "ValidationError", ["circuitBreaker"])
