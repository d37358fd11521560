"""Policies that decide what runs, and rare ones."""

from policy.elements.kind import (
    ALL,
    BOOLEAN,
    CLASSIC,
    CONDITION,
    NOT_CONSUMPTION,
    SECONDS,
    TEXT,
    WITH_SELF_HOSTED,
    Kind,
    Policy,
    Sku,
    attrs,
    number,
    one_of,
    optional,
    required,
)

_BRANCHES = {
    "when": Kind(attributes={"condition": required(CONDITION)}, holds="policies"),
    "otherwise": Kind(holds="policies"),
}

POLICIES = {
    "base": Policy(kind=Kind(), once=True),
    "include-fragment": Policy(kind=Kind(attributes={"fragment-id": required(expression=False, names="fragment")})),
    "choose": Policy(kind=Kind(children=_BRANCHES, must=frozenset({"when"}), single=frozenset({"otherwise"}))),
    "set-variable": Policy(kind=Kind(attributes={"name": required(), "value": required(TEXT)})),
    "retry": Policy(
        kind=Kind(
            attributes={
                "condition": required(CONDITION),
                "count": required(number(1, 50)),
                "interval": required(SECONDS),
                **attrs(SECONDS, "max-interval", "delta"),
                "first-fast-retry": optional(BOOLEAN),
            },
            holds="policies",
        ),
    ),
    "wait": Policy(kind=Kind(attributes={"for": optional(one_of("all", "any"))}, holds="policies"), sections="IBO"),
}

_RARE = Kind(holds="anything", loose=True)
RARE = {
    "cross-domain": "I",
    "jsonp": "O",
    "invoke-dapr-binding": "IBOE",
    "publish-to-dapr": "IBOE",
    "send-service-bus-message": "IBOE",
    "invoke-request": "IBOE",
    "validate-odata-request": "I",
    "validate-graphql-request": "I",
    "http-data-source": "IBOE",
    "sql-data-source": "IBOE",
    "cosmosdb-data-source": "IBOE",
    "publish-event": "IBOE",
    "set-graphql-resolver": "B",
}
"""Documented policies that this program never writes: where they are is checked, what is in them is not."""

_ABSENT: dict[str, frozenset[Sku]] = {
    "invoke-dapr-binding": ALL - WITH_SELF_HOSTED,
    "publish-to-dapr": ALL - WITH_SELF_HOSTED,
    "send-service-bus-message": ALL - CLASSIC,
    "sql-data-source": NOT_CONSUMPTION,
    "cosmosdb-data-source": NOT_CONSUMPTION,
}
"""Tiers without them: Dapr runs beside self-hosted gateways; the others by the table of the reference and their pages."""

POLICIES |= {name: Policy(kind=_RARE, sections=sections, absent=_ABSENT.get(name, frozenset())) for name, sections in RARE.items()}
