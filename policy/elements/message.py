"""Policies that change or answer a message."""

from policy.elements.kind import BOOLEAN, LITERAL, STATUS, TEXT, Attr, Kind, Policy, attrs, number, one_of, required

_EXISTS = {"name": required(), "exists-action": Attr(one_of("override", "skip", "append", "delete"))}

HEADER = Kind(attributes=_EXISTS, children={"value": LITERAL})
METHOD = LITERAL
STATUS_LINE = Kind(attributes={"code": required(STATUS), "reason": Attr(TEXT)})
BODY = Kind(
    attributes={"template": Attr(one_of("liquid")), "xsi-nil": Attr(one_of("blank", "null")), "parse-date": Attr(BOOLEAN)},
    holds="anything",
)

_RESPONSE = Kind(
    attributes={"response-variable-name": Attr(TEXT)},
    children={"set-status": STATUS_LINE, "set-header": HEADER, "set-body": BODY},
    single=frozenset({"set-status", "set-body"}),
)
_TRACE = Kind(
    attributes={"source": required(), "severity": Attr(one_of("verbose", "information", "error"))},
    children={"message": LITERAL, "metadata": Kind(attributes={"name": required(), "value": required(TEXT)})},
    must=frozenset({"message"}),
    single=frozenset({"message"}),
)

POLICIES = {
    "set-header": Policy(kind=HEADER),
    "set-query-parameter": Policy(kind=HEADER, sections="IB"),
    "set-method": Policy(kind=METHOD, sections="IE"),
    "set-status": Policy(kind=STATUS_LINE),
    "set-body": Policy(kind=BODY),
    "return-response": Policy(kind=_RESPONSE),
    "mock-response": Policy(
        kind=Kind(attributes={"status-code": Attr(STATUS), "content-type": Attr(TEXT), "index": Attr(number(0))}),
        sections="IOE",
    ),
    "find-and-replace": Policy(kind=Kind(attributes={"from": required(TEXT), "to": required(TEXT)})),
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
    ),
    "xsl-transform": Policy(kind=Kind(holds="anything", loose=True), sections="IO"),
    "trace": Policy(kind=_TRACE),
    "log-to-eventhub": Policy(
        kind=Kind(
            attributes={"logger-id": required(expression=False), **attrs(TEXT, "partition-id", "partition-key")}, holds="text"
        ),
    ),
    "emit-metric": Policy(
        kind=Kind(
            attributes={"name": required(), "namespace": Attr(TEXT), "value": Attr(TEXT)},
            children={"dimension": Kind(attributes={"name": required(), "value": Attr(TEXT)})},
            must=frozenset({"dimension"}),
        ),
    ),
}
"""set-body and set-status are documented for fewer sections, but samples of Microsoft's use them where errors are answered too."""
