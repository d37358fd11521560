"""Which models a stack publishes, what answers them, and when that ends."""

from apim.models.deployments import Deployed, Inventory, inventory
from apim.models.finding import Finding, findings
from apim.models.published import Answering, Published, published, unnamed

__all__ = ["Answering", "Deployed", "Finding", "Inventory", "Published", "findings", "inventory", "published", "unnamed"]
