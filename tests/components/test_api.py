"""How many APIs are under way at once."""

from components import HttpApi, turn_after
from components.api import AT_ONCE
from tests.components.recorder import record
from tests.components.test_http_api import ARGS


def test_only_so_many_are_under_way():
    """The first ten wait for nobody; each later one for the last resource of the one ten places before."""

    def program():
        apis = []
        for number in range(AT_ONCE + 2):
            apis.append(HttpApi(f"a{number}", {**ARGS, "api_id": f"a{number}", "written_after": turn_after(apis)}))

    after = {name: registered.after for (typ, name), registered in record(program).seen.items() if typ.endswith(":Api")}
    waiting = {"a10-api": frozenset({"a0-policy"}), "a11-api": frozenset({"a1-policy"})}
    assert after == {f"a{number}-api": frozenset() for number in range(AT_ONCE)} | waiting


def test_an_operation_policy_may_be_the_last_of_an_api():
    """Who waits for an API waits for all of it."""
    written = []

    def program():
        api = HttpApi("a", {**ARGS, "operation_policies": {"models": "<policies />"}})
        written.append(api.written.pulumi_resource_name)

    record(program)
    assert written == ["a-policy-models"]
