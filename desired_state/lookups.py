"""What the program asks Azure or the engine before it declares anything, reported as findings where there is no answer."""

from collections.abc import Callable
from typing import TypeVar

from linting import ContractError, Finding

_Answer = TypeVar("_Answer")


def looked_up(look: Callable[[], _Answer], as_finding: Callable[[str], Finding]) -> _Answer:
    """What `look` gives. Raises ContractError with the finding of its reason where it raises LookupError."""
    try:
        return look()
    except LookupError as error:
        raise ContractError([as_finding(str(error))]) from None
