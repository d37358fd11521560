"""How a policy is refused at upload: by Azure, or by us because we do not simulate it."""

from apim_simulator.policy.markup import Place


class PolicyRefused(Exception):
    """A policy document that is not stored.

    `status` and `code` are 400 `ValidationError` where Azure refuses too, 501 `SimulatorUnsupported` where only we do.
    `target` is what Azure names in `details[].target`: the statement directly below the section, whatever is wrong inside it
    (https://github.com/Azure/azure-api-management-devops-resource-kit/issues/350), or `representation` where the text is no
    XML at all (https://github.com/Azure/azure-api-management-devops-resource-kit/issues/202).
    """

    def __init__(self, status: int, code: str, target: str, message: str) -> None:
        self.status = status
        self.code = code
        self.target = target
        self.message = message
        super().__init__(message)


def invalid(target: str, place: Place | None, problem: str) -> PolicyRefused:
    """Azure refuses this, too."""
    return PolicyRefused(400, "ValidationError", target, _message(target, place, problem))


def unsupported(target: str, place: Place | None, problem: str) -> PolicyRefused:
    """Azure knows this; the simulator does not, and says so instead of guessing."""
    return PolicyRefused(501, "SimulatorUnsupported", target, _message(target, place, problem))


def _message(target: str, place: Place | None, problem: str) -> str:
    where = "" if place is None else f" on line {place.line}, column {place.column}"
    return f"Error in element '{target}'{where}: {problem}"
