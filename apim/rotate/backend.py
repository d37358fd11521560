"""Turns the key that the gateway sends to an Azure OpenAI account: over to its other key, and the one it used is made anew."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from apim.ownership import Ownership
from apim.rotate import holders
from apim.rotate.accounts import KEYS, Account, opens
from apim.rotate.deployment import Deployment
from apim.rotate.progress import Progress, fingerprint
from apim.rotate.steps import Step, Unusable, Waiting


@dataclass(frozen=True, slots=True)
class Turn:
    """From which key to which. `old_name` is what the account calls the old one, "" where the new key was given by hand."""

    old: str
    new: str
    old_name: str = ""

    def __repr__(self) -> str:
        """Without the keys."""
        return f"Turn({self.old_name!r})"


def given_turn(account: Account, held: str, key: str, verify: bool | str) -> Turn:
    """To a key that was given by hand. Raises Unusable where it does not open the account, or where that cannot be seen."""
    answer = opens(account.endpoint, key, verify)
    if answer is None:
        raise Unusable(
            f"whether the given key opens account {account.name} cannot be seen from here, since {account.endpoint} gave no answer "
            "that says so: run this where the account can be reached"
        )
    if not answer:
        raise Unusable(f"the given key does not open account {account.name} (401 at {account.endpoint}): give key1 or key2 of it")
    return Turn(held, key)


def turn(account: Account, held: str, progress: Progress) -> Turn:
    """Which key comes next: what an unfinished rotation has noted, else the one that is not in use.

    `held` is what the gateway sends. Raises Unusable where that is none of the account's keys, NotReached.
    """
    if not account.takes_keys:
        raise Unusable(f"account {account.name} takes no keys (disableLocalAuth): call it by a managed identity")
    keys = account.keys()
    if noted := progress.read():
        new = next((name for name, key in keys.items() if fingerprint(key) == noted.get("new")), None)
        if new is None:
            raise Unusable(
                f"the key of account {account.name} that this rotation goes over to was made anew meanwhile; "
                f"delete the named value {progress.named_value} of the service, then begin again"
            )
        old = next(name for name in KEYS if name != new)
        return Turn(keys[old], keys[new], old)
    old_name = next((name for name, key in keys.items() if key == held), None)
    if old_name is None:
        raise Unusable(
            f"the key that the gateway sends to account {account.name} does not open it: it is neither key1 nor key2; "
            "callers get 401 until one of them is set: pulumi config set --secret, then pulumi up"
        )
    return Turn(held, keys[next(name for name in KEYS if name != old_name)], old_name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """Of one backend: `secret` is the configuration key that holds its key, `named_value_id` the named value in Azure."""

    secret: str
    named_value_id: str
    logical_names: tuple[str, ...]
    origin: str
    azure: Any
    account: Account
    turn: Turn
    progress: Progress
    deployment: Deployment
    ownership: Ownership
    proven: Callable[[], int]
    seconds: float
    say: Callable[[str], None]

    @property
    def left(self) -> str:
        """What is not ours to do."""
        return "" if self.turn.old_name else "; the old key opens the account until whoever manages it makes it anew"

    def check(self) -> None:
        """That an update would change nothing yet, at the beginning. Raises Unusable, NotReached, PulumiFailed."""
        if not self._noted:
            self.deployment.check()

    def steps(self) -> Iterator[Step]:
        """All of them in order."""
        turn = self.turn
        marks = {"old": fingerprint(turn.old), "new": fingerprint(turn.new)}
        yield Step(
            "note in the service that the key is being turned", lambda: bool(self._noted), lambda: self.progress.write(**marks)
        )
        yield Step(f"store the other key of the account: {self.secret} in the stack's file", self._is_stored, self._store)
        yield Step("deploy it: pulumi up", self._is_deployed, self._deploy)
        yield Step(f"prove it by calls to each API that uses it, over {self.seconds:g} s", self._is_over, self._prove)
        yield Step("see that no other named value of the service holds the old key", self._is_over, self._check_others)
        if turn.old_name:
            yield Step(f"regenerate {turn.old_name} of the account", self._is_over, lambda: self.account.regenerate(turn.old_name))
        yield Step("take the notes out of the service", lambda: False, self.progress.clear)

    @property
    def _noted(self) -> dict[str, str]:
        return self.progress.read()

    def _is_stored(self) -> bool:
        return self.deployment.pulumi.secret(self.secret) == self.turn.new

    def _store(self) -> None:
        self.deployment.pulumi.keep_secret(self.secret, self.turn.new)

    def _is_deployed(self) -> bool:
        return holders.value(self.azure, self.named_value_id) == self.turn.new and not self.deployment.is_pending()

    def _deploy(self) -> None:
        self.deployment.check(self.logical_names)
        self.deployment.update()

    def _is_over(self) -> bool:
        """Whether the old key was made anew: then there is nothing to prove any more."""
        noted = self._noted
        return bool(noted and self.turn.old_name) and fingerprint(self.turn.old) != noted.get("old")

    def _prove(self) -> None:
        self.say(f"{self.proven()} calls were answered, none of them with 401")

    def _check_others(self) -> None:
        others = list(holders.named_values(self.azure, self.progress.service_id, self._noted.get("old", "")))
        if others:
            owned = ((id_.rpartition("/")[2], holders.owner(id_, self.ownership)) for id_ in others)
            listed = "".join(f'\n  named value "{name}" of {owner}' for name, owner in owned)
            raise Waiting(
                f"the old key is still in use:{listed}\nturn it there, too: bin/apim rotate backend for that stack; "
                "then this command again"
            )
