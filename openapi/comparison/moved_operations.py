"""Operations whose route is another: recognised by their operationId."""

from collections.abc import Iterator, Mapping

from openapi.operation import Operation

Key = tuple[str, str]
"""Method, and path without names of parameters."""


def moved_operations(one: Mapping[Key, Operation], other: Mapping[Key, Operation]) -> Iterator[tuple[Key, Key]]:
    """Where an operation went whose route is gone, and whose id a new route has."""
    new = {each.operation_id: key for key, each in other.items() if each.operation_id and key not in one}
    for key, each in one.items():
        if key not in other and each.operation_id in new:
            yield key, new[each.operation_id]
