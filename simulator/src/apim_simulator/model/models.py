"""The models of an account.

On v1 these are its deployments, as OpenAI's list (our choice: Azure lists the models of the region, of which a caller can name
none); with a dated version the models of its deployments, with what they can do. Members are those of the documents, words are
from memory.
"""

from collections.abc import Iterator

from apim_simulator.model import errors, operations
from apim_simulator.model.answer import Answer, Json, whole
from apim_simulator.model.call import Call

CAPABILITIES = {
    "chat_completion": "chatCompletion",
    "completion": "completion",
    "embeddings": "embeddings",
}
"""Members of `capabilities`, and the operation of each."""


def listing(call: Call) -> Answer:
    """All deployments."""
    names = [deployment.name for deployment in call.world.store.children(call.account_id, "deployments")]
    return whole({"data": [_deployment(call, name) for name in names], "object": "list"})


def one(call: Call) -> Answer:
    """The deployment that the path names; 404 for a name that is none."""
    deployment = call.find_deployment(call.parameters["id"])
    if deployment is None:
        raise _absent(call)
    return whole(_deployment(call, deployment.name))


def listing_dated(call: Call) -> Answer:
    """All models, each once."""
    return whole({"data": list(_models(call)), "object": "list"})


def one_dated(call: Call) -> Answer:
    """The model that the path names, with its version."""
    for model in _models(call):
        if model["id"] == call.parameters["id"]:
            return whole(model)
    raise _absent(call)


def _deployment(call: Call, name: str) -> Json:
    return {"created": call.seconds, "id": name, "object": "model", "owned_by": "system"}


def _models(call: Call) -> Iterator[Json]:
    names = set()
    for deployment in call.world.store.children(call.account_id, "deployments"):
        model = deployment.properties.get("model") or {}
        name = "-".join(str(model[part]) for part in ("name", "version") if model.get(part))
        if name not in names:
            names.add(name)
            can = {member: operations.has(operation, str(model.get("name"))) for member, operation in CAPABILITIES.items()}
            yield {
                "capabilities": {"fine_tune": False, "inference": True} | can,
                "created_at": call.seconds,
                "deprecation": {"inference": None},
                "id": name,
                "lifecycle_status": "generally-available",
                "object": "model",
                "status": "succeeded",
                "updated_at": call.seconds,
            }


def _absent(call: Call) -> Exception:
    return errors.not_found(f"The model '{call.parameters['id']}' does not exist", "model_not_found", "model")
