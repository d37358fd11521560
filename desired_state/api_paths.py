"""APIs of one stack whose paths lie in each other, so that calls of one go to the other."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from desired_state.hidden_operations import hidden
from desired_state.result import DesiredApi
from linting import Finding
from settings import Settings

NAMED = 3
"""Operations that a message names; the others are counted."""


def check(settings: Settings, apis: Sequence[DesiredApi]) -> Iterator[Finding]:
    """Operations that no call reaches, as errors; as warnings those that lose the calls with some values of a parameter.

    An API whose version is a query parameter or header takes only calls that name it.
    """
    indexes = {api.name: index for index, api in settings.apis.items()}
    for taking in (api for api in apis if not api.version):
        for losing in apis:
            lost = hidden(losing.path, losing.definition.routes.values(), taking.path)
            where = (
                f'"{taking.path}" lies in "{losing.path or "/"}", the path of API "{losing.name}", and the longest path gets a call'
            )
            at = ("apis", indexes[taking.name], "path")
            if lost.whole:
                found = f"{where}: {listed(lost.whole)} of that API can no longer be reached"
                fix = "choose a path that is not the beginning of its operations' URLs, or put the operations into one API"
                yield settings.sources.finding("path-hides", at, found, fix)
            if lost.partly:
                found = f"{where}: {listed(lost.partly)} of that API cannot be reached where a parameter has such a value"
                finding = settings.sources.finding("path-hides", at, found, "choose another path, unless that is meant")
                yield replace(finding, severity="warning")


def listed(operations: Sequence[str]) -> str:
    """The first operations by name, the others counted."""
    more = len(operations) - NAMED
    return f"{', '.join(operations[:NAMED])}{f' and {more} more' if more > 0 else ''}"
