"""A rollout, as resources."""

import pulumi

import components as c
from blueprint import Revision, Rollout
from declare.around import Around


def revised(name: str, args: c.ImportedApiArgs, rollout: Rollout, around: Around, opts: pulumi.ResourceOptions) -> c.RevisedApi:
    """An API that is updated by revisions."""
    target = rollout.target

    def revision(each: Revision) -> c.RevisionArgs:
        mine = each.number == target.number
        releases: list[c.ReleaseArgs] = [
            {"sequence": number, "notes": rollout.notes or ""} for number in rollout.releases.get(each.number, ())
        ]
        return {
            "number": each.number,
            "memory": each.memory(),
            "description": f"contract {each.contract}",
            "content": mine and rollout.content,
            "policies": each.policies,
            "named": around.named(each.named),
            "releases": releases,
            "current": mine,
            "known": not mine or rollout.known,
        }

    revisions: c.RevisionsArgs = {
        "revision": revision(target),
        "kept": [revision(each) for each in rollout.kept],
        "root_is_there": not rollout.fresh,
    }
    if rollout.former is not None:
        revisions["former"] = revision(rollout.former)
    if rollout.shares is not None:
        revisions["current_has"] = rollout.shares
    return c.RevisedApi(name, args, revisions, opts)
