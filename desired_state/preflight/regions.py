"""Whether regions have the models that are to be deployed in them, and the quota.

https://learn.microsoft.com/rest/api/aiservices/accountmanagement/models/list and
https://learn.microsoft.com/rest/api/aiservices/accountmanagement/usages/list. A deployment that is as it was is not looked at; one
that Azure has and the state lacks, as after an update that was killed, is in the usages already.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from arm_args import Answers, Question
from desired_state.preflight import model_table
from desired_state.preflight.check import ACCOUNT_VERSION, ACCOUNTS, CAPACITY, MODEL, Subject
from desired_state.preflight.deployed import Model, deployed_model
from desired_state.preflight.quotas import Wanted, over
from desired_state.regions import canonical
from linting import Finding
from settings import Steps

FINE_TUNED: Final = ".ft-"
"""In the name of a model that an account's own job made (https://learn.microsoft.com/azure/ai-foundry/openai/how-to/fine-tuning-deploy)."""

NOTHING: Final = Answers()
"""Before anything is asked."""


@dataclass(frozen=True, slots=True)
class _Deployment:
    """One that is to be made or changed: in which account and region, what it is and what it was."""

    steps: Steps
    region: str
    kind: str
    model: Model
    before: Model | None
    itself: Question | None
    """Asks for it where it may be there: in an account that is, and not in the state."""

    @property
    def grows(self) -> int:
        """How much more of its quota it takes at most: what another model or SKU held is mostly another quota's."""
        same = self.before and (self.before.name, self.before.sku) == (self.model.name, self.model.sku)
        return max(self.model.capacity - (self.before.capacity if same and self.before else 0), 0)

    @property
    def is_other(self) -> bool:
        """Whether model, version or SKU are not what they were."""
        return self.before is None or self.before[:3] != self.model[:3]


def questions(subject: Subject) -> Iterator[Question]:
    """Models and usages, each once by region."""
    changed = list(_changed(subject))
    if subject.on(MODEL) or subject.on(CAPACITY):
        yield from dict.fromkeys(_models(each.region) for each in changed)
    if subject.on(CAPACITY):
        yield from dict.fromkeys(_usages(each.region) for each in changed if each.grows)
        yield from (each.itself for each in changed if each.itself is not None)


def findings(subject: Subject, answers: Answers) -> Iterator[Finding]:
    """Models that a region has not, and capacity that it has not left."""
    changed = list(_changed(subject, answers))
    if subject.on(MODEL):
        for each in changed:
            yield from _absent(subject, answers, each) if each.is_other else ()
    if subject.on(CAPACITY):
        for region in dict.fromkeys(each.region for each in changed if each.grows):
            yield from _over(subject, answers, region, [each for each in changed if each.region == region and each.grows])


def _absent(subject: Subject, answers: Answers, each: _Deployment) -> Iterator[Finding]:
    if FINE_TUNED in each.model.name:
        text = f'not checked whether the account has "{each.model.name}": a model that was fine-tuned is in no list of a region'
        yield subject.warning((*each.steps, "model"), text, "look at the account's models in the portal")
        return
    models = _offered(answers, each)
    if not models:
        yield from _by_table(subject, answers, each)
        return
    found = _fault(each.model, models)
    if found is not None:
        member, text, fix = found
        yield subject.settings.sources.finding(MODEL, (*each.steps, member), f"{each.region} {text}", fix)


def _fault(wanted: Model, models: Iterable[Mapping[str, Any]]) -> tuple[str, str, str] | None:
    """Which member of a deployment the region has not, what it has, and the way out."""
    elsewhere = "take another region"
    named = [each for each in models if each.get("name") == wanted.name]
    if not named:
        others = _listed(str(each.get("name")) for each in models)
        return "model", f'has no model "{wanted.name}"; it has {others}', f"take one of them, or {elsewhere}"
    versions = [each for each in named if each.get("version") == wanted.version]
    if not versions:
        others = _listed(str(each.get("version")) for each in named)
        return (
            "version",
            f'has no version "{wanted.version}" of {wanted.name}; it has {others}',
            f"take one of them, or {elsewhere}",
        )
    skus = list(dict.fromkeys(str(sku.get("name")) for each in versions for sku in each.get("skus") or ()))
    if wanted.sku not in skus:
        has = f"it has {_listed(skus)}" if skus else "it has none"
        return "sku", f"does not have {wanted.name} {wanted.version} as {wanted.sku}; {has}", f"take one of them, or {elsewhere}"
    return None


