"""Azure on loopback: Resource Manager, an API Management gateway and Azure OpenAI."""

__version__ = "0.1.0"
"""Of the distribution `apim-simulator`; its pyproject.toml reads it from here."""
