"""Where in the program a resource was declared, which the SDK sends with it."""

from typing import Any

from pulumi.runtime.settings import get_monitor


def leave_out_stack_traces() -> None:
    """Have the engine keep no call stacks in the state: an eighth of a lean one, in each of hundreds of writes.

    They are paths of the machine that deployed last, and nothing reads them: the engine calls them metadata. Where a resource was
    declared, the topmost frame, stays (`sourcePosition`). The SDK has no option for it.
    """
    monitor: Any = get_monitor()
    register = monitor.RegisterResource

    def register_without(request: Any) -> Any:
        request.ClearField("stackTrace")
        return register(request)

    monitor.RegisterResource = register_without
