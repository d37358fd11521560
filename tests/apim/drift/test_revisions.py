"""What an API that is updated by revisions is compared by."""

from apim.drift.model import Difference
from apim.drift.revisions import compared, current
from apim.state import Resource, State

ROOT = "urn:pulumi:dev::gate::azure-openai-apim:index:RevisedApi$azure-native:apimanagement:Api::chat-api"
FOUND = [Difference(place, "a", "b") for place in ("displayName", "description", "path", "serviceUrl", "protocols.0")]


def places(urn, name, **inputs):
    """Where differences are left of a resource with these inputs."""
    resource = Resource(urn=urn, token="azure-native:apimanagement:Api", id=f"/apis/{name}", inputs=inputs, outputs={})
    return [each.place for each in compared(resource, FOUND)]


def test_the_root_has_what_all_revisions_share_and_the_stack_says():
    """A description that no setting has came with the current revision's document."""
    assert places(ROOT, "chat", displayName="Chat", path="chat") == ["displayName", "path"]
    assert places(ROOT, "chat", displayName="Chat", path="chat", description="a") == ["displayName", "description", "path"]


def test_a_revision_has_what_is_its_own():
    urn = "urn:pulumi:dev::gate::azure-openai-apim:index:RevisedApi$x$azure-native:apimanagement:Api::chat-revision-2-api"
    assert places(urn, "chat;rev=2", displayName="Chat") == ["serviceUrl", "protocols.0"]


def test_any_other_resource_is_compared_whole():
    urn = "urn:pulumi:dev::gate::azure-native:apimanagement:Api::chat-api"
    assert places(urn, "chat", displayName="Chat") == [each.place for each in FOUND]


def test_another_current_revision_is_found_by_the_last_releases_name():
    """Its inputs have no number where a refresh wrote what Azure answered while its revision was current."""
    root = Resource(urn=ROOT, token="azure-native:apimanagement:Api", id="/apis/chat", inputs={}, outputs={})
    releases = tuple(
        Resource(
            urn=f"urn:pulumi:dev::gate::azure-native:apimanagement:ApiRelease::chat-release-{sequence}-{number}",
            token="azure-native:apimanagement:ApiRelease",
            id=f"/apis/chat/releases/{sequence}-revision-{number}",
            inputs={"apiId": "/apis/chat"},
            outputs={},
        )
        for sequence, number in ((9, 2), (10, 3))
    )
    state = State(releases)
    found = [list(current(root, state, {"properties": {"apiRevision": now}})) for now in ("2", "3")]
    assert found == [[Difference("current revision", "3", "2")], []]
