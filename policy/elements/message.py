"""Policies that change or answer a message."""

from policy.elements.kind import (
    BOOLEAN,
    LITERAL,
    STATUS,
    TEXT,
    Kind,
    Policy,
    at_most_one_of,
    attrs,
    number,
    one_of,
    optional,
    required,
)

_EXISTS = {"name": required(), "exists-action": optional(one_of("override", "skip", "append", "delete"))}

HEADER = Kind(attributes=_EXISTS, children={"value": LITERAL})
METHOD = LITERAL
STATUS_LINE = Kind(attributes={"code": required(STATUS), "reason": optional(TEXT)})
BODY = Kind(
    attributes={
        "template": optional(one_of("liquid", "none")),
        "xsi-nil": optional(one_of("blank", "null")),
        "parse-date": optional(BOOLEAN),
    },
    holds="anything",
)

_RESPONSE = Kind(
    attributes={"response-variable-name": optional(TEXT)},
    children={"set-status": STATUS_LINE, "set-header": HEADER, "set-body": BODY},
    single=frozenset({"set-status", "set-body"}),
)
_TRACE = Kind(
    attributes={"source": required(), "severity": optional(one_of("verbose", "information", "error"))},
    children={"message": LITERAL, "metadata": Kind(attributes={"name": required(), "value": required(TEXT)})},
    single=frozenset({"message"}),
    holds="text",
)
"""The message of a trace is a child; older policies, which the service still takes, have it as the text of the element."""

POLICIES = {
    "set-header": Policy(kind=HEADER),
    "set-query-parameter": Policy(kind=HEADER, sections="IB"),
    "set-method": Policy(kind=METHOD, sections="IE"),
    "set-status": Policy(kind=STATUS_LINE),
    "set-body": Policy(kind=BODY, answer="replaces the whole answer"),
    "return-response": Policy(kind=_RESPONSE),
    "mock-response": Policy(
        kind=Kind(attributes={"status-code": optional(STATUS), "content-type": optional(TEXT), "index": optional(number(0))}),
        sections="IOE",
    ),
    "find-and-replace": Policy(
        kind=Kind(attributes={"from": required(TEXT), "to": required(TEXT)}), answer="reads the whole answer"
    ),
    "redirect-content-urls": Policy(kind=Kind(), sections="IO"),
    "json-to-xml": Policy(
        kind=Kind(
            attributes={
                "apply": required(one_of("always", "content-type-json")),
                **attrs(BOOLEAN, "consider-accept-header", "parse-date"),
                **attrs(TEXT, "namespace-separator", "namespace-prefix", "attribute-block-name"),
            }
        ),
        sections="IOE",
        answer="reads the whole answer",
    ),
    "xml-to-json": Policy(
        kind=Kind(
            attributes={
                "kind": required(one_of("direct", "javascript-friendly")),
                "apply": required(one_of("always", "content-type-xml")),
                **attrs(BOOLEAN, "consider-accept-header", "always-array-child-elements"),
            }
        ),
        sections="IOE",
        answer="reads the whole answer",
    ),
    "xsl-transform": Policy(kind=Kind(holds="anything", loose=True), sections="IO"),
    "trace": Policy(kind=_TRACE),
    "log-to-eventhub": Policy(
        kind=Kind(
            attributes={"logger-id": required(expression=False, names="logger"), **attrs(TEXT, "partition-id", "partition-key")},
            choices=(at_most_one_of("partition-id", "partition-key"),),
            holds="text",
        ),
    ),
    "emit-metric": Policy(
        kind=Kind(
            attributes={"name": required(), "namespace": optional(TEXT), "value": optional(TEXT)},
            # Documented as required, yet samples of Microsoft's that are in use measure without one.
            children={"dimension": Kind(attributes={"name": required(), "value": optional(TEXT)})},
        ),
    ),
}
"""set-body and set-status are documented for fewer sections, but samples of Microsoft's use them where errors are answered too."""
