"""The rollout of an API, as a component with revisions."""

import components as c
from declare.context import StackContext
from desired_state import DesiredApi, Revision, Rollout, called


def revised_api(context: StackContext, api: DesiredApi, args: c.ImportedApiArgs, rollout: Rollout) -> c.RevisedApi:
    """An API that is updated by revisions."""
    target = rollout.target

    def revision(each: Revision) -> c.RevisionArgs:
        is_target = each.number == target.number
        known: c.RevisionArgs = {
            "number": each.number,
            "memory": each.memory(),
            "description": f"contract {each.contract}",
            "content": is_target and rollout.content,
            "policies": each.policies,
            "named": context.service_components.references(each.named),
            "known": not is_target or target.released,
        }
        if is_target:
            proof = c.proof(_proof(api, each, context.gateway, new=not target.released))
            known["release"] = {"sequence": rollout.sequence, "notes": rollout.notes or "", "proof": proof}
        return known

    revisions: c.RevisionsArgs = {
        "revision": revision(target),
        "kept": [revision(each) for each in rollout.kept],
        "root_is_there": not rollout.fresh,
    }
    if rollout.former is not None:
        revisions["former"] = revision(rollout.former)
    if rollout.shares is not None:
        revisions["current_has"] = rollout.shares
    return c.RevisedApi(api.name, args, revisions, context.opts)


def _proof(api: DesiredApi, revision: Revision, gateway: c.Gateway, *, new: bool) -> c.ProofArgs:
    """Calls, where the API refuses those without key and token: they would reach the model otherwise."""
    asked: c.ProofArgs = {"number": revision.number, "new": new, "operations": revision.names}
    if api.revised is not None and api.revised.calls and revision.asks:
        asked["calls"], asked["headers"] = called(api, revision, gateway.url)
    return asked
