"""Which policy elements the simulator takes: one row each, in `grammar`. A new one has a row there, a module in gateway/elements.

Rows follow GW-ELEMENTS and the page of each policy in https://learn.microsoft.com/azure/api-management/api-management-policies
(sections, attributes, defaults there are [D]); what deviates says so beside it.
"""

from typing import Final

from apim_simulator.policy.grammar import ROWS
from apim_simulator.policy.rules import Attribute

STATEMENTS: Final = {rule.name: rule for rule in ROWS}
"""Policies by element name."""

NESTING: Final = frozenset(rule.name for rule in ROWS if rule.statements)
"""Policies that hold others as statements of their own."""

COMMON: Final = {"id": Attribute(expression=False)}
"""Every policy may carry an id, for LastError.PolicyId
(https://learn.microsoft.com/azure/api-management/api-management-error-handling-policies)."""

_KNOWN = frozenset(
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
        "cache-value",
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

DOCUMENTED: Final = _KNOWN - STATEMENTS.keys()
"""Policies that Azure documents, or its policy toolkit knows (cache-value), and the simulator does not take."""
