"""Which policy elements the simulator takes: one row each. To add one, add its row here and its module in gateway/elements.

Rows follow apim.md 3.1 and the page of each policy in https://learn.microsoft.com/azure/api-management/api-management-policies
(sections, attributes, defaults there are [D]); what deviates says so beside it.
"""

import re
from typing import Final

from simulator.policy.rules import (
    BOOLEAN,
    EXISTS_ACTION,
    FILLED,
    NUMBER,
    STATUS,
    TEXT,
    WHOLE,
    Attribute,
    Child,
    Form,
    Rule,
    one_of,
)

_LITERAL = Attribute(required=True, expression=False)
_NAME = Attribute(required=True)
_ON = Attribute(BOOLEAN)

RETRIES: Final = Form(re.compile(r"[1-9]|[1-4]\d|50"), "a whole number from 1 to 50")

_VALUE = Rule("value", content=TEXT)
_SET_STATUS = Rule("set-status", {"code": Attribute(STATUS, required=True), "reason": Attribute(required=True)})
_SET_HEADER = Rule(
    "set-header",
    {"name": _NAME, "exists-action": Attribute(EXISTS_ACTION)},
    (Child(_VALUE, most=None),),
)
# Templates (liquid) are refused. The page lists no on-error, samples use it there: any section [K].
_SET_BODY = Rule("set-body", content=TEXT, absent=frozenset({"template", "xsi-nil"}))

_STATEMENTS: Final = (
    # Nested `base` and `base` at global scope are unrecorded and undocumented: refused as ours by the check.
    Rule("base", direct=True),
    Rule("include-fragment", {"fragment-id": _LITERAL}),
    Rule(
        "choose",
        children=(
            Child(Rule("when", {"condition": Attribute(BOOLEAN, required=True)}, statements=True), least=1, most=None),
            Child(Rule("otherwise", statements=True)),
        ),
    ),
    Rule("set-variable", {"name": _LITERAL, "value": Attribute(TEXT, required=True)}),
    _SET_HEADER,
    Rule(
        "set-query-parameter",
        {"name": _NAME, "exists-action": Attribute(EXISTS_ACTION)},
        # The page requires a value; a delete without one is common in samples [S].
        (Child(_VALUE, most=None),),
        sections=("inbound", "backend"),
    ),
    _SET_BODY,
    # In on-error it would change a request that nobody sends any more: accepted there, as documented.
    Rule("set-method", content=FILLED, content_required=True, sections=("inbound", "on-error")),
    _SET_STATUS,
    Rule(
        "rewrite-uri",
        {"template": Attribute(required=True), "copy-unmatched-params": _ON},
        sections=("inbound",),
    ),
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
            "follow-redirects": Attribute(BOOLEAN, expression=False, simulated=one_of("false")),
            "buffer-request-body": Attribute(BOOLEAN, expression=False),
            "buffer-response": Attribute(BOOLEAN, expression=False),
            "fail-on-error-status-code": Attribute(BOOLEAN, expression=False, simulated=one_of("false")),
        },
        exclusive=frozenset({"timeout", "timeout-ms"}),
        absent=frozenset({"continue-timeout"}),
        sections=("backend",),
    ),
    Rule(
        "return-response",
        children=(Child(_SET_STATUS), Child(_SET_HEADER, most=None), Child(_SET_BODY)),
        absent=frozenset({"response-variable-name"}),
    ),
    Rule(
        "trace",
        {"source": _LITERAL, "severity": Attribute(one_of("verbose", "information", "error"), expression=False)},
        (
            Child(Rule("message", content=FILLED, content_required=True), least=1),
            Child(Rule("metadata", {"name": _NAME, "value": Attribute(TEXT, required=True)}), most=None),
        ),
    ),
    Rule(
        "cors",
        {"allow-credentials": _ON, "terminate-unmatched-request": _ON},
        (
            Child(Rule("allowed-origins", children=(Child(Rule("origin", content=FILLED, content_required=True), 1, None),)), 1),
            Child(
                Rule(
                    "allowed-methods",
                    {"preflight-result-max-age": Attribute(WHOLE)},
                    (Child(Rule("method", content=FILLED, content_required=True), 1, None),),
                )
            ),
            Child(Rule("allowed-headers", children=(Child(Rule("header", content=FILLED, content_required=True), 1, None),)), 1),
            Child(Rule("expose-headers", children=(Child(Rule("header", content=FILLED, content_required=True), 1, None),))),
        ),
        sections=("inbound",),
        direct=True,
    ),
    Rule(
        "authentication-managed-identity",
        {
            "resource": Attribute(required=True),
            "client-id": Attribute(expression=False),
            "output-token-variable-name": Attribute(),
            "ignore-error": _ON,
        },
        sections=("inbound",),
    ),
    Rule(
        "retry",
        {
            "condition": Attribute(BOOLEAN, required=True),
            "count": Attribute(RETRIES, required=True),
            "interval": Attribute(NUMBER, required=True),
            "max-interval": Attribute(NUMBER),
            "delta": Attribute(NUMBER),
            "first-fast-retry": _ON,
        },
        statements=True,
    ),
)

STATEMENTS: Final = {rule.name: rule for rule in _STATEMENTS}
"""Policies by element name."""

COMMON: Final = {"id": Attribute(expression=False)}
"""Every policy may carry an id, for LastError.PolicyId
(https://learn.microsoft.com/azure/api-management/api-management-error-handling-policies)."""

DOCUMENTED: Final = frozenset(
    [
        "authentication-basic",
        "authentication-certificate",
        "azure-openai-emit-token-metric",
        "azure-openai-semantic-cache-lookup",
        "azure-openai-semantic-cache-store",
        "azure-openai-token-limit",
        "cache-lookup",
        "cache-lookup-value",
        "cache-remove-value",
        "cache-store",
        "cache-store-value",
        "check-header",
        "cosmosdb-data-source",
        "cross-domain",
        "emit-metric",
        "find-and-replace",
        "get-authorization-context",
        "http-data-source",
        "invoke-dapr-binding",
        "invoke-request",
        "ip-filter",
        "json-to-xml",
        "jsonp",
        "limit-concurrency",
        "llm-content-safety",
        "llm-emit-token-metric",
        "llm-semantic-cache-lookup",
        "llm-semantic-cache-store",
        "llm-token-limit",
        "log-to-eventhub",
        "mock-response",
        "proxy",
        "publish-event",
        "publish-to-dapr",
        "quota",
        "quota-by-key",
        "rate-limit",
        "rate-limit-by-key",
        "redirect-content-urls",
        "send-one-way-request",
        "send-request",
        "send-service-bus-message",
        "set-graphql-resolver",
        "sql-data-source",
        "validate-azure-ad-token",
        "validate-client-certificate",
        "validate-content",
        "validate-graphql-request",
        "validate-headers",
        "validate-jwt",
        "validate-odata-request",
        "validate-parameters",
        "validate-status-code",
        "wait",
        "xml-to-json",
        "xsl-transform",
    ]
)
"""Policies that Azure documents and the simulator does not take."""
