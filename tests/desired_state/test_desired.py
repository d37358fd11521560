"""Right stacks, one per capability: their policies, backends and service-level resources."""

import pytest
from lxml import etree

from tests.desired_state.rendering import FOLDERS, rendered, stack
from tests.desired_state.stacks import composed


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_desired_state(folder):
    """Each folder holds a stack file that says what it shows, and the desired state that was read when it was written."""
    assert (folder / "stack.yaml").read_text(encoding="utf-8").startswith("# ")
    assert rendered(folder) == (folder / "desired.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_policies_name_what_they_wait_for(folder):
    """Every backend and named value in a text is one that the API waits for, and no other."""
    desired = composed(stack(folder), folder)
    suffix = f"-{desired.suffix}" if desired.suffix else ""
    for api in desired.apis:
        texts = [api.arguments["policy"], *api.arguments["operation_policies"].values()]
        trees = [etree.fromstring(text) for text in texts]
        in_arm = {name for tree in trees for name in tree.xpath("//@backend-id | //@embeddings-backend-id")}
        named = {name.removesuffix(suffix) for name in in_arm}
        assert {f"{name}{suffix}" for name in named} == in_arm
        assert named <= set(api.backends.backend_names)
        reached = {member["backend"] for pool in api.backends.pools.values() for member in pool}
        assert set(api.backends.backend_names) - named <= reached
        on_backends = {value for backend in api.backends.backends.values() for value in backend.get("headers", {}).values()}
        in_texts = {value for value in api.backends.named_values if any("{{" + value + suffix + "}}" in text for text in texts)}
        assert set(api.backends.named_values) == on_backends | in_texts
