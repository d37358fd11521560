"""Operations that are declared: which names are one to ARM."""

import pytest

from tests.desired_state.stacks import SECRET, composed


@pytest.mark.parametrize("names", [("Chat", "chat"), ("chat", "CHAT")])
def test_names_that_differ_in_letter_case_alone(names):
    """Whichever comes first, the second is refused, and both are named as they are written."""
    operations = [{"name": name, "method": "POST", "template": f"/openai/v1/{at}"} for at, name in enumerate(names)]
    api = {"name": "a", "displayName": "A", "path": "a", "backend": "contoso", "http": {"operations": operations}}
    findings = composed({"config": {**SECRET, "azure-openai-apim:apis": [api]}}).findings
    (found,) = [each for each in findings if each.severity == "error"]
    assert (found.rule, found.place) == ("duplicate-operation", "azure-openai-apim:apis[0].http.operations[1].name")
    assert found.found == f'"{names[1]}" and "{names[0]}" are one name in ARM'
