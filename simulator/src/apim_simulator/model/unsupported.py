"""Requests that are real in Azure OpenAI and refused here by name, as data, so that the documentation can list them."""

from collections.abc import Callable, Mapping

from apim_simulator.model import errors
from apim_simulator.model.answer import Json

Table = Mapping[str, Callable[[Json], bool]]
"""What is not simulated, and whether a body has it."""


def check(body: Json, table: Table) -> None:
    """Raises Refused, ours, for the first entry that a body has."""
    for name, found in table.items():
        if found(body):
            raise errors.unsupported(f"{name} is not simulated")


def given(member: str) -> Callable[[Json], bool]:
    """Whether a body has a member that is not null."""
    return lambda body: body.get(member) is not None
