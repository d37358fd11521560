"""Where in the program a resource was declared, which the SDK sends with it."""

import sys
from pathlib import Path
from typing import Any

from pulumi.runtime import resource as sdk
from pulumi.runtime.proto import source_pb2
from pulumi.runtime.settings import get_monitor

CONSTRUCTORS = 3
"""From the SDK's call to the declaration: of `Resource`, of `CustomResource` or `ComponentResource`, and of the class declared."""


def leave_out_stack_traces() -> None:
    """Have the engine keep no call stacks in the state: an eighth of a lean one, in each of hundreds of writes.

    They are paths of the machine that deployed last, and nothing reads them: the engine calls them metadata. Where a resource was
    declared, the topmost frame, stays (`sourcePosition`). The SDK has no option for it, and would first collect the whole stack,
    with its lines of source.
    """
    monitor: Any = get_monitor()
    register = monitor.RegisterResource

    def register_without(request: Any) -> Any:
        request.ClearField("stackTrace")
        return register(request)

    monitor.RegisterResource = register_without
    if hasattr(sdk, "_get_stack_trace"):  # else this SDK collects them in another way, and they are left out all the same
        sdk._get_stack_trace = _declaration  # noqa: SLF001 - there is no public way


def _declaration() -> source_pb2.StackTrace:
    """The stack that the SDK would collect, of one frame: the line that declares the resource; empty where there is none."""
    frame, constructors = sys._getframe(), 0  # noqa: SLF001 - `inspect` reads the source of each frame
    while frame.f_back is not None and constructors < CONSTRUCTORS:
        constructors += frame.f_code.co_name == "__init__"
        frame = frame.f_back
    if constructors < CONSTRUCTORS:
        return source_pb2.StackTrace()
    file = Path(frame.f_code.co_filename)
    place = source_pb2.SourcePosition(uri=file.as_uri(), line=frame.f_lineno) if file.is_absolute() else None  # as the SDK
    return source_pb2.StackTrace(frames=[source_pb2.StackFrame(pc=place)])
