"""A variable that expressions read is set by some policy before."""

from collections.abc import Iterator
from difflib import SequenceMatcher, get_close_matches

from policy.rule import EXPRESSIONS, Fault, Rule, Subject, in_value
from policy.variables import reads, variables_set

NEAR = 0.84
SLIP = 2
"""How alike two names are of which one is taken for a slip of the other, and in how many letters they may differ (our choice)."""


def check(subject: Subject) -> Iterator[Fault]:
    """A reading of a variable that nothing in the file sets, where the name of one that is set is nearly the same.

    Without such a name: one that fails without the variable, where no fragment and no outer scope can set it.
    """
    known = variables_set(subject.document)
    if known is None:
        return
    folded = {name.casefold() for name in known}
    reported: set[str] = set()
    for read in reads(subject):
        if read.name.casefold() in folded or read.name in reported:
            continue
        near = [name for name in get_close_matches(read.name, sorted(known), 1, NEAR) if _is_slip(read.name, name)]
        if near or (read.demanded and not _outside(subject)):
            reported.add(read.name)
            fix = f'write "{near[0]}", if that is meant' if near else "set it before, or ask ContainsKey"
            found = f'the variable "{read.name}" is read and nothing in the file sets it'
            yield in_value(subject, read.value, read.index, found, fix)


def _is_slip(one: str, other: str) -> bool:
    """Whether few letters differ, and not digits alone."""
    pieces = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    differing = sum(max(end - begin, till - start) for kind, begin, end, start, till in pieces if kind != "equal")
    return differing <= SLIP and _letters(one) != _letters(other)


def _letters(name: str) -> str:
    """A name without its digits: `backend1` and `backend2` are no slips of each other."""
    return "".join(character for character in name if not character.isdigit())


def _outside(subject: Subject) -> bool:
    """Whether something that is not in the file may set variables."""
    inherits = subject.scope != "global" and any(True for _ in subject.named("base"))
    return subject.document.is_fragment or inherits or any(True for _ in subject.named("include-fragment"))


RULE = Rule(
    id="APIM-POLICY-033",
    severity="warning",
    confidence="documented",
    source=EXPRESSIONS,
    remedy="set it before",
    check=check,
)
