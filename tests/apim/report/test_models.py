"""What the report says of variables beside those of models."""

from apim.report import policies
from apim.report.model import plain
from policy import ApiPolicy, BackendCredential, KeyCredential, Models, PublishedModel, api_policy
from policy.models import AllowedModels, ModelOperations, ModelTarget
from policy.routing import Forwarding


def inputs(*names, outbound=""):
    """An API's policy with these models, and statements that a user wrote."""
    target = ModelTarget(backend="other", credential=KeyCredential("key"), forwarding=Forwarding())
    models = tuple(PublishedModel(name=name, deployment=f"{name}-1", target=target) for name in names)
    built = Models(models=models, operations=ModelOperations(json=("op",)), allowed=AllowedModels(every=names))
    text = api_policy(ApiPolicy(backend="x", credential=BackendCredential(), key_header="k", key_query="k", models=built))
    return {"apiId": "chat", "format": "xml", "value": text.replace("<outbound>", f"<outbound>{outbound}")}


def test_a_users_variable_of_the_same_name_is_reported():
    """The generated ones are not: what they say is in the notice about models."""
    own = '<set-variable name="model" value="mine" />'
    notices, _ = policies.compared(inputs("a", "b", outbound=own), inputs("a"))
    said = [plain(notice.message) for notice in notices if "set-variable" in plain(notice.message)]
    assert said == ['outbound/set-variable[@name="model"] removed: name model']
    assert any("lose model b" in plain(notice.message) for notice in notices)
