"""A rollout, as resources."""

import pulumi

import components as c
from declare.service_resources import Around
from desired_state import Published, Revision, Rollout, called


def revised(  # noqa: PLR0917 - each is declared once for the whole stack
    api: Published, args: c.ImportedApiArgs, rollout: Rollout, gateway: c.Gateway, around: Around, opts: pulumi.ResourceOptions
) -> c.RevisedApi:
    """An API that is updated by revisions."""
    target = rollout.target

    def revision(each: Revision) -> c.RevisionArgs:
        mine = each.number == target.number
        known: c.RevisionArgs = {
            "number": each.number,
            "memory": each.memory(),
            "description": f"contract {each.contract}",
            "content": mine and rollout.content,
            "policies": each.policies,
            "named": around.named(each.named),
            "known": not mine or target.released,
        }
        if mine:
            proof = c.proof(_proof(api, each, gateway, new=not target.released))
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
    return c.RevisedApi(api.name, args, revisions, opts)


def _proof(api: Published, revision: Revision, gateway: c.Gateway, *, new: bool) -> c.ProofArgs:
    """Calls, where the API refuses those without key and token: they would reach the model otherwise."""
    asked: c.ProofArgs = {"number": revision.number, "new": new, "operations": revision.names}
    if api.revised is not None and api.revised.calls and revision.asks:
        asked["calls"], asked["headers"] = called(api, revision, gateway.url)
    return asked
