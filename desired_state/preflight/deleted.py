"""Whether Azure keeps a deleted service or account under a name that is to be used again."""

from collections.abc import Callable, Iterator

from arm_args import Answers, Question
from desired_state.preflight.check import SOFT_DELETED, Subject
from desired_state.soft_deleted import LISTS, soft_deleted
from linting import Finding
from settings import Settings


def questions(subject: Subject) -> Iterator[Question]:
    """Both lists, where something is yet to be made."""
    if subject.on(SOFT_DELETED) and any(map(_is_new(subject), _names(subject.settings))):
        yield from (Question(path, version) for path, version in LISTS.items())


def findings(subject: Subject, answers: Answers) -> Iterator[Finding]:
    """Names that the stack is to create something under, and that Azure keeps for what was deleted."""
    asked = list(questions(subject))
    for question in asked:
        if question not in answers.bodies:
            yield subject.not_checked(
                answers, question, ("service", "name"), f"whether Azure keeps deleted ones ({question.path.rpartition('/')[2]})"
            )
    lists = {each.path: answers.bodies[each].get("value") or () for each in asked if each in answers.bodies}
    for each in soft_deleted(subject.settings, lists):
        if _is_new(subject)((each.kind, each.name)):
            fix = "run bin/apim restore --stack {0} --yes to have it back, bin/apim purge --stack {0} --yes, or take another name"
            found = f"Azure has {each}, whose name is taken"
            yield subject.settings.sources.finding(SOFT_DELETED, each.steps, found, fix.format(subject.settings.sources.stack_name))


def _names(settings: Settings) -> Iterator[tuple[str, str]]:
    if settings.service.create:
        yield "service", settings.service.name
    yield from (("account", each.name) for each in settings.accounts.values())


def _is_new(subject: Subject) -> Callable[[tuple[str, str]], bool]:
    classes = {"service": "ApiManagementService", "account": "Account"}
    return lambda named: not subject.deployed.has(classes[named[0]], named[1])
