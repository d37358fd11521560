"""Metadata document and token server."""

import base64

import pytest
from apim_simulator.http.discovery import routes
from starlette.routing import Router


@pytest.fixture
def app(world):
    return Router(routes=routes(world), redirect_slashes=False)


@pytest.fixture
def credentials(world):
    """A form that gets a token."""
    identity = world.identity
    return {
        "grant_type": "client_credentials",
        "client_id": identity.client_id,
        "client_secret": identity.client_secret,
        "scope": "https://management.example/.default",
    }


def test_the_metadata_document_points_here(app, ask, world):
    here = world.addresses.arm
    answer = ask(app, "GET", "/metadata/endpoints?api-version=2022-09-01")
    assert answer.json() == {
        "resourceManager": f"{here}/",
        "authentication": {"loginEndpoint": f"{here}/", "audiences": [f"{here}/"], "tenant": "common"},
        "microsoftGraphResourceId": f"{here}/graph/",
        "logAnalyticsResourceId": world.addresses.logs,
        "suffixes": {},
    }


@pytest.mark.parametrize("query", ["", "?api-version=2015-01-01"])
def test_another_shape_of_the_metadata_document_is_refused_by_name(app, ask, query):
    answer = ask(app, "GET", f"/metadata/endpoints{query}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (501, "SimulatorUnsupported")


def test_the_openid_document_leads_to_token_and_keys(app, ask, world):
    tenant = world.identity.tenant
    document = ask(app, "GET", f"/{tenant}/v2.0/.well-known/openid-configuration").json()
    root = f"{world.addresses.arm}/{tenant}"
    wanted = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
    assert [document[name] for name in wanted] == [
        f"{root}/v2.0",
        f"{root}/oauth2/v2.0/authorize",
        f"{root}/oauth2/v2.0/token",
        f"{root}/discovery/v2.0/keys",
    ]
    keys = ask(app, "GET", document["jwks_uri"].removeprefix(world.addresses.arm)).json()
    assert keys == world.tokens.jwks()


def token(app, ask, world, form, **more):
    return ask(app, "POST", f"/{world.identity.tenant}/oauth2/v2.0/token", data=form, **more)


def test_a_client_secret_buys_a_token_for_its_scope(app, ask, world, credentials):
    answer = token(app, ask, world, credentials).json()
    claims = world.tokens.verify(answer.pop("access_token"), ["https://management.example"])
    assert answer == {"token_type": "Bearer", "expires_in": 3599, "ext_expires_in": 3599}
    identity = world.identity
    assert (claims["oid"], claims["appid"], claims["tid"]) == (identity.client_oid, identity.client_id, identity.tenant)


def test_the_secret_may_come_as_basic_authorization(app, ask, world, credentials):
    pair = f"{credentials.pop('client_id')}:{credentials.pop('client_secret')}"
    header = {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
    assert token(app, ask, world, credentials, headers=header).status_code == 200


def test_an_assertion_issued_here_buys_a_token(app, ask, world, credentials):
    del credentials["client_secret"]
    credentials |= {
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": world.tokens.issue("workload", "api://AzureADTokenExchange"),
    }
    assert token(app, ask, world, credentials).status_code == 200
    credentials["client_assertion"] = world.tokens.issue("workload", "api://other")
    refused = token(app, ask, world, credentials)
    assert (refused.status_code, refused.json()) == (
        401,
        {"error": "invalid_client", "error_description": "the client assertion is not accepted: the audience is api://other"},
    )


@pytest.mark.parametrize(
    ("change", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "stranger"}, 401, "unauthorized_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"scope": "openid"}, 400, "invalid_scope"),
        ({"client_assertion": "x", "client_assertion_type": "y"}, 400, "invalid_request"),
    ],
)
def test_what_is_wrong_is_said_in_oauths_words(app, ask, world, credentials, change, status, error):
    answer = token(app, ask, world, credentials | change)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert world.identity.client_secret not in answer.text
