"""Two stacks whose gateway has one identity and calls one account: the role is never taken from under the other."""

import pytest

from tests.e2e.conftest import workspaces
from tools.paths import ROOT

pytestmark = pytest.mark.soak  # before a merge an example with roles is deployed twice: test_examples_twice.py
EXAMPLE = ROOT / "examples" / "Pulumi.managed-identity.yaml"


@pytest.fixture
def stack(cli, azure, tmp_path):
    """`stack("one", shared=…)`: the example with an identity, in an environment of its own."""
    azure._ask("POST", "seed", {"world": "regions"})

    def make(name, *, shared):
        lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
        place = next(number for number, line in enumerate(lines) if " account: " in line)
        lines.insert(place, f"            shared: {str(shared).lower()}")
        lines.append(f"  azure-openai-apim:environment: {{suffix: {name}, pathPrefix: {name}}}")
        file = tmp_path / f"{name}.yaml"
        file.write_text("\n".join(lines), encoding="utf-8")
        return workspaces(cli, azure, tmp_path / "stacks" / name)(stack_file=file, secrets={})

    (tmp_path / "stacks").mkdir()
    return make


def answers(client, workspace):
    outputs = workspace.outputs
    api = outputs["apis"]["azure-openai"]
    made = client(azure_endpoint=api["azureEndpoint"], api_key=outputs["subscriptionKeys"]["team"], api_version="2024-10-21")
    return bool(made.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": "Hello"}]).choices)


def test_the_first_to_go_leaves_the_role_to_the_other(azure, stack, openai_client):
    """The maker's destroy and an assignment that is one stack's alone are the two ways in which callers got 401."""
    one, two, alone = stack("one", shared=True), stack("two", shared=True), stack("alone", shared=False)
    one.up()
    two.up()
    assert "[role-taken]" in alone.preview(code=1).text
    one.destroy()
    assert answers(openai_client, two)
    two.destroy()
    left = [each for each in azure.state()["resources"] if each["type"].endswith("/roleAssignments")]
    assert len(left) == 1
