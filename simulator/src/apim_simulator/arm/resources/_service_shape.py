"""A service's properties as Azure shows them (o26-01), and what of its contract nobody simulates."""

from typing import Any

from apim_simulator.arm import errors

SHAPE: dict[str, Any] = {
    "publisherEmail": None,
    "publisherName": None,
    "notificationSenderEmail": "apimgmt-noreply@mail.windowsazure.com",
    "provisioningState": "Succeeded",
    "targetProvisioningState": "",
    "createdAtUtc": None,
    "gatewayUrl": None,
    "gatewayRegionalUrl": None,
    "portalUrl": None,
    "developerPortalUrl": None,
    "dataApiUrl": None,
    "managementApiUrl": None,
    "scmUrl": None,
    "hostnameConfigurations": [],
    "publicIPAddresses": None,
    "privateIPAddresses": None,
    "additionalLocations": None,
    "virtualNetworkConfiguration": None,
    "customProperties": {},
    "virtualNetworkType": "None",
    "certificates": None,
    "natGatewayState": "Enabled",
    "outboundPublicIPAddresses": None,
    "apiVersionConstraint": {"minApiVersion": None},
    "publicIpAddressId": None,
    "publicNetworkAccess": "Enabled",
    "privateEndpointConnections": None,
    "platformVersion": "undetermined",
    "configurationApi": None,
    "legacyPortalStatus": "Disabled",
    "developerPortalStatus": "Disabled",
}
"""Every member of o26-01 with its value there, except that nothing but the gateway has a host here."""

DESCRIPTIVE = (
    "publisherEmail",
    "publisherName",
    "notificationSenderEmail",
    "natGatewayState",
    "legacyPortalStatus",
    "developerPortalStatus",
)
"""Stored and returned; nothing here depends on them."""

HARMLESS: dict[str, tuple[Any, ...]] = {
    "virtualNetworkType": ("None",),
    "publicNetworkAccess": ("Enabled",),
    "disableGateway": (False,),
    "enableClientCertificate": (False,),
    "customProperties": ({},),
    "hostnameConfigurations": ([],),
    "additionalLocations": ([],),
    "certificates": ([],),
    "privateEndpointConnections": ([],),
    "apiVersionConstraint": ({}, {"minApiVersion": None}),
    "restore": (False, True),
}
"""Values that change nothing; any other of these properties, or of those unnamed here, is refused."""


def refuse_unsupported(sent: dict[str, Any]) -> None:
    """Networks, hostnames, locations, certificates and the like (ARM-CONTRACT). Raises `SimulatorUnsupported`."""
    for name, value in sent.items():
        if value is not None and name not in DESCRIPTIVE and value not in HARMLESS.get(name, ()):
            raise errors.unsupported(f"properties.{name} of a service")
