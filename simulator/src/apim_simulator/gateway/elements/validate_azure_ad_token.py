"""`validate-azure-ad-token` (https://learn.microsoft.com/azure/api-management/validate-azure-ad-token-policy).

Keys and issuer are those of the simulator's own token server, which is one tenant: a `tenant-id` must be its id, or `common` or
`organizations`; domains and URLs of tenants are refused, for nothing here could resolve them. A backend application's
id is an audience, plain or as `api://id` (inferred).
"""

from apim_simulator.gateway.bearer_token import listed, required_claims, validate
from apim_simulator.gateway.jwt_validation import Requirements
from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement
from apim_simulator.policy.grammar.identity import TENANT


async def execute(run: Run, statement: Statement) -> None:
    """Let the request pass with a good token. Raises GatewayError, NotSimulated for a tenant that is no id."""
    tokens, identity = run.world.tokens, run.world.identity
    tenant = run.text(statement.attributes["tenant-id"]).lower()
    if not TENANT.accepts(tenant):
        raise run.refuse(f"tenant-id is '{tenant}', simulated is {TENANT.words}")
    ours = tenant in ("common", "organizations", identity.tenant)
    applications = listed(run, statement, "backend-application-ids")
    backend = [spelled for found in applications for spelled in (found, f"api://{found}")]
    wanted = Requirements(
        keys=tuple(tokens.jwks()["keys"]),
        audiences=(*listed(run, statement, "audiences"), *backend),
        # A token of our tenant is of no other, whose issuer differs by the tenant's id in it.
        issuers=(tokens.issuer if ours else tokens.issuer.replace(identity.tenant, tenant),),
        clients=listed(run, statement, "client-application-ids"),
        claims=required_claims(run, statement),
    )
    validate(run, statement, wanted)
