"""Why Azure OpenAI answers 401 to a managed identity: what its answer does not say, the trace does (GW-TRACE, MODEL-ANSWERS)."""

from apim_simulator.gateway import headers
from apim_simulator.gateway.pipeline import Run
from apim_simulator.gateway.upstream import Call
from apim_simulator.model.credentials import OPENAI_USER, has_role
from apim_simulator.tokens import TokenRefused

UNAUTHORIZED = 401
ROLE = "Cognitive Services OpenAI User"
AUDIENCES = ("https://cognitiveservices.azure.com", "https://ai.azure.com")


def of(run: Run, call: Call, status: int) -> str | None:
    """What is missing, and where: None unless an account refused a token for want of a role, or for its audience."""
    scheme, _, token = (headers.value_of(call.fields, "authorization") or "").partition(" ")
    account = run.world.addresses.account_at(call.url)
    if status != UNAUTHORIZED or account is None or scheme.lower() != "bearer":
        return None
    try:
        oid = str(run.world.tokens.verify(token.strip(), AUDIENCES)["oid"])
    except TokenRefused as refused:
        return f"the token was refused: {refused}" if "audience" in str(refused) or "expired" in str(refused) else None
    if has_role(run.world, account, oid):
        return None
    own = (run.snapshot.service.envelope.get("identity") or {}).get("principalId")
    who = (
        f"the system-assigned identity of service '{run.snapshot.service.name}', principal {oid},"
        if oid == own
        else f"principal {oid}"
    )
    return (
        f"{who} lacks the role '{ROLE}' ({OPENAI_USER}): no role assignment gives it at scope {account.id}, "
        "its resource group or its subscription"
    )
