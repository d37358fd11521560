"""`azure-openai-token-limit`: the older twin of `llm-token-limit`, without quota."""

from apim_simulator.gateway.elements.llm_token_limit import execute

__all__ = ["execute"]
