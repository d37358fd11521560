"""`validate-jwt` (https://learn.microsoft.com/azure/api-management/validate-jwt-policy).

The only openid document that exists here is the token server's own, under its loopback URL or as login.microsoftonline.com: no
packet leaves loopback. Its issuer counts beside those of `issuers` [D].
"""

from apim_simulator.addresses import TOKEN_HOST
from apim_simulator.gateway.bearer_token import listed, required_claims, validate
from apim_simulator.gateway.jwt_validation import Requirements
from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement
from apim_simulator.policy.grammar.identity import OPENID_URL


async def execute(run: Run, statement: Statement) -> None:
    """Let the request pass with a good token. Raises GatewayError, NotSimulated for another openid document."""
    attributes, tokens = statement.attributes, run.world.tokens
    documents = [run.text(child.attributes["url"]) for child in statement.named("openid-config")]
    for url in documents:
        _require_own(run, url)
    wanted = Requirements(
        keys=(*(tokens.jwks()["keys"] if documents else ()), *_own_keys(run, statement)),
        signed=run.flag(attributes.get("require-signed-tokens"), default=True),
        expires=run.flag(attributes.get("require-expiration-time"), default=True),
        skew_seconds=run.number(attributes.get("clock-skew")),
        audiences=listed(run, statement, "audiences"),
        issuers=(*listed(run, statement, "issuers"), *((tokens.issuer,) if documents else ())),
        claims=required_claims(run, statement),
    )
    validate(run, statement, wanted)


def _own_keys(run: Run, statement: Statement) -> list[dict[str, str]]:
    """The keys of `issuer-signing-keys`: texts in Base64 for HS256, or the numbers of an RSA key in Base64Url [D]."""
    found: list[dict[str, str]] = []
    for key in (key for keys in statement.named("issuer-signing-keys") for key in keys.children):
        named = {"kid": run.text(key.attributes["id"])} if "id" in key.attributes else {}
        if "n" in key.attributes:
            numbers = {name: run.text(key.attributes[name]) for name in ("n", "e") if name in key.attributes}
            found.append({"kty": "RSA", "alg": "RS256", "e": "AQAB", **numbers, **named})
        else:
            text = run.text(key.text or "").strip().rstrip("=").replace("+", "-").replace("/", "_")
            found.append({"kty": "oct", "alg": "HS256", "k": text, **named})
    return found


def _require_own(run: Run, url: str) -> None:
    # Not by the parsed port: an expression may give one that is none.
    origins = (f"https://{TOKEN_HOST}/", f"{run.world.addresses.arm}/")
    if not OPENID_URL.accepts(url) or not url.lower().replace("//localhost:", "//127.0.0.1:").startswith(origins):
        raise run.refuse(f"openid-config '{url}' is not simulated; simulated is {OPENID_URL.words}")
