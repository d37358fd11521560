"""Calls of single deployments: which condition picks them, and where they go."""

from lxml import etree

from policy import OperationPolicy, Route, operation_policy


def test_a_deployment_is_picked_by_the_parameter_that_names_it():
    """In lower case; a route without backend leaves the one that is set."""
    routes = (
        Route(deployment="GPT-4o", parameter="deployment-id", template="/a", backend="far"),
        Route(deployment="mini", parameter="deployment-id", template="/b"),
    )
    choose = etree.fromstring(operation_policy(OperationPolicy(routes=routes))).find("inbound/choose")
    assert [(when.get("condition"), [(each.tag, *each.attrib.values()) for each in when]) for when in choose] == [
        (
            '@(context.Request.MatchedParameters["deployment-id"].ToLower() == "gpt-4o")',
            [("set-backend-service", "far"), ("rewrite-uri", "/a")],
        ),
        ('@(context.Request.MatchedParameters["deployment-id"].ToLower() == "mini")', [("rewrite-uri", "/b")]),
    ]
