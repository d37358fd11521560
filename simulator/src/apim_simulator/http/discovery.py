"""Where clients learn about this cloud, and get tokens: the metadata document of ARM and the endpoints of Microsoft Entra.

Shapes: ARM-DISCOVERY; the metadata document is what azure-native reads [V], the rest is general knowledge [K].
"""

import base64
import hmac
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from apim_simulator.arm.resources import _api_export
from apim_simulator.tokens import LIFETIME_SECONDS, TokenRefused
from apim_simulator.world import World

METADATA_VERSION = "2022-09-01"
JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def routes(world: World) -> list[Route]:
    """Routes of the ARM listener that need no Bearer."""
    discovery = _Discovery(world)
    return [
        Route("/metadata/endpoints", discovery.metadata),
        Route("/{tenant}/v2.0/.well-known/openid-configuration", discovery.openid),
        Route("/{tenant}/discovery/v2.0/keys", discovery.keys),
        Route("/{tenant}/oauth2/v2.0/token", discovery.token, methods=["POST"]),
        Route(f"{_api_export.PATH}/{{api:path}}", discovery.exported),
    ]


class _Discovery:
    def __init__(self, world: World) -> None:
        self._world = world

    async def metadata(self, request: Request) -> Response:
        """Endpoints of this cloud, as one object."""
        version = request.query_params.get("api-version")
        if version != METADATA_VERSION:
            text = f"api-version is {version}; the metadata document exists in {METADATA_VERSION} only"
            return JSONResponse({"error": {"code": "SimulatorUnsupported", "message": text}}, 501)
        here = self._world.addresses.arm
        return JSONResponse(
            {
                "resourceManager": f"{here}/",
                "authentication": {"loginEndpoint": f"{here}/", "audiences": [f"{here}/"], "tenant": "common"},
                "microsoftGraphResourceId": f"{here}/graph/",
                "logAnalyticsResourceId": self._world.addresses.logs,
                "suffixes": {},
            }
        )

    async def openid(self, request: Request) -> Response:
        """The openid document of our tenant; every name of a tenant leads to the one that exists."""
        root = f"{self._world.addresses.arm}/{request.path_params['tenant']}"
        return JSONResponse(
            {
                "issuer": self._world.tokens.issuer,
                "authorization_endpoint": f"{root}/oauth2/v2.0/authorize",
                "token_endpoint": f"{root}/oauth2/v2.0/token",
                "jwks_uri": f"{root}/discovery/v2.0/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt", "client_secret_basic"],
                "response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
                "response_modes_supported": ["query", "fragment", "form_post"],
                "subject_types_supported": ["pairwise"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "scopes_supported": ["openid", "profile", "email", "offline_access"],
            }
        )

    async def keys(self, _request: Request) -> Response:
        """Public keys of the token server."""
        return JSONResponse(self._world.tokens.jwks())

    async def exported(self, request: Request) -> Response:
        """The document behind a link of an export; the link's own words open it, as with a SAS link."""
        asked = (f"/{request.path_params['api']}", request.query_params.get("se", ""), request.query_params.get("sig", ""))
        found = _api_export.opened(self._world, *asked)
        if found is None:
            return Response("<Error><Code>AuthenticationFailed</Code></Error>", 403, media_type="application/xml")
        return JSONResponse(found)

    async def token(self, request: Request) -> Response:
        """Client credentials, proven by secret or by an assertion issued here, against an access token."""
        try:
            form = await _form(request)
            audience = _audience(form.get("scope", ""))
            self._prove(form)
        except _OAuthError as error:
            return error.answer()
        identity = self._world.identity
        token = self._world.tokens.issue(identity.client_oid, audience, appid=identity.client_id)
        return JSONResponse(
            {
                "token_type": "Bearer",
                "expires_in": LIFETIME_SECONDS,
                "ext_expires_in": LIFETIME_SECONDS,
                "access_token": token,
            }
        )

    def _prove(self, form: dict[str, str]) -> None:
        identity = self._world.identity
        if form.get("grant_type") != "client_credentials":
            raise _OAuthError("unsupported_grant_type", f"grant_type is {form.get('grant_type')!r}, allowed is client_credentials")
        if form.get("client_id", "") != identity.client_id:
            raise _OAuthError("unauthorized_client", "the application is not known in this tenant")
        if "client_assertion" in form:
            self._prove_by_assertion(form)
        elif not hmac.compare_digest(form.get("client_secret", "").encode(), identity.client_secret.encode()):
            raise _OAuthError("invalid_client", "the client secret is wrong")

    def _prove_by_assertion(self, form: dict[str, str]) -> None:
        if form.get("client_assertion_type") != JWT_BEARER:
            raise _OAuthError("invalid_request", f"client_assertion_type must be {JWT_BEARER}")
        try:
            self._world.tokens.verify(form["client_assertion"], ["api://AzureADTokenExchange"])
        except TokenRefused as refused:
            raise _OAuthError("invalid_client", f"the client assertion is not accepted: {refused}") from refused


class _OAuthError(Exception):
    """An error of the token endpoint, in the words of OAuth 2.0."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error

    def answer(self) -> Response:
        body = {"error": self.error, "error_description": str(self)}
        return JSONResponse(body, 401 if self.error in {"invalid_client", "unauthorized_client"} else 400)


async def _form(request: Request) -> dict[str, str]:
    """Form fields; starlette's own parser would need one more package."""
    pairs = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
    if authorization := request.headers.get("authorization", ""):
        pairs |= _basic(authorization)
    return pairs


def _basic(authorization: str) -> dict[str, str]:

    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        raise _OAuthError("invalid_request", "Authorization must be Basic, or the secret a form field")
    client, _, secret = base64.b64decode(encoded).decode().partition(":")
    return {"client_id": client, "client_secret": secret}


def _audience(scope: str) -> str:
    """`https://host/.default` names the audience `https://host`; azure-sdk for Go joins `https://host//.default` [K]."""
    resource = next((part for part in scope.split() if part.endswith("/.default")), None)
    if resource is None:
        raise _OAuthError("invalid_scope", f"scope is {scope!r}, allowed is <resource>/.default")
    return resource.removesuffix("/.default")
