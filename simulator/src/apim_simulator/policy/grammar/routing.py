"""Where a request goes, and how."""

from typing import Final

from apim_simulator.policy.rules import BOOLEAN, WHOLE, Attribute, Rule, one_of

ROWS: Final = (
    Rule(
        "set-backend-service",
        {"base-url": Attribute(), "backend-id": Attribute()},
        alternatives=frozenset({"base-url", "backend-id"}),
        absent=frozenset(
            {
                "sf-resolve-condition",
                "sf-service-instance-name",
                "sf-partition-key",
                "sf-listener-name",
                "dapr-app-id",
                "dapr-method",
                "dapr-namespace",
            }
        ),
        sections=("inbound", "backend"),
    ),
    Rule(
        "forward-request",
        {
            "timeout": Attribute(WHOLE),
            "timeout-ms": Attribute(WHOLE),
            # `2or1` falls back to HTTP/1 by its own definition.
            "http-version": Attribute(one_of("1", "2or1", "2"), simulated=one_of("1", "2or1")),
            # An answer that redirects is refused when it comes.
            "follow-redirects": Attribute(BOOLEAN, expression=False),
            "buffer-request-body": Attribute(BOOLEAN, expression=False),
            "buffer-response": Attribute(BOOLEAN, expression=False),
            "fail-on-error-status-code": Attribute(BOOLEAN, expression=False),
        },
        exclusive=frozenset({"timeout", "timeout-ms"}),
        absent=frozenset({"continue-timeout"}),
        sections=("backend",),
    ),
)
