"""Microsoft's own clients read and write accounts, deployments and role assignments, over real sockets."""

import time

import pytest
from apim_simulator import seed
from azure.core.credentials import AccessToken
from azure.mgmt.authorization import AuthorizationManagementClient
from azure.mgmt.cognitiveservices import CognitiveServicesManagementClient
from azure.mgmt.cognitiveservices.models import Account, AccountProperties, Deployment, DeploymentModel, DeploymentProperties, Sku

GROUP = "rg-ai-local"
ASSIGNMENT = "11111111-2222-3333-4444-555555555555"


class Stub:
    """Any Bearer is accepted."""

    def get_token(self, *_scopes, **_more):
        """A token that nobody verifies."""
        return AccessToken("stub", int(time.time()) + 3600)


@pytest.fixture(scope="module")
def simulator(furnished):
    """A running simulator with the starter world."""
    return furnished("local")


@pytest.fixture
def client(simulator):
    """Make an SDK client of a class."""
    addresses = simulator.addresses

    def make(kind):
        options = {"base_url": addresses["arm"], "connection_verify": addresses["ca"], "polling_interval": 0}
        return kind(Stub(), addresses["subscription"], **options)

    return make


def test_accounts_and_deployments_live_a_whole_life(client):
    with client(CognitiveServicesManagementClient) as sdk:
        account = Account(
            kind="OpenAI",
            location="westeurope",
            sku=Sku(name="S0"),
            properties=AccountProperties(custom_sub_domain_name="second"),
        )
        made = sdk.accounts.begin_create(GROUP, "second", account).result()
        assert (made.name, made.properties.provisioning_state) == ("second", "Succeeded")
        model = DeploymentModel(format="OpenAI", name="gpt-4o", version="2024-08-06")
        deployment = Deployment(sku=Sku(name="Standard", capacity=3), properties=DeploymentProperties(model=model))
        deployed = sdk.deployments.begin_create_or_update(GROUP, "second", "chat", deployment).result()
        assert (deployed.properties.model.name, deployed.sku.capacity) == ("gpt-4o", 3)
        old = sdk.accounts.list_keys(GROUP, "second")
        new = sdk.accounts.regenerate_key(GROUP, "second", "Key2")
        assert (new.key1 == old.key1, new.key2 == old.key2) == (True, False)
        sdk.deployments.begin_delete(GROUP, "second", "chat").result()
        assert list(sdk.deployments.list(GROUP, "second")) == []
        sdk.accounts.begin_delete(GROUP, "second").result()
        assert [account.name for account in sdk.accounts.list()] == list(seed.LOCAL_ACCOUNTS)
        assert [deleted.name for deleted in sdk.deleted_accounts.list()] == ["second"]
        sdk.deleted_accounts.begin_purge("westeurope", GROUP, "second").result()
        assert list(sdk.deleted_accounts.list()) == []


def test_a_role_is_assigned_listed_and_taken_away(client, simulator):
    scope = f"/subscriptions/{simulator.addresses['subscription']}/resourceGroups/{GROUP}"
    simulator.control("POST", "/seed", json={"principals": ["principal-1"]})
    role = "/providers/Microsoft.Authorization/roleDefinitions/5e0bd9bd-7b93-4f28-af87-19fc36ad61bd"
    with client(AuthorizationManagementClient) as sdk:
        body = {"properties": {"roleDefinitionId": role, "principalId": "principal-1", "principalType": "ServicePrincipal"}}
        made = sdk.role_assignments.create(scope, ASSIGNMENT, body)
        assert (made.scope, made.principal_id) == (scope, "principal-1")
        assert [found.name for found in sdk.role_assignments.list_for_scope(scope)] == [ASSIGNMENT]
        assert sdk.role_assignments.delete(scope, ASSIGNMENT).name == ASSIGNMENT
        assert list(sdk.role_assignments.list_for_scope(scope)) == []
