"""Whether two values of ARM mean the same, and where they do not.

What Azure does to a value on its way makes no difference (our choice where no source is named):

- nothing, null, false, an empty text, list or object are one: defaults are filled in;
- the order of lists, whose members are matched by `id` or `name` where they have one;
- numbers compare by value, durations by length (`PT60S` is `PT1M`);
- ARM ids without regard to letter case, and relative ones as the end of full ones (subscription scopes: recorded, o24-01).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from apim.state import SECRET

KEYS = ("id", "name")
REPORTED = frozenset({"lastStatus"})
"""Members in which Azure reports on itself: when it last read a secret from its Key Vault (recorded: named-value-05)."""

DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?")
SECONDS = (86400, 3600, 60, 1)
RELATIVE = 2
"""Slashes of a relative id at most: `/apis`, `/products/chat`."""

Place = tuple[str, ...]


def differences(declared: Any, live: Any, place: Place = ()) -> Iterator[tuple[Place, Any, Any]]:
    """Place, declared and live value of each difference; what is secret in `declared` is not compared."""
    if declared is SECRET or (_empty(declared) and _empty(live)):
        return
    if isinstance(declared, Mapping) and (isinstance(live, Mapping) or live is None):
        there = live or {}
        for name in dict.fromkeys(name for name in (*declared, *there) if name not in REPORTED):
            yield from differences(declared.get(name), there.get(name), (*place, name))
    elif isinstance(declared, list) and isinstance(live, list):
        yield from _lists(declared, live, place)
    elif not _same(declared, live):
        yield place, declared, live


def _lists(declared: list[Any], live: list[Any], place: Place) -> Iterator[tuple[Place, Any, Any]]:
    key = next((key for key in KEYS if all(isinstance(each, Mapping) and each.get(key) for each in (*declared, *live))), None)
    if key is None:
        left = list(live)
        gone = []
        for each in declared:
            partner = next((other for other in left if not any(differences(each, other))), None)
            left.remove(partner) if partner is not None else gone.append(each)
        if gone or left:
            yield place, declared, live
        return
    there = {str(each[key]).lower(): each for each in live}
    for each in declared:
        name = str(each[key])
        yield from differences(each, there.pop(name.lower(), None), (*place, _last(name)))
    for each in there.values():
        yield (*place, _last(str(each[key]))), None, each


def _empty(value: Any) -> bool:
    """Nothing, also where an object's members are nothing one and all."""
    if isinstance(value, Mapping):
        return all(map(_empty, value.values()))
    return value is None or value is False or (isinstance(value, str | list) and not value)


def _same(declared: Any, live: Any) -> bool:
    if isinstance(declared, str) and isinstance(live, str):
        return declared == live or _id_same(declared, live) or _seconds(declared) == _seconds(live) is not None
    if isinstance(declared, bool) or isinstance(live, bool):
        return declared is live
    return bool(declared == live)


def _id_same(declared: str, live: str) -> bool:
    if not declared.startswith("/") or "/subscriptions/" not in live.lower()[:15]:
        return False
    short, full = declared.lower().rstrip("/"), live.lower().rstrip("/")
    return full == short or (short.count("/") <= RELATIVE and full.endswith(short))


def _seconds(text: str) -> float | None:
    match = DURATION.fullmatch(text)
    if match is None or not any(match.groups()):
        return None
    return sum(float(part) * each for part, each in zip(match.groups(), SECONDS, strict=True) if part)


def _last(name: str) -> str:
    return name.rsplit("/", 1)[-1]
