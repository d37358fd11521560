"""A line of docs/reference/performance.md."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table. `ours` and `other` are of one unit; None was not measured."""

    what: str
    unit: str
    ours: float | None
    other: float | None
    goal: float
    command: str

    def line(self) -> str:
        """As Markdown."""
        ratio = self.ours / self.other if self.ours is not None and self.other else None
        verdict = "not measured" if ratio is None else f"{ratio:.2f}{'' if ratio <= self.goal else ' (missed)'}"
        numbers = ["-" if each is None else f"{each:.2f} {self.unit}" for each in (self.ours, self.other)]
        return f"| {self.what} | {numbers[0]} | {numbers[1]} | {verdict} | ≤ {self.goal:.2f} | `{self.command}` |"
