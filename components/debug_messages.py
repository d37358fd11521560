"""What the SDK reports to the engine of its own steps."""

import os
from typing import Any

from pulumi.runtime.proto import engine_pb2
from pulumi.runtime.settings import get_engine

VARIABLE = "PULUMI_OPTION_DEBUG"
"""To the CLI the same as `--debug`, of which a program is not told (CLI 3.259.0 and 3.274.1: each flag has such a variable)."""
ON = frozenset({"true", "1"})
"""What the CLI takes for yes, in whichever case."""


def leave_out_debug_messages() -> None:
    """Have the SDK send no debug messages, four for each resource and more for a component, unless `VARIABLE` asks for them.

    Each is a call to the engine that all else in the program waits for, and the engine shows none without `--debug`. The SDK has
    no option for it.
    """
    if os.environ.get(VARIABLE, "").lower() in ON:
        return
    engine: Any = get_engine()
    send = engine.Log

    def send_others(request: Any) -> Any:
        return None if request.severity == engine_pb2.DEBUG else send(request)

    engine.Log = send_others
