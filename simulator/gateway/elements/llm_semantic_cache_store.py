"""`llm-semantic-cache-store`: see `semantic`."""

from simulator.gateway.semantic import store as execute

__all__ = ["execute"]
