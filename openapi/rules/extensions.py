"""Extensions are ignored, but for `x-ms-paths` and `x-servers`."""

from collections import Counter
from collections.abc import Iterator

from openapi.pointers import pointer
from openapi.rule import LEARN, Fault, Rule, Subject

READ = frozenset({"x-ms-paths", "x-servers"})


def check(subject: Subject) -> Iterator[Fault]:
    """One fault per name of an extension, at the first place that has it."""
    first: dict[str, str] = {}
    count: Counter[str] = Counter()
    for path, _, node in subject.objects:
        for name in node:
            if name.startswith("x-") and name not in READ:
                count[name] += 1
                first.setdefault(name, pointer((*path, name)))
    for name, place in first.items():
        more = f" at {count[name]} places, first here" if count[name] > 1 else ""
        yield Fault(place, f"the extension {name} is ignored{more}")


RULE = Rule(
    id="APIM-IMPORT-013",
    severity="warning",
    confidence="documented",
    source=LEARN,
    remedy="nothing is needed: a deployment leaves it out",
    check=check,
    quiet=True,
)
