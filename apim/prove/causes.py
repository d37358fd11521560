"""What is likely wrong when a call took another way than it should, and how to put it right.

The causes are inferred: one answer may have several.
"""

from apim.prove.response_origin import Answer, Kind
from apim.prove.result import Check
from apim.prove.target import Target

RESTORE = "`pulumi up --refresh` puts back what was changed by hand"
IMPORT_AGAIN = (
    "`bin/apim drift` names what was done, by whom, and the command that puts it back: `pulumi up --refresh` a declared "
    "operation, `drift --revert` an imported one"
)
LET_IN = "the gateway asks for nothing: subscriptionRequired was switched off, or the policy that demands a token removed"

_CAUSES: dict[Kind, tuple[str, str]] = {
    Kind.NO_ROUTE: (
        "the operation was deleted, its template or method changed by hand, or the API is on another path or version",
        IMPORT_AGAIN,
    ),
    Kind.KEY_REFUSED: (
        "the key was regenerated, its subscription suspended, or the API expects it in another header",
        "`pulumi refresh` reads the key again; look at the subscription's state in the portal",
    ),
    Kind.TOKEN_REFUSED: ("the policy that validates tokens does not accept this one", RESTORE),
    Kind.FORBIDDEN: (
        "a quota is used up, or a policy forbids the call",
        "wait until the quota's period ends, or look at the policies of all scopes",
    ),
    Kind.BROKEN: (
        "the backend's host is wrong or not reachable, every member of the pool is tripped, or a policy expression failed",
        f"look at the backend's URL; {RESTORE}",
    ),
    Kind.UNKNOWN_URL: (
        "/openai is doubled or missing in the URL of the backend, or Azure OpenAI does not know the api-version",
        f"compare the backend's URL and the policy with the stack; {RESTORE}",
    ),
    Kind.NO_DEPLOYMENT: (
        "the resource behind the gateway has no deployment of that name, or the backend points at another resource",
        "name one that exists with --deployment or the setting proof.deployments, or create it",
    ),
    Kind.CREDENTIAL_REFUSED: (
        "the named value holds an old key, or the gateway's identity lacks the role Cognitive Services OpenAI User",
        "see by `bin/apim secrets` whether somebody overwrote it, set it again (`pulumi config set --secret`), or assign the role",
    ),
    Kind.BUSY: ("the deployment's own limit is used up", "run it again in a minute, or give the deployment more capacity"),
    Kind.BAD_REQUEST: (
        "the deployment's model does not do this, or the backend expects another body",
        "name a chat model first in proof.deployments, or with --deployment",
    ),
    Kind.ANSWERED: (LET_IN, RESTORE),
    Kind.OTHER: ("a policy answers in a way of its own", "look at the trace of the call in the portal"),
}


def checked(
    target: Target, what: str, answer: Answer, expected: str, *, right: bool, cause: str = "", fix: str = "", details: str = ""
) -> Check:
    """A check of one answer; `expected` in words, such as `401 without a key`. `details` are for what was proven.

    A limit that answers instead does what it is there for, so the check is skipped.
    """
    if right:
        return Check(target.name, what, "proven", details)
    if answer.kind == Kind.LIMITED:
        again = "when it is free" if answer.retry_after is None else f"in {answer.retry_after} s"
        return Check(target.name, what, "skipped", "a limit of the gateway is used up, and answers first", f"run it again {again}")
    likely, remedy = _CAUSES[answer.kind]
    message = f"expected {expected}, got {answer.summary}; likely {cause or likely}"
    return Check(target.name, what, "failed", message, fix or remedy)


def skipped(target: Target, what: str, why: str, fix: str = "") -> Check:
    """A check that was not made."""
    return Check(target.name, what, "skipped", why, fix)
