"""Changes to the request or the response."""

from typing import Final

from apim_simulator.policy.rules import EXISTS_ACTION, FILLED, FLAG, NAME, STATUS, TEXT, Attribute, Child, Rule, one_of

VALUE: Final = Rule("value", content=TEXT)
SET_STATUS = Rule("set-status", {"code": Attribute(STATUS, required=True), "reason": Attribute()})
SET_HEADER = Rule(
    "set-header",
    {"name": NAME, "exists-action": Attribute(EXISTS_ACTION)},
    (Child(VALUE, most=None),),
)
# Templates (liquid) are refused; `none` says that there is none [S]. Samples use it in on-error, too: any section [K].
SET_BODY = Rule(
    "set-body",
    {"template": Attribute(one_of("liquid", "none"), expression=False, simulated=one_of("none"))},
    content=TEXT,
    absent=frozenset({"xsi-nil", "parse-date"}),
    # The toolkit knows `value` in it, and templates hold XML; what else it may hold is unrecorded.
    markup=True,
)


ROWS: Final = (
    SET_HEADER,
    Rule(
        "set-query-parameter",
        {"name": NAME, "exists-action": Attribute(EXISTS_ACTION)},
        # The page requires a value; a delete without one is common in samples [S].
        (Child(VALUE, most=None),),
        sections=("inbound", "backend"),
    ),
    SET_BODY,
    Rule("find-and-replace", {"from": NAME, "to": Attribute(TEXT, required=True)}),
    # In on-error it would change a request that nobody sends any more: accepted there, as documented.
    Rule("set-method", content=FILLED, content_required=True, sections=("inbound", "on-error")),
    SET_STATUS,
    Rule(
        "rewrite-uri",
        {"template": Attribute(required=True), "copy-unmatched-params": FLAG},
        sections=("inbound",),
    ),
)
