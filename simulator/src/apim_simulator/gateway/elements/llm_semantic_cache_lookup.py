"""`llm-semantic-cache-lookup`: see `semantic`."""

from apim_simulator.gateway.semantic import lookup as execute

__all__ = ["execute"]
