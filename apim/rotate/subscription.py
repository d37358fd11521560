"""Turns both keys of a consumer's subscription: the secondary first, which nobody uses, then the primary."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from apim.azure import API_MANAGEMENT, Arm
from apim.rotate.deployment import Deployment
from apim.rotate.progress import Progress, fingerprint
from apim.rotate.steps import Needless, Step, Unusable, Waiting
from apim.rotate.vault import Secret

METRIC = '@(context.Subscription.Key == context.Subscription.PrimaryKey ? "primary" : "secondary")'
"""Value of a dimension of `tokenMetric` by which each call says which key it used
(https://learn.microsoft.com/azure/api-management/api-management-policy-expressions#ContextVariables)."""


class Keys(NamedTuple):
    """Both keys of a subscription."""

    primary: str
    secondary: str


OUTPUTS = {"primary": "subscriptionKeys", "secondary": "secondarySubscriptionKeys"}
"""The stack's output of each key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """Of one subscription: `name` is that of the settings, `resource_id` the one in Azure; `switched` says that consumers have.

    `exported`: its keys are outputs of the stack; else the vault alone has them, and no update is needed.
    """

    name: str
    resource_id: str
    azure: Arm
    progress: Progress
    deployment: Deployment
    switched: bool
    vault: Secret | None = field(default=None)
    exported: bool = True

    def check(self) -> None:
        """That there is a half to go on with, and that an update would change nothing.

        Raises Needless, Unusable, NotReached, PulumiFailed.
        """
        if self.switched and not self._phase:
            raise Needless(f"no rotation of {self.name} is under way, or it is over: nothing was changed")
        if not self._phase and self.exported:
            self.deployment.check()

    def hand_out(self) -> Iterator[Step]:
        """The one step that makes no key anew: the vault gets the key that there is. Raises Unusable without a vault."""
        if self.vault is None:
            raise Unusable(f"subscription {self.name} has no keyVault, where its key could be written; add it to the settings")
        vault = self.vault
        yield Step(
            "write the primary key to the Key Vault, as the newest version",
            lambda: vault.newest() in self._keys,
            lambda: vault.add(self._keys.primary),
        )

    def steps(self) -> Iterator[Step]:
        """All of them in order."""
        yield Step(
            "note in the service that the secondary key is being turned",
            lambda: bool(self._phase),
            lambda: self.progress.write(phase="secondary", old=fingerprint(self._keys.secondary)),
        )
        yield from self._turned("secondary", after="primary")
        yield Step(f"wait until the consumers of {self.name} use the secondary key", self._has_switched, self._wait)
        yield Step(
            "note in the service that the primary key is being turned",
            lambda: self._phase == "primary",
            lambda: self.progress.write(phase="primary", old=fingerprint(self._keys.primary)),
        )
        yield from self._turned("primary", after="")
        yield Step("take the notes out of the service", lambda: False, self.progress.clear)

    def _turned(self, which: str, *, after: str) -> Iterator[Step]:
        """A key made anew and handed out; done, too, once the phase `after` has begun."""

        def over() -> bool:
            return bool(after) and self._phase == after

        def key() -> str:
            return str(getattr(self._keys, which))

        def is_new() -> bool:
            noted = self.progress.read()
            return noted.get("phase") == which and fingerprint(key()) != noted.get("old")

        def is_exported() -> bool:
            known = self.deployment.pulumi.outputs().get(OUTPUTS[which])
            return isinstance(known, dict) and known.get(self.name) == key()

        regenerate = f"{self.resource_id}/regenerate{which.title()}Key"
        yield Step(
            f"regenerate the {which} key, which nobody may be using",
            lambda: over() or is_new(),
            lambda: self.azure.post(regenerate, API_MANAGEMENT),
        )
        if self.vault is not None:
            vault = self.vault
            what = f"write the {which} key to the Key Vault, as the newest version"
            yield Step(what, lambda: over() or vault.newest() == key(), lambda: vault.add(key()))
        if self.exported:
            yield Step(f"export the {which} key: pulumi up", lambda: over() or is_exported(), self._export)

    @property
    def _phase(self) -> str:
        return self.progress.read().get("phase", "")

    @property
    def _keys(self) -> Keys:
        found = self.azure.post(f"{self.resource_id}/listSecrets", API_MANAGEMENT)
        return Keys(str(found["primaryKey"]), str(found["secondaryKey"]))

    def _has_switched(self) -> bool:
        return self.switched or self._phase == "primary"

    def _wait(self) -> None:
        where = (
            "the newest version of its secret in the Key Vault"
            if self.vault
            else f"the output secondarySubscriptionKeys.{self.name}"
        )
        raise Waiting(
            f"the consumers of {self.name} are to use the secondary key now, {where}\n"
            f"which key calls use, a dimension of tokenMetric says whose value is {METRIC}\n"
            f"then: bin/apim rotate subscription {self.name} --stack {self.deployment.pulumi.stack} --switched --yes"
        )

    def _export(self) -> None:
        self.deployment.check()
        self.deployment.update()
