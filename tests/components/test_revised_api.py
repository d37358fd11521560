"""An API with revisions: what is written after what, and under which names in ARM."""

from itertools import pairwise
from typing import Any

import pulumi

from components import RevisedApi, RevisionArgs, RevisionsArgs
from tests.components.recorder import Registered, record
from tests.components.test_imported_api import ARGS, COMPONENT, NATIVE

ROOT, REVISION = COMPONENT.replace("Imported", "Revised"), COMPONENT.replace("ImportedApi", "ApiRevision")


async def proof(_: Any) -> None:
    """Nothing is made here, so nothing is proven."""


def revision(number: int, release: int = 0, **others: Any) -> RevisionArgs:
    """A revision that was released before and keeps its content; with a release it is the current one."""
    args: dict[str, Any] = {"release": {"sequence": release, "notes": "why", "proof": proof, "in_state": False}} if release else {}
    return {
        "number": number,
        "outputs": {},
        "description": f"contract {number}",
        "from_files": False,
        "policies": (),
        "policy_depends_on": (),
        "released_before": True,
        **args,
        **others,
    }


def declared(revisions: RevisionsArgs, opts: pulumi.ResourceOptions | None = None) -> dict[tuple[str, str], Registered]:
    """All that is registered."""
    return record(lambda: RevisedApi("chat", ARGS, revisions, opts)).seen


def test_first_update():
    """The root has no document; the revision has, under its own name, and its policy and release too."""
    seen = declared(
        {"revision": revision(2, 1, from_files=True, released_before=False), "kept": [], "root_exists": False},
        pulumi.ResourceOptions(protect=True),
    )
    root, made = seen[f"{NATIVE}:Api", "chat-api"], seen[f"{NATIVE}:Api", "chat-revision-2-api"]
    assert (root.inputs["apiId"], "value" in root.inputs, root.protect) == ("chat", False, True)
    assert (made.inputs["apiId"], made.inputs["value"], made.protect) == ("chat;rev=2", ARGS["document_text"], False)
    assert made.inputs["apiRevisionDescription"] == "contract 2"
    policy, release = seen[f"{NATIVE}:ApiPolicy", "chat-revision-2-policy"], seen[f"{NATIVE}:ApiRelease", "chat-release-1-2"]
    assert policy.inputs["apiId"] == release.inputs["apiId"] == "chat;rev=2"
    assert (release.inputs["releaseId"], release.inputs["notes"]) == ("1-revision-2", "why")
    where = ARGS["resource_group_name"], ARGS["service_name"]
    assert (release.inputs["resourceGroupName"], release.inputs["serviceName"]) == where
    assert (REVISION, "chat-revision-2") in seen
    assert (ROOT, "chat") in seen


def test_one_write_at_a_time():
    """Kept revisions, the new one, its release, and only then the former one, which goes on being current until there."""
    seen = declared(
        {
            "kept": [revision(2, policies=("first",))],
            "revision": revision(4, 3, from_files=True, released_before=False),
            "former": revision(3),
            "root_exists": True,
        }
    )
    after = {name: registered.after for (kind, name), registered in seen.items() if kind.startswith(NATIVE)}
    chain = ["api", "revision-2-api", "revision-2-policy", "revision-2-policy-first", "revision-4-api"]
    chain += ["revision-4-policy", "release-3-4", "revision-3-api", "revision-3-policy"]
    assert list(after) == [f"chat-{name}" for name in chain]
    for earlier, later in pairwise(chain):
        assert f"chat-{earlier}" in after[f"chat-{later}"]
