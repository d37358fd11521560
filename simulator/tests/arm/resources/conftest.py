"""An account to work with."""

import pytest

COGNITIVE = "2025-06-01"


@pytest.fixture
def account(arm, world):
    """Id of an Azure OpenAI account that exists."""
    account = f"{world.subscription_path}/resourceGroups/rg-replay/providers/Microsoft.CognitiveServices/accounts/contoso"
    body = {"kind": "OpenAI", "location": "westeurope", "sku": {"name": "S0"}, "properties": {"customSubDomainName": "contoso"}}
    assert arm("PUT", account, body, version=COGNITIVE).status_code == 201
    return account
