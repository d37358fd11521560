"""What of an API belongs to each of its revisions, and what all of them share: by ARM's name, the provider's."""

import re
from typing import Final

from arm_args.classes import of_revisions


def argument(name: str) -> str:
    """An input of the provider as its Python classes call it: `displayName` is `display_name`."""
    return re.sub(r"[A-Z]", lambda capital: f"_{capital[0].lower()}", name)


SHARED: Final = {name: argument(name) for name in of_revisions("shared")}
"""Of the API, whichever revision is current."""

OWN: Final = {name: argument(name) for name in of_revisions("own")}
"""Of each revision, besides document and policies."""
