"""The models of an account: its deployments, as OpenAI's list and one by one.

Members beside id, object, created and owned_by are from memory; a model that is not there: the words of an unknown model.
"""

from apim_simulator.model import errors
from apim_simulator.model.answer import Answer, Json, compact
from apim_simulator.model.call import Call


def listing(call: Call) -> Answer:
    """All of them."""
    names = [deployment.name for deployment in call.world.store.children(call.account_id, "deployments")]
    return Answer(200, compact({"data": [_model(call, name) for name in names], "object": "list"}) + b"\n")


def one(call: Call) -> Answer:
    """The one that the path names; 404 for a name that is no deployment."""
    deployment = call.find_deployment(call.parameters["id"])
    if deployment is None:
        raise errors.not_found(f"The model '{call.parameters['id']}' does not exist", "model_not_found", "model")
    return Answer(200, compact(_model(call, deployment.name)) + b"\n")


def _model(call: Call, name: str) -> Json:
    return {"created": call.seconds, "id": name, "object": "model", "owned_by": "system"}
