"""What a stack has deployed, from its state alone: no network, and no secret leaves what is read."""

from apim.engine_json import Unreadable
from apim.state.contracts import Contract, contracts, published
from apim.state.resources import CREATING, SECRET, Pending, Resource, State, is_secret, read

__all__ = [
    "CREATING",
    "SECRET",
    "Contract",
    "Pending",
    "Resource",
    "State",
    "Unreadable",
    "contracts",
    "is_secret",
    "published",
    "read",
]
