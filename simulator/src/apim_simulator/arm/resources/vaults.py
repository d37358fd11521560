"""`Microsoft.KeyVault/vaults`: where a vault is, and who may use it: by roles alone [K]. Its secrets are the `vault` plane's."""

from apim_simulator.arm import errors
from apim_simulator.arm.calls import Call
from apim_simulator.arm.resource_type import GROUP
from apim_simulator.arm.resources import _own_tables
from apim_simulator.arm.resources._other_providers import OtherProvider
from apim_simulator.store import Json, Resource

HARMLESS = {"enabledForDeployment": False, "enabledForTemplateDeployment": False, "publicNetworkAccess": "Enabled"}
"""Values of other properties that change nothing; anything else of theirs is refused by name."""


class Vaults(OtherProvider):
    """A vault that takes roles. Made at once, where Azure takes some seconds (inferred)."""

    template = GROUP + "/providers/Microsoft.KeyVault/vaults/{vaultName}"
    noun = "Vault"
    operations = "VaultsOperations"
    put_model = "VaultCreateOrUpdateParameters"
    own_tables = _own_tables.VAULTS
    required = ("tenantId", "sku")
    api_versions = frozenset({"2023-07-01", "2024-11-01"})
    """Of azure-native and azure-mgmt-keyvault."""
    methods = frozenset({"GET", "PUT"})
    """Deleted vaults are kept and their names refused, which is not simulated."""
    envelope = ("location", "tags")

    def build(self, call: Call, sent: Json, old: Resource | None) -> Resource:
        """With its URL. Access policies, networks and the like are refused by name."""
        if sent.get("enableRbacAuthorization") is not True:
            raise errors.unsupported("a vault with access policies; enableRbacAuthorization: true is simulated")
        for name, value in sent.items():
            known = name in {"tenantId", "sku", "enableRbacAuthorization", "vaultUri", "provisioningState"}
            if value is not None and not known and HARMLESS.get(name) != value:
                raise errors.unsupported(f"properties.{name} of a vault")
        settled = super().build(call, sent, old)
        uri = call.world.addresses.vault_url(settled.id) + "/"
        properties = {**settled.properties, "vaultUri": uri, "provisioningState": "Succeeded"}
        return Resource(settled.id, self.type, properties, settled.envelope, settled.private)


RESOURCE_TYPE = Vaults()
