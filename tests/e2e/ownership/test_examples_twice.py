"""Every example for a service that exists deploys twice into it: both answer, neither is in the other's way, nothing is left."""

import pytest

from tests.e2e.conftest import workspaces
from tests.e2e.test_examples import PRINTED, secrets_of
from tests.lanes import sampled
from tools.paths import ROOT
from tools.playground import calls
from tools.playground.consumer import Consumer
from tools.playground.setups import FROM_NOTHING, examples

FEW = {"everything"}
"""With every kind of resource, and roles that two share; test_two_stacks.py has two stacks before a push."""

pytestmark = pytest.mark.rest


@pytest.fixture
def environment(cli, azure, tmp_path):
    """`environment(example, "one")`: the example with that suffix and path prefix, in a state backend of its own.

    It shares its roles, unless `shared="false"`.
    """
    azure._ask("POST", "seed", {"world": "regions"})
    (tmp_path / "stacks").mkdir()

    def make(example, name, *, shared="true"):
        text = source(example)
        lines = []
        for line in text.rstrip().splitlines():
            if line.lstrip().startswith("account: "):  # one identity, account and role: Azure has one assignment for both
                lines.append(f"{line[: len(line) - len(line.lstrip())]}shared: {shared}")
            lines.append(line)
        lines.append(f"  azure-openai-apim:environment: {{suffix: {name}, pathPrefix: {name}}}\n")
        file = tmp_path / f"{name}.yaml"
        file.write_text("\n".join(lines), encoding="utf-8")
        return workspaces(cli, azure, tmp_path / "stacks" / name)(stack_file=file, secrets=secrets_of(text, azure))

    yield make
    azure.reset()


def source(example):
    """The example's stack file."""
    return (ROOT / "examples" / f"Pulumi.{example}.yaml").read_text(encoding="utf-8")


def answered(azure, example, workspace):
    """The first of an example's calls, which the example's own test makes, too."""
    first = next(iter(calls.of(example)(Consumer(workspace.outputs, azure.addresses))))
    assert first.startswith(PRINTED[example][0]), first


@pytest.mark.parametrize(
    "example",
    sampled([name for name in examples() if name not in FROM_NOTHING], FEW),
)
def test_twice_in_one_service(azure, environment, example):
    before = {each["id"] for each in azure.state()["resources"]}
    one, two = environment(example, "one"), environment(example, "two")
    one.up()
    two.up()
    assert one.preview("--expect-no-changes").changes == {}
    answered(azure, example, one)
    answered(azure, example, two)
    roles = source(example).count(" account: ")
    if roles:
        assert "[role-taken]" in environment(example, "alone", shared="false").preview(code=1).text
    one.destroy()
    answered(azure, example, two)
    two.destroy()
    left = {each["id"] for each in azure.state()["resources"]} - before
    assert [each.rpartition("/providers/")[2].partition("/")[0] for each in left] == ["Microsoft.Authorization"] * roles
