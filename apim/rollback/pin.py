"""The pin in a stack's file: durable and reviewed, so that the next update of a pipeline does not roll forward."""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from apim.recover import Pulumi, PulumiFailed
from settings import place


@dataclass(frozen=True, slots=True)
class StackFile:
    """The file as it was. Comments and secrets in it stay: pulumi writes it."""

    file: Path
    before: bytes

    @classmethod
    def read(cls, file: Path) -> Self:
        """Raises OSError."""
        return cls(file, file.read_bytes())

    def draft(self, pulumi: Pulumi, folder: Path, api: str, number: int | None) -> Pulumi:
        """Pulumi on a copy with the pin, in a folder that only its owner may read. Raises OSError, PulumiFailed."""
        copy = folder / self.file.name
        copy.write_bytes(self.before)
        drafted = replace(pulumi, config_file=str(copy))
        _pin(drafted, api, number)
        return drafted

    def pin(self, pulumi: Pulumi, api: str, number: int | None) -> None:
        """Pin a revision, or take the pin out. Raises Changed, OSError, PulumiFailed; the file is as it was then."""
        if self.file.read_bytes() != self.before:
            raise Changed(f"{self.file.name} was changed meanwhile")
        try:
            _pin(pulumi, api, number)
        except PulumiFailed:
            self.file.write_bytes(self.before)
            raise


class Changed(Exception):
    """What was agreed is no longer what would be done. The message says what changed."""


def _pin(pulumi: Pulumi, api: str, number: int | None) -> None:
    key = f"{place('releases')}[{json.dumps(api)}]"
    if number is None:
        pulumi.run("config", "rm", "--path", key, *pulumi.configured)
    else:
        pulumi.run("config", "set", "--path", key, str(number), *pulumi.configured)
