"""Settings of the simulator, by name: where Azure's behaviour is unrecorded or differs, a test chooses.

They live as long as the process; `/_sim/reset` restores those that it was started with.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Option:
    """One setting: its default, what values it takes, and what those are in words."""

    default: Any
    accepts: Callable[[Any], bool]
    allowed: str


CATEGORIES = ("Hate", "SelfHarm", "Sexual", "Violence")
"""Harm categories of content safety."""


class OptionRefused(ValueError):
    """A setting that does not exist, or a value it does not take."""


def _one_of(*values: str) -> tuple[Callable[[Any], bool], str]:
    return (lambda value: isinstance(value, str) and value in values), " or ".join(values)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _versions(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(entry, str) and entry for entry in value)


def _is_verdict(value: Any) -> bool:
    """Whether a member of the setting is one: a text to look for, and a category with its severity, a blocklist or an attack."""
    if not isinstance(value, dict) or not isinstance(value.get("text"), str) or not value["text"]:
        return False
    kinds = value.keys() - {"text"}
    if kinds == {"category", "severity"}:
        return value["category"] in CATEGORIES and value["severity"] in range(8)
    return (kinds == {"blocklist"} and isinstance(value["blocklist"], str)) or (kinds == {"attack"} and value["attack"] is True)


def _verdicts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_verdict, value))


OPTIONS: Mapping[str, Option] = {
    # First answer to an API PUT with a document: 201 with a stub, or 202 with Location alone (ARM-WIRE).
    "api_import_put": Option("stub", *_one_of("stub", "202")),
    # ARM names of imported operations: recorded behaviour, or the form that Learn documents (ARM-IMPORT).
    "import_operation_names": Option("keep", *_one_of("keep", "normalise")),
    # Seconds in Retry-After of every long-running answer; None sends it only where Azure does.
    "lro_retry_after": Option(None, lambda value: value is None or _whole(value), "null or a whole number of seconds"),
    # How many polls find a long-running operation still running.
    "lro_polls": Option(1, _whole, "a whole number"),
    # After how long without a poll a long-running operation is over, whatever lro_polls says.
    "lro_unpolled_seconds": Option(5, _whole, "a whole number of seconds"),
    # How long a lock stays after its write has succeeded.
    "lock_linger_ms": Option(0, _whole, "a whole number of milliseconds"),
    # Whether a new product gets a subscription of user 1.
    "product_admin_subscription": Option(True, lambda value: isinstance(value, bool), "true or false"),
    # Whether an upstream that gives no answer lets `retry` test its condition, with context.Response null (GW-POLICIES).
    "retry_errors": Option(False, lambda value: isinstance(value, bool), "true or false"),
    # Whether an upstream that gives no answer counts for its circuit breaker, as a 500 (GW-UPSTREAM).
    "breaker_errors": Option(False, lambda value: isinstance(value, bool), "true or false"),
    # Seconds by the simulator's clock until a policy's value is found: the cache is asynchronous [D: cache-store-value].
    "cache_delay_seconds": Option(0, _whole, "a whole number of seconds"),
    # Each how manieth stored value the cache loses, 1 for all, 0 for none: it is volatile [D: cache-store-value].
    "cache_loses_each": Option(0, _whole, "a whole number"),
    # Whether the journal keeps the bodies of writes to ARM, secrets included: for who judges what a client sends.
    "journal_bodies": Option(False, lambda value: isinstance(value, bool), "true or false"),
    # What content safety finds: texts to look for, letter case ignored.
    "content_safety": Option([], _verdicts, "a list of verdicts: text, with category and severity, blocklist or attack"),
    # api-versions that the model server accepts beside the published ones.
    "model_api_versions": Option([], _versions, "a list of api-versions"),
}


class Options(Mapping[str, Any]):
    """The settings in force; reading an unknown name is a KeyError."""

    def __init__(self) -> None:
        self._initial = {name: option.default for name, option in OPTIONS.items()}
        self._values = dict(self._initial)

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def change(self, changes: Mapping[str, Any]) -> None:
        """Set several at once, all or none. Raises OptionRefused."""
        for name, value in changes.items():
            option = OPTIONS.get(name)
            if option is None:
                raise OptionRefused(f"{name!r} is no setting; settings are {', '.join(sorted(OPTIONS))}")
            if not option.accepts(value):
                raise OptionRefused(f"{name} is {value!r}, allowed is {option.allowed}")
        self._values |= changes

    def begin_with(self, changes: Mapping[str, Any]) -> None:
        """Change settings for good: a reset comes back to these. Raises OptionRefused."""
        self.change(changes)
        self._initial |= changes

    def reset(self) -> None:
        """Back to what the process was started with."""
        self._values = dict(self._initial)
