"""Arguments of a resource that others made, as it is and as it is to stay."""

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, TypedDict


class AdoptedArgs(TypedDict):
    """One resource of a service, of any class of this program."""

    place: str
    """The end of its id, behind the service's: `apis/chat/policies/policy`. The engine knows it by that name, too."""
    class_name: str
    """Of the SDK: `ApiPolicy`."""
    inputs: Mapping[str, Any]
    """By the provider's names, without those of the service."""
    ignored: Sequence[str]
    """Inputs that stay as Azure has them."""
    secret: NotRequired[str]
    """Configuration key of the input `value`."""
