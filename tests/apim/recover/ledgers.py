"""A ledger of the stack under test, as its state and as Azure have it."""

from typing import Any

from desired_state import ownership

PREFIX = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim"
OWN, OTHER = "0f3c9a52-1b1e-4c55-9d6a-7e1f2a3b4c03", "77777777-1b1e-4c55-9d6a-7e1f2a3b4c03"
URN = "urn:pulumi:dev::p::azure-openai-apim:index:Ledger$azure-native:apimanagement:NamedValue::ledger-part-1"
IN_STATE: dict[str, Any] = {
    "urn": URN,
    "type": "azure-native:apimanagement:NamedValue",
    "custom": True,
    "id": f"{PREFIX}/namedValues/ledger-{OWN}",
    "inputs": {"namedValueId": f"ledger-{OWN}"},
}


def listed(*claims, identity=OWN, kind="backends"):
    """Named values of a service in which a stack claims names, of backends unless another type is given."""
    (text,) = ownership.parts("p", "dev" if identity == OWN else "other", [(kind, name) for name in claims])
    return [{"name": f"ledger-{identity}", "properties": {"value": text}}]
