"""The data plane of a Key Vault: secrets and their versions."""
