"""What an API that is updated by revisions is compared by."""

from apim.drift.model import Difference
from apim.drift.revisions import compared
from apim.state import Resource

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
