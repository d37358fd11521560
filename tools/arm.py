"""The two questions the demo asks ARM itself: a token, and an Azure OpenAI account's key."""

import httpx

from tools.simulator_process import Addresses, client

COGNITIVE_SERVICES = "2025-06-01"


def token(http: httpx.Client, addresses: Addresses) -> str:
    """An access token for ARM by client credentials, as a deploying identity gets it."""
    form = {
        "grant_type": "client_credentials",
        "client_id": addresses.client_id,
        "client_secret": addresses.client_secret,
        "scope": f"{addresses.arm}/.default",
    }
    answer = http.post(f"/{addresses.tenant}/oauth2/v2.0/token", data=form)
    answer.raise_for_status()
    return str(answer.json()["access_token"])


def account_key(addresses: Addresses, resource_group: str, account: str) -> str:
    """The first key of an Azure OpenAI account. Raises httpx.HTTPStatusError when ARM refuses."""
    path = (
        f"/subscriptions/{addresses.subscription}/resourceGroups/{resource_group}"
        f"/providers/Microsoft.CognitiveServices/accounts/{account}/listKeys"
    )
    with client(addresses) as http:
        headers = {"Authorization": f"Bearer {token(http, addresses)}"}
        answer = http.post(path, params={"api-version": COGNITIVE_SERVICES}, headers=headers)
        answer.raise_for_status()
        return str(answer.json()["key1"])
