"""Which deployments a proof calls: those that the stack's settings name, by the names that consumers use."""

from collections.abc import Mapping

from apim.prove.target import PARAMETER, Target
from settings import Api, Settings

CHAT, EMBEDDINGS = "/chat/completions", "/embeddings"
HOW_TO_NAME = "give one with --deployment, or name it in the setting proof.deployments"


def named(api: Api, settings: Settings) -> tuple[str, ...]:
    """In this order: the API's `proof`, the stack's, `http.deployments`, the names that its backends map to their own.

    The stack's `proof` is left out where an HTTP API publishes other deployments alone.
    """
    if api.proof is not None:
        return api.proof.deployments
    published = api.http.deployments if api.http is not None else ()
    of_stack = settings.proof.deployments if settings.proof is not None else ()
    pool = settings.pools.get(api.backend)
    members = [member.backend for member in pool.members] if pool else [api.backend]
    mapped = [name for member in members if member in settings.backends for name in settings.backends[member].deployments]
    chosen = [name for name in (*of_stack, *mapped) if not published or name in published]
    return tuple(dict.fromkeys((*chosen, *published)))


def template_of(target: Target, ending: str, deployment: str) -> str | None:
    """The URL template of the POST operation that ends so and takes the deployment; None where the contract has none."""
    for method, template in target.operations:
        if method != "POST" or not template.endswith(ending):
            continue
        before, _, after = template.rpartition("/deployments/")
        segment = after.split("/", 1)[0]
        if not before and not template.startswith("/deployments/"):
            return template  # the body names the deployment
        if PARAMETER.fullmatch(segment) or segment.lower() == deployment.lower():
            return template
    return None


def body_of(ending: str, deployment: str, prompt: str = "Hi") -> Mapping[str, object]:
    """The cheapest body: one token of an answer, or one vector."""
    if ending == EMBEDDINGS:
        return {"model": deployment, "input": prompt}
    return {"model": deployment, "messages": [{"role": "user", "content": prompt}], "max_tokens": 1}
