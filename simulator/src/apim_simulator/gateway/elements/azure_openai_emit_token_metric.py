"""`azure-openai-emit-token-metric`: the older twin of `llm-emit-token-metric`."""

from apim_simulator.gateway.elements.llm_emit_token_metric import execute

__all__ = ["execute"]
