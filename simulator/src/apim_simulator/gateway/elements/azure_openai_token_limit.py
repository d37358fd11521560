"""`azure-openai-token-limit`: the older name of `llm-token-limit`."""

from apim_simulator.gateway.elements.llm_token_limit import execute

__all__ = ["execute"]
