"""What of an API belongs to each of its revisions, and what all of them share: by ARM's name, the provider's."""

import re
from typing import Final

from arm_args.classes import of_revisions


def _argument(name: str) -> str:
    return re.sub(r"[A-Z]", lambda capital: f"_{capital[0].lower()}", name)


SHARED: Final = {name: _argument(name) for name in of_revisions("shared")}
"""Of the API, whichever revision is current."""

OWN: Final = {name: _argument(name) for name in of_revisions("own")}
"""Of each revision, besides document and policies."""
