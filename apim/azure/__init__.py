"""Azure as a stack reaches it: which cloud, which subscription, who we are there.

One set-up serves `pulumi up` and the commands: what azure-native reads is read here in the same order. Nothing of
Azure's libraries is imported before it is needed; importing this package costs nothing.

    with azure.reached():
        cloud = azure.connect("prod")
        found = cloud.arm().get(resource_id, azure.API_MANAGEMENT)
"""

from apim.azure.configuration import Configuration, configuration
from apim.azure.connection import Cloud, connect
from apim.azure.endpoints import Endpoints
from apim.azure.errors import NotReached, Refused, reached
from apim.azure.logs import Logs
from apim.azure.resource_manager import API_MANAGEMENT, Arm

__all__ = [
    "API_MANAGEMENT",
    "Arm",
    "Cloud",
    "Configuration",
    "Endpoints",
    "Logs",
    "NotReached",
    "Refused",
    "configuration",
    "connect",
    "reached",
]
