"""The rollout of an API, as a component with revisions."""

import components as c
from declare.context import StackContext
from desired_state import DesiredApi, Revision, Rollout, proof_calls


def revised_api(context: StackContext, api: DesiredApi, args: c.ImportedApiArgs, rollout: Rollout) -> c.RevisedApi:
    """An API that is updated by revisions."""
    target = rollout.target

    def revision(each: Revision) -> c.RevisionArgs:
        is_target = each.number == target.number
        revision_args: c.RevisionArgs = {
            "number": each.number,
            "outputs": each.outputs(),
            "description": f"contract {each.contract}",
            "from_files": is_target and rollout.from_files,
            "policies": each.policies,
            "policy_depends_on": context.service_components.references(each.references),
            "released_before": not is_target or target.released,
        }
        if is_target:
            proof = c.proof(_proof(api, each, context.gateway, new=not target.released))
            revision_args["release"] = {
                "sequence": rollout.sequence,
                "notes": rollout.notes or "",
                "proof": proof,
                "in_state": rollout.notes is None,
            }
        return revision_args

    revisions: c.RevisionsArgs = {
        "revision": revision(target),
        "kept": [revision(each) for each in rollout.kept],
        "root_exists": not rollout.is_first,
    }
    if rollout.former is not None:
        revisions["former"] = revision(rollout.former)
    if rollout.current_properties is not None:
        revisions["current_properties"] = rollout.current_properties
    return c.RevisedApi(api.name, args, revisions, context.opts)


def _proof(api: DesiredApi, revision: Revision, gateway: c.Gateway, *, new: bool) -> c.ProofArgs:
    """Calls, where the API refuses those without key and token: they would reach the model otherwise."""
    args: c.ProofArgs = {"number": revision.number, "new": new, "operations": revision.names}
    # A service that this very update creates has no URL yet: then its operations are looked up in Resource Manager alone.
    if isinstance(gateway.url, str) and api.revised is not None and api.revised.calls and revision.requires_credentials:
        args["calls"], args["headers"] = proof_calls(api, revision, gateway.url)
    return args
