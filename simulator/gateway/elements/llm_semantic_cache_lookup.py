"""`llm-semantic-cache-lookup`: see `semantic`."""

from simulator.gateway.semantic import lookup as execute

__all__ = ["execute"]
