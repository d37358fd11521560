"""The pin in a stack's file: durable and reviewed, so that the next update of a pipeline does not roll forward."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from apim.recover import Pulumi
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

    def pin(self, pulumi: Pulumi, api: str, number: int | None) -> None:
        """Pin a revision, or take the pin out. Raises PulumiFailed."""
        key = f"{place('releases')}[{json.dumps(api)}]"
        if number is None:
            pulumi.run("config", "rm", "--path", key, *pulumi.configured)
        else:
            pulumi.run("config", "set", "--path", key, str(number), *pulumi.configured)

    def restore(self) -> None:
        """As it was. Raises OSError."""
        self.file.write_bytes(self.before)