MOST = 12
"""Names that a message lists."""


def _listed(names: Iterable[str]) -> str:
    found = sorted(set(names))
    more = f" and {len(found) - MOST} more" if len(found) > MOST else ""
    return f"{', '.join(found[:MOST])}{more}"


def _by_table(subject: Subject, answers: Answers, each: _Deployment) -> Iterator[Finding]:
    """By the table of this project, which is old by its date, so that it can only warn."""
    what = f"whether {each.region} has {each.model.name} {each.model.version} as {each.model.sku}"
    verdict = model_table.has(each.region, each.model.name, each.model.version, each.model.sku)
    if verdict is None:
        yield subject.not_checked(answers, _models(each.region), (*each.steps, "model"), what)
        return
    reason = answers.unread.get(_models(each.region), "the list is empty")
    found = f"not checked in Azure {what}: {reason}; by the table of {model_table.DATE} it has{'' if verdict else ' not'}"
    fix = "let the deploying identity read the list" if verdict else "look it up, or take another region or sku: GlobalStandard"
    yield subject.warning((*each.steps, "model"), found, fix)


def _over(subject: Subject, answers: Answers, region: str, deployments: list[_Deployment]) -> Iterator[Finding]:
    usages = answers.bodies.get(_usages(region))
    if usages is None:
        steps = (*deployments[0].steps, "capacity")
        yield subject.not_checked(answers, _usages(region), steps, f"whether the quota of {region} is enough")
        return
    wanted = [Wanted(each.steps, *_growth(each, _offered(answers, each))) for each in deployments]
    yield from over(subject, region, [each for each in wanted if each.grows], usages.get("value") or ())


def _growth(each: _Deployment, offered: Sequence[Mapping[str, Any]]) -> tuple[int, str]:
    """How much more it takes of which quota. Provisioned units are one quota for all models, which stay where the model changes.

    https://learn.microsoft.com/azure/ai-foundry/openai/concepts/provisioned-throughput
    """
    usage = _usage_name(offered, each.model)
    if each.before and _usage_name(offered, each.before) == usage:
        return max(each.model.capacity - each.before.capacity, 0), usage
    return each.grows, usage


def _usage_name(offered: Iterable[Mapping[str, Any]], wanted: Model) -> str:
    """As the list of models has it, else as such names are made (https://learn.microsoft.com/azure/ai-services/openai/how-to/quota)."""
    for model in offered:
        if (model.get("name"), model.get("version")) == (wanted.name, wanted.version):
            for sku in model.get("skus") or ():
                if sku.get("name") == wanted.sku and sku.get("usageName"):
                    return str(sku["usageName"])
    return f"OpenAI.{wanted.sku}.{wanted.name}"


def _offered(answers: Answers, each: _Deployment) -> list[Mapping[str, Any]]:
    """Models of the region for accounts of the kind; empty where they are not known."""
    items = answers.bodies.get(_models(each.region), {}).get("value") or ()
    models = (item.get("model") for item in items if item.get("kind") == each.kind)
    return [model for model in models if isinstance(model, Mapping) and model.get("format") == "OpenAI"]


def _models(region: str) -> Question:
    return Question(f"{ACCOUNTS}/locations/{region}/models", ACCOUNT_VERSION)


def _usages(region: str) -> Question:
    return Question(f"{ACCOUNTS}/locations/{region}/usages", ACCOUNT_VERSION)


def _changed(subject: Subject, answers: Answers = NOTHING) -> Iterator[_Deployment]:
    for label, account in subject.settings.accounts.items():
        path = subject.account_path(account)
        for name, deployment in account.deployments.items():
            wanted, before, itself = Model.of(deployment), subject.deployed.model(account.name, name), None
            if before is None and subject.deployed.holds("Account", path):
                itself = Question(f"{path}/deployments/{name}", ACCOUNT_VERSION)
                before = deployed_model(answers.bodies.get(itself, {}))
            if wanted != before:
                steps = ("accounts", label, "deployments", name)
                yield _Deployment(steps, canonical(account.location), account.kind, wanted, before, itself)
