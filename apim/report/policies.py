"""What a changed policy does differently: options in words with their numbers, and a small diff with the rest masked."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache
from typing import Any

from apim.engine_markers import SECRET, UNKNOWN
from apim.report import error_shape, limits, masking, models, stored
from apim.report.model import Message, Notice, Quoted, Unseen, Verdict
from apim.report.visible_inputs import LATER
from linting import ContractError
from policy import Difference, parse
from policy.comparison import Canonical, between, canonical, elements
from policy.document import Format
from policy.model_reading import sets_variable

LIMITS = frozenset(
    {"llm-token-limit", "azure-openai-token-limit", "rate-limit", "rate-limit-by-key", "quota", "quota-by-key", "limit-concurrency"}
)
DOORS = frozenset({"validate-azure-ad-token", "validate-jwt", "validate-client-certificate", "check-header", "ip-filter"})
"""Elements that refuse callers who have not what they ask for."""

COUNTERS = ("counter-key", "key")
CONTEXT = 2
DIFFERS = "  (what is hidden differs)"


def compared(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[tuple[Notice, ...], tuple[str, ...]]:
    """Notices of one policy taking the place of another, and the lines of a masked diff. Takes inputs. Raises Unseen."""
    one, other = _read(old), _read(new)
    found = between(one, other)
    of_models = tuple(models.changed(one, other))
    # What the statements of models say is in those notices, in words.
    rest = [each for each in found if not (of_models and all(map(sets_variable, filter(None, (each.before, each.after)))))]
    return (*stored.notices(one, other), *of_models, *map(_notice, rest)), tuple(_diff(one, other))


def of_stored(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Notice, ...]:
    """What a policy that comes or goes means for those who have stored something. Takes inputs, empty for no policy."""
    try:
        one, other = (_read(each) if each else None for each in (old, new))
    except Unseen:
        return ()
    return tuple(stored.notices(one, other))


def summary(inputs: Mapping[str, Any]) -> Message:
    """Limits and backends of a whole policy, in words; nothing where it has none, or cannot be read."""
    try:
        root = _read(inputs)
    except Unseen:
        return ()
    found = [each for each in elements(root) if each[0] in LIMITS or dict(each[1]).get("backend-id")]
    return tuple(piece for each in found for piece in ("; ", *_element(each)))[1:]


def _read(inputs: Mapping[str, Any]) -> Canonical:
    value = inputs.get("value")
    if value == UNKNOWN:
        raise Unseen(f"policy ({LATER})")
    if value == SECRET or isinstance(value, Mapping):  # an encrypted value is an object
        raise Unseen("policy (secret)")
    try:
        return _parsed(str(value), inputs["format"])
    except (ContractError, KeyError) as error:
        raise Unseen("policy, which cannot be read and is not compared") from error


@cache
def _parsed(text: str, form: Format) -> Canonical:
    """Many APIs of a stack may have the same policy."""
    return canonical(parse(text, form).root)


def _notice(each: Difference) -> Notice:
    place = masking.place(each.place.removesuffix("/text()"))
    path = each.place.split("/")
    element = (each.after or each.before or ("", (), ()))[0]
    whole = each.kind != "changed" and not path[-1].startswith(("@", "text()"))
    door = _door(each)
    verdict: Verdict = "breaking" if door == "narrower" else "risky"
    rule = "REPORT-ACCESS" if door else "REPORT-LIMIT" if element in LIMITS else "REPORT-POLICY"
    if element in LIMITS and (words := limits.in_words(each)):
        return Notice(verdict, rule, words, place)
    if words := error_shape.in_words(each):
        return Notice(verdict, rule, words, place)
    if whole:
        message: Message = (Quoted(place), f" {each.kind}", *_colon(_options(each.after or each.before)))
        return Notice(verdict, rule, message, place)
    if path[-1].startswith("@"):
        name = path[-1][1:]
        rule = "REPORT-BACKEND" if name in {"backend-id", "base-url"} else rule
        return Notice(verdict, rule, (Quoted(place), *_turned(each, name), *_per(each)), place)
    values = [None if holder is None else masking.text(holder[0], value or "") for holder, value in _held(each)]
    return Notice(verdict, rule, (Quoted(place or "the root"), f" {each.kind}", *_pair(values, _held(each))), place)


def _door(each: Difference) -> str:
    """Whether the difference is in what refuses callers, and makes it `narrower` or not; nothing elsewhere.

    Where values are listed, one more lets in more; where claims are required, fewer (our choice).
    """
    path = [step.split("[", 1)[0] for step in each.place.split("/")]
    if DOORS.isdisjoint(path):
        return ""
    demands = path[-1] in DOORS or "required-claims" in path
    return "wider" if each.kind == ("removed" if demands else "added") else "narrower"


def _held(each: Difference) -> tuple[tuple[Canonical | None, str | None], ...]:
    return (each.before, each.old), (each.after, each.new)


def _turned(each: Difference, name: str) -> Message:
    """` changed: 5 -> 9`, or only that it did."""
    values = [
        None if value is None or holder is None else masking.attribute(holder[0], name, value) for holder, value in _held(each)
    ]
    return (f" {each.kind}", *_pair(values, _held(each)))


def _pair(visible: list[str | None], held: tuple[tuple[Canonical | None, str | None], ...]) -> Message:
    """Both values, if all there is of them is visible."""
    given = [(value, there) for value, (_, there) in zip(visible, held, strict=True) if there is not None]
    if not given or any(value is None for value, _ in given):
        return ()
    turned = [piece for value, _ in given for piece in (" -> ", Quoted(str(value)))][1:]
    return (": ", *turned)


def _per(each: Difference) -> Message:
    """What a limit counts by, where that stays."""
    holder = each.after or each.before
    if holder is None or holder[0] not in LIMITS or each.place.endswith(COUNTERS):
        return ()
    return tuple(piece for key, value in _visible(holder) if key in COUNTERS for piece in (" per ", Quoted(value)))


def _options(element: Canonical | None) -> Message:
    """Visible attributes of an element."""
    if element is None:
        return ()
    return tuple(piece for key, value in _visible(element) for piece in (", ", Quoted(f"{key} {value}")))[1:]


def _element(element: Canonical) -> Message:
    words = limits.whole(element) if element[0] in LIMITS else ()
    return ("a limit of ", *words) if words else (Quoted(element[0]), *_colon(_options(element)))


def _colon(message: Message) -> Message:
    return (": ", *message) if message else ()


def _visible(element: Canonical) -> Iterator[tuple[str, str]]:
    for key, value in element[1]:
        visible = masking.attribute(element[0], key, value)
        if visible is not None:
            yield key, visible


def _diff(old: Canonical, new: Canonical) -> Iterator[str]:
    """A unified diff of both, with a few lines of context for each change; masked after comparing, so nothing is missed.

    Lines that are the same but for what is hidden are one, with `!`.
    """
    one, other = map(masking.lines, (old, new))
    matcher = SequenceMatcher(None, [line for line, _ in one], [line for line, _ in other], autojunk=False)
    found: list[tuple[str, str]] = []
    for number, group in enumerate(matcher.get_grouped_opcodes(CONTEXT)):
        found += [(" ", "")] if number else []
        for tag, i1, i2, j1, j2 in group:
            before, after = ([line for _, line in lines] for lines in (one[i1:i2], other[j1:j2]))
            found += [(" ", line) for line in before] if tag == "equal" else _changed(before, after)
    margin = min((len(line) - len(line.lstrip()) for _, line in found if line), default=0)
    yield from (f"{sign} {line[margin:] or '⋯'}" for sign, line in found)


def _changed(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Signs and masked lines of what took the place of what; no line of one is one of the other before it is masked."""
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (("!", f"{line}{DIFFERS}") for line in before[i1:i2])
        else:
            yield from (("-", line) for line in before[i1:i2])
            yield from (("+", line) for line in after[j1:j2])
