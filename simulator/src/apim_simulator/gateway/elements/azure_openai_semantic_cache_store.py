"""`azure-openai-semantic-cache-store`: see `semantic`."""

from apim_simulator.gateway.semantic import store as execute

__all__ = ["execute"]
