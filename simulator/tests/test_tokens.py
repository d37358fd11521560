"""Access tokens."""

from datetime import timedelta

import jwt
import pytest
from apim_simulator.tokens import TokenRefused, Tokens

OID = "11111111-2222-3333-4444-555555555555"


def test_a_token_carries_the_claims_that_clients_read(world):
    claims = world.tokens.verify(world.tokens.issue(OID, "https://a/", appid="app"), ["https://a"])
    now = int(world.clock.now().timestamp())
    jti = claims.pop("jti")
    assert len(jti) == 36
    assert claims == {
        "iss": f"{world.addresses.arm}/{world.identity.tenant}/v2.0",
        "aud": "https://a/",
        "tid": world.identity.tenant,
        "oid": OID,
        "sub": OID,
        "appid": "app",
        "iat": now,
        "nbf": now,
        "exp": now + 3599,
    }


def test_another_reader_can_verify_it_with_the_published_key(world):
    token = world.tokens.issue(OID, "https://a")
    key = jwt.PyJWKSet.from_dict(world.tokens.jwks())[jwt.get_unverified_header(token)["kid"]]
    assert jwt.decode(token, key, audience="https://a", options={"verify_exp": False, "verify_nbf": False})["oid"] == OID


def test_an_expired_token_is_refused_by_the_simulated_clock(world):
    token = world.tokens.issue(OID, "https://a")
    world.clock.advance(timedelta(seconds=3599))
    with pytest.raises(TokenRefused, match="the token has expired"):
        world.tokens.verify(token, ["https://a"])


def test_a_token_for_somebody_else_is_refused(world):
    with pytest.raises(TokenRefused, match="the audience is https://b"):
        world.tokens.verify(world.tokens.issue(OID, "https://b"), ["https://a"])


def test_a_token_of_another_issuer_is_refused(world, tmp_path):
    other = Tokens(tmp_path, world.clock, world.identity.tenant)
    with pytest.raises(TokenRefused, match="Signature verification failed"):
        world.tokens.verify(other.issue(OID, "https://a"), ["https://a"])


@pytest.mark.parametrize("text", ["", "abc", "a.b.c"])
def test_what_is_no_token_is_refused(world, text):
    with pytest.raises(TokenRefused):
        world.tokens.verify(text, ["https://a"])


def test_the_key_survives_a_restart_and_is_private(world, tmp_path):
    token = Tokens(tmp_path, world.clock, "t").issue(OID, "https://a")
    assert (tmp_path / "token.key").stat().st_mode & 0o777 == 0o600
    assert Tokens(tmp_path, world.clock, "t").verify(token, ["https://a"])["oid"] == OID
