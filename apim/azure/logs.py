"""Queries of Azure Monitor Logs: over a workspace, or over the data of one resource."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from apim.azure.errors import SIGN_IN, NotReached, Refused, first_line, translated_errors

if TYPE_CHECKING:
    from azure.monitor.query import LogsQueryClient

UNAUTHORIZED: Final = 401
FORBIDDEN: Final = 403
MISSING: Final = 404
ROLE: Final = (
    'give the identity the role "Monitoring Reader" on the Application Insights resource, '
    'or "Log Analytics Reader" on the workspace'
)
Row = dict[str, Any]


class Logs:
    """Asks, and takes whole answers only."""

    def __init__(self, client: "LogsQueryClient") -> None:
        self._client = client

    def rows(self, target: str, query: str, span: tuple[datetime, datetime]) -> list[Row]:
        """Rows of a query's first table, by column; `target` is a resource id, or the id (a GUID) of a workspace.

        Raises NotReached where Azure does not answer, does not know the target, or answers in part: some rows are no sum.
        """
        from azure.core.exceptions import HttpResponseError  # noqa: PLC0415 - slow; see apim/azure/__init__.py
        from azure.monitor.query import LogsQueryPartialResult  # noqa: PLC0415 - as above

        ask = self._client.query_resource if target.startswith("/") else self._client.query_workspace
        with translated_errors():
            try:
                answer = ask(target, query, timespan=span)
            except HttpResponseError as error:
                raise _explained(error, target) from error
        if isinstance(answer, LogsQueryPartialResult):
            partial = answer.partial_error
            why = f"{partial.code}: {partial.message}" if partial is not None else "no reason given"
            raise NotReached(f"Azure Monitor answered only in part ({why}), and part of a sum is none; ask for less time")
        table = answer.tables[0]
        return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def _explained(error: Any, target: str) -> Exception:
    """What can be put right, by status; else the error as it is."""
    if error.status_code == UNAUTHORIZED:
        return NotReached(f"Azure Monitor accepts no identity of ours: {first_line(error)}; {SIGN_IN}")
    if error.status_code == FORBIDDEN:
        return Refused(f"Azure Monitor answered 403 for {target}: {first_line(error)}; {ROLE}")
    if error.status_code == MISSING:
        return NotReached(f"Azure Monitor knows no {target}: {first_line(error)}; correct the id")
    return error if isinstance(error, Exception) else NotReached(str(error))
