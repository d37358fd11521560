"""Settings that ARM has under the same names: they pass through, so that a new one costs no line between the two."""

from typing import TypeVar, cast

_Args = TypeVar("_Args")


def same_names(shape: type[_Args], settings: object) -> _Args:
    """The arguments of a TypedDict from the settings' fields of the same names, without those that are None."""
    names = shape.__annotations__
    return cast("_Args", {name: value for name in names if (value := getattr(settings, name)) is not None})
