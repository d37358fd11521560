"""Takes the token of a request and lets it be judged: what `validate-jwt` and `validate-azure-ad-token` have in common."""

from typing import Literal, cast

from apim_simulator.gateway import headers, query
from apim_simulator.gateway.errors import GatewayError
from apim_simulator.gateway.jwt_validation import Claim, Rejected, Requirements, validate_token
from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement


def validate(run: Run, statement: Statement, wanted: Requirements) -> None:
    """Keep the token in the output variable, if one is named. Raises GatewayError with the policy's own status and message."""
    attributes = statement.attributes
    try:
        token = validate_token(_token(run, statement), wanted, run.world.clock.now())
    except Rejected as rejected:
        status = int(run.number(attributes.get("failed-validation-httpcode"), default=401))
        message = attributes.get("failed-validation-error-message")
        run.recorder.effect(f"refused: {rejected.reason}")
        raise GatewayError(
            status, statement.name, rejected.reason, str(rejected), body_message=None if message is None else run.text(message)
        ) from None
    if "output-token-variable-name" in attributes:
        run.exchange.variables[run.text(attributes["output-token-variable-name"])] = token


def listed(run: Run, statement: Statement, name: str) -> tuple[str, ...]:
    """Texts of the elements in a child such as `audiences`."""
    return tuple(run.text(item.text or "") for child in statement.named(name) for item in child.children)


def required_claims(run: Run, statement: Statement) -> tuple[Claim, ...]:
    """The child `required-claims`. Raises NotSimulated for a `match` that an expression makes of anything else."""
    found: list[Claim] = []
    for claim in (claim for child in statement.named("required-claims") for claim in child.children):
        match = run.text(claim.attributes.get("match", "all"))
        if match not in ("all", "any"):
            raise run.refuse(f"match '{match}'")
        separator = claim.attributes.get("separator")
        values = tuple(run.text(value.text or "") for value in claim.children)
        found.append(
            Claim(
                run.text(claim.attributes["name"]),
                values,
                cast("Literal['all', 'any']", match),
                # A blank is a separator too: attributes come stripped of blanks, so an empty one was blank.
                None if separator is None else run.text(separator) or " ",
            )
        )
    return tuple(found)


def _token(run: Run, statement: Statement) -> str | None:
    """From the expression, the query parameter or the header; a header's scheme is taken off.

    With `require-scheme` another scheme, or none, is as good as no token (inferred).
    """
    attributes, request = statement.attributes, run.exchange.request
    if "token-value" in attributes:
        return run.text(attributes["token-value"])
    if "query-parameter-name" in attributes:
        return next(iter(query.values(request.query, run.text(attributes["query-parameter-name"]))), None)
    name = run.text(attributes.get("header-name", "Authorization"))
    scheme, _, token = (headers.value_of(request.fields, name.lower()) or "").strip().rpartition(" ")
    wanted = run.text(attributes.get("require-scheme", ""))
    return token if not wanted or scheme.strip().lower() == wanted.lower() else None
