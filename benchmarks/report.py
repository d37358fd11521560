"""The table and the ratios that `make bench` prints."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.measure import Measurement

FLAT = "flat, whole document"
UNASKED = "ours, not asking for taken names"
COMPRESSED = "ours, lean, compressed state"
GOALS = (
    ("preview", 1, UNASKED, 1.0),
    ("up", 100, "ours, chat only, full", 0.45),
    ("up", 100, "ours, chat only, lean", 0.20),
    ("up", 100, COMPRESSED, 0.20),
)
"""What, at which number of APIs, of which program, may take at most this share of the flat program's time."""


@dataclass(frozen=True, slots=True)
class Result:
    """One program with `count` APIs: its previews and deployments, the bytes of state it left."""

    name: str
    count: int
    previews: list[Measurement]
    ups: list[Measurement]
    state_bytes: int

    def joined(self, later: "Result") -> "Result":
        """The same program measured once more."""
        return Result(self.name, self.count, self.previews + later.previews, self.ups + later.ups, self.state_bytes)

    def seconds(self, command: str) -> float:
        """The quickest of what was measured of `preview` or `up`."""
        return min(each.seconds for each in (self.previews if command == "preview" else self.ups))

    def megabytes(self, role: str) -> float:
        """The most that a process of this role took in any `up`."""
        return max(each.megabytes.get(role, 0.0) for each in self.ups)


def report(results: Sequence[Result]) -> str:
    """Figures per program and size, each beside its share of the flat program's, then the goals that were measured."""
    head = f"{'N':>4}  {'program':<32}{'preview':>9}{'of flat':>9}{'up':>9}{'of flat':>9}"
    head += f"{'engine':>9}{'program':>9}{'plugin':>9}{'state':>9}"
    lines = ["", head]
    for result in results:
        base = next((each for each in results if each.name == FLAT and each.count == result.count), None)
        times = "".join(f"{result.seconds(each):>7.2f} s{_ratio(result, base, each):>9}" for each in ("preview", "up"))
        memory = "".join(f"{result.megabytes(role):>6.0f} MB" for role in ("engine", "program", "plugin"))
        lines.append(f"{result.count:>4}  {result.name:<32}{times}{memory}{result.state_bytes / 1e6:>6.2f} MB")
    return "\n".join([*lines, "", *_goals(results)])


def _ratio(result: Result, base: Result | None, command: str) -> str:
    return "" if base is None else f"{result.seconds(command) / base.seconds(command):.2f}"


def _goals(results: Sequence[Result]) -> list[str]:
    lines = []
    for command, count, name, limit in GOALS:
        by_name = {result.name: result for result in results if result.count == count}
        if FLAT in by_name and name in by_name:
            ratio = by_name[name].seconds(command) / by_name[FLAT].seconds(command)
            verdict = "met" if ratio <= limit else "MISSED"
            lines.append(f"goal {verdict}: {command} at N={count}, {name}: {ratio:.2f} of flat, at most {limit}")
    return lines
