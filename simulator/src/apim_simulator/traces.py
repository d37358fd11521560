"""What the gateways did with their last requests: bounded, in memory, masked before it gets here (GW-TRACE)."""

from collections import OrderedDict
from typing import Any

Trace = dict[str, Any]


class Traces:
    """The last `limit` traces by id, the value of the answer's header `x-sim-trace`."""

    def __init__(self, limit: int = 500) -> None:
        self._limit = limit
        self._kept: OrderedDict[str, Trace] = OrderedDict()

    def keep(self, trace_id: str, trace: Trace) -> None:
        """Remember a trace, which may still grow, and forget the oldest beyond the limit."""
        self._kept[trace_id] = trace
        while len(self._kept) > self._limit:
            self._kept.popitem(last=False)

    def get(self, trace_id: str) -> Trace | None:
        """A trace, unless it was forgotten or never was."""
        return self._kept.get(trace_id)

    def summaries(self) -> list[Trace]:
        """Id, start, method, path, status and reason of each, newest first."""
        names = ("id", "began", "method", "path", "status", "reason")
        return [{name: trace.get(name) for name in names} for trace in reversed(self._kept.values())]

    def reset(self) -> None:
        """Forget all of them."""
        self._kept.clear()
