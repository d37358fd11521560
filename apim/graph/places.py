"""Where the settings have what a graph shows."""

from collections.abc import Mapping

import settings as s
from linting import Location


class Places:
    """Key paths of a stack's settings, with their lines."""

    def __init__(self, settings: s.Settings, lines: Mapping[str, Mapping[str, int]]) -> None:
        self.settings = settings
        self._lines = lines
        self._apis = {api.name: index for index, api in settings.apis.items()}

    def at(self, *steps: str | int) -> Location:
        """The location of a key path, with its line or that of the nearest path above it."""
        return s.with_line(self.settings.sources.location(steps), self._lines)

    def api(self, name: str) -> int:
        """Position of an API in the settings."""
        return self._apis[name]
