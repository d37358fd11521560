"""The contracts that a stack has deployed, as text and JSON."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from apim.render.json_text import json_text
from apim.state import Contract
from linting import printable


def as_text(contracts: Sequence[Contract]) -> str:
    """A line per API with its path and the hash of its document, and one per operation."""
    return "\n".join(printable(line) for contract in contracts for line in _lines(contract))


def _lines(contract: Contract) -> Iterator[str]:
    what = f"sha256 {contract.sha256}" if contract.sha256 else "operations declared one by one"
    yield f"{contract.api}  /{contract.path}  {what}"
    yield from (f"  {operation}" for operation in contract.operations)


def as_json(contracts: Sequence[Contract]) -> str:
    """An array of objects with `api`, `path`, `documentSha256` and `operations`."""
    return json_text(
        [
            {"api": each.api, "path": each.path, "documentSha256": each.sha256, "operations": list(each.operations)}
            for each in contracts
        ]
    )


FORMATS: Mapping[str, Callable[[Sequence[Contract]], str]] = {"text": as_text, "json": as_json}
