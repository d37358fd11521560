"""What a state says that the stack has."""

from components import StateResource
from desired_state.ownership.state import Possessions


def test_a_resource_of_another_api_version_is_the_stack_s_own():
    """A diagnostic that logs language models is declared in a preview of the API, and would be somebody else's otherwise."""
    kind = "azure-openai-apim:index:Observability$azure-native:apimanagement{}:Diagnostic"
    for version in ("", "/v20240601preview"):
        state = [StateResource(name="d", kind=kind.format(version), outputs={"name": "azuremonitor"})]
        assert Possessions.of(state, "rg/apim").names == {("diagnostics", "azuremonitor")}
