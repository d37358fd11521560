"""What a stack has deployed, from its state alone: no network, and no secret leaves what is read."""

from apim.state.contracts import Contract, contracts
from apim.state.resources import SECRET, Resource, State, Unreadable, is_secret, read

__all__ = ["SECRET", "Contract", "Resource", "State", "Unreadable", "contracts", "is_secret", "read"]
