"""What stands in the way of a Create."""

import pytest
from apim_simulator.provider.existence import is_default_policy

from simulator.tests.provider.arm_double import PLACE, SERVICE, Reply
from simulator.tests.provider.engine import RpcFailed

OPERATION = PLACE | {"apiId": "a", "operationId": "o", "displayName": "O", "method": "GET", "urlTemplate": "/"}
POLICY = PLACE | {"policyId": "policy", "value": "<policies><inbound/></policies>"}
LINK = PLACE | {"productId": "p", "apiId": "a"}
EXISTS = f"cannot create already existing resource '{SERVICE}"
BORN_WITH = (
    "<!--\r\n    IMPORTANT:\r\n    - advice\r\n-->\r\n<policies>\r\n\t<inbound></inbound>\r\n\t<backend>\r\n\t\t<forward-request />"
    "\r\n\t</backend>\r\n\t<outbound></outbound>\r\n</policies>"
)


@pytest.mark.parametrize(
    "answer",
    [
        Reply(404, {"error": {"code": "ResourceNotFound", "message": "not found"}}),
        Reply(200, b""),
        Reply(200, {}),
        Reply(204),
    ],
)
def test_prov_11_these_answers_to_get_let_it_be_created(plugin, arm, answer):
    """Absent, or an answer that shows nothing."""
    arm.queue("GET", "/apis/a/operations/o", answer)
    plugin.create("ApiOperation", OPERATION)
    assert arm.lines[:2] == ["GET /apis/a/operations/o", "PUT /apis/a/operations/o"]


def test_prov_12_what_exists_is_not_adopted(plugin, arm):
    """An imported operation, say; nothing is written."""
    arm.store("/apis/a/operations/o", {"displayName": "imported"})
    with pytest.raises(RpcFailed, match="cannot create already existing resource") as caught:
        plugin.create("ApiOperation", OPERATION)
    assert caught.value.text == f"{EXISTS}/apis/a/operations/o'"
    assert arm.lines == ["GET /apis/a/operations/o"]
    assert caught.value.kept is None


def test_prov_12_an_answer_that_says_neither_stops_it(plugin, arm):
    """With status and body."""
    arm.queue("GET", "/apis/a/operations/o", Reply(403, {"error": {"code": "AuthorizationFailed"}}))
    with pytest.raises(RpcFailed, match="cannot check existence") as caught:
        plugin.create("ApiOperation", OPERATION)
    assert caught.value.text == (
        f"cannot check existence of resource '{SERVICE}/apis/a/operations/o': status code 403, "
        '{"error": {"code": "AuthorizationFailed"}}'
    )


def test_prov_11_a_link_is_looked_for_with_head(plugin, arm):
    """204 means it is there, 404 that it is not; there is no GET before or after."""
    arm.queue("HEAD", "/products/p/apis/a", Reply(204))
    with pytest.raises(Exception, match="cannot create already existing resource"):
        plugin.create("ProductApi", LINK)
    identifier, _ = plugin.create("ProductApi", LINK)
    assert identifier == f"{SERVICE}/products/p/apis/a"
    assert arm.lines == ["HEAD /products/p/apis/a", "HEAD /products/p/apis/a", "PUT /products/p/apis/a"]
    assert arm.requests[-1].body == {}


def test_prov_11_a_head_answered_with_200_shows_no_body(plugin, arm):
    """So it is taken for an answer that shows nothing."""
    arm.queue("HEAD", "/products/p/apis/a", Reply(200))
    plugin.create("ProductApi", LINK)
    assert arm.lines == ["HEAD /products/p/apis/a", "PUT /products/p/apis/a"]


def test_prov_13_the_global_policy_is_created_over_the_one_a_service_is_born_with(plugin, arm):
    """As long as nobody has changed it."""
    arm.store("/policies/policy", {"format": "xml", "value": BORN_WITH})
    plugin.create("Policy", POLICY)
    assert arm.lines[1] == "PUT /policies/policy"


def test_prov_13_a_changed_global_policy_is_not_overwritten(plugin, arm):
    """It is somebody's."""
    arm.store("/policies/policy", {"format": "xml", "value": BORN_WITH.replace("forward-request", 'forward-request timeout="9"')})
    with pytest.raises(Exception, match=r"cannot create already existing resource '.+/policies/policy'"):
        plugin.create("Policy", POLICY)


def test_prov_13_other_policies_have_no_default(plugin, arm):
    """The same text at an API is somebody's."""
    arm.store("/apis/a/policies/policy", {"format": "xml", "value": BORN_WITH})
    with pytest.raises(Exception, match="cannot create already existing resource"):
        plugin.create("ApiPolicy", POLICY | {"apiId": "a"})


def test_prov_13_the_simulators_default_is_the_one_meant():
    """Both sides keep a copy, sharing no code; this holds them together."""
    from apim_simulator.builtin import GLOBAL_POLICY  # noqa: PLC0415 - the one place where both sides meet

    assert is_default_policy({"properties": {"format": "xml", "value": GLOBAL_POLICY}})
    assert not is_default_policy({"properties": {}})
    assert not is_default_policy({})
