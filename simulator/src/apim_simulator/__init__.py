"""Azure on loopback: Resource Manager, an API Management gateway and Azure OpenAI. Shares no code with the program."""
