"""`Microsoft.CognitiveServices/accounts/deployments`: a model under a name of the account's owner."""

from apim_simulator import ids
from apim_simulator.arm import errors
from apim_simulator.arm.calls import Call
from apim_simulator.arm.errors import ArmError
from apim_simulator.arm.resources import account_models, quota_usages
from apim_simulator.arm.resources._cognitive_services import ACCOUNT, CognitiveServices, claimed
from apim_simulator.store import Json, Resource

SIMULATED = ("model", "raiPolicyName", "versionUpgradeOption")
"""The last two are stored and returned; nothing here depends on them."""
MODEL = ("format", "name", "version", "publisher")
FORMAT = "OpenAI"
UPGRADES = "OnceNewDefaultVersionAvailable"
"""When a deployment takes a new version of its model, by default (cog24-04)."""


class Deployments(CognitiveServices):
    """A deployment. Writes are over at once, without poll headers (cog24-04, cog24-06, cog24-08).

    They hold the account: two at once get 409 `RequestConflict` [C].
    """

    template = ACCOUNT + "/deployments/{deploymentName}"
    noun = "Deployment"
    operations = "DeploymentsOperations"
    put_model, patch_model = "Deployment", "PatchResourceTagsAndSku"
    required = ("model",)
    envelope = ("sku", "tags")

    def absent(self, call_id: str) -> ArmError:
        """404 `NotFound`, without details (cog24-09)."""
        return errors.absent_at_front_door("NotFound", f"The deployment '{ids.last(call_id)}' does not exist.")

    def locks(self, call: Call) -> list[str]:
        """The account."""
        return claimed(call, call.parent.id)

    def build(self, call: Call, sent: Json, old: Resource | None) -> Resource:
        """Model and capacity; a PATCH may change tags and sku alone."""
        body = call.body or {}
        envelope = {name: body[name] for name in self.envelope if body.get(name) is not None}
        if call.method == "PATCH" and old is not None:
            envelope = {**old.envelope, **envelope}
            envelope["sku"] = _sku(envelope["sku"])
            properties = {**old.properties, "currentCapacity": envelope["sku"]["capacity"]}
            return _fitting(call, Resource(old.id, old.type, properties, envelope, dict(old.private)))
        for name, value in sent.items():
            if value is not None and name not in SIMULATED:
                raise errors.unsupported(f"properties.{name} of a deployment")
        _check_model(sent["model"])
        if "sku" not in envelope:
            raise errors.invalid("sku", "sku is required")
        envelope["sku"] = _sku(envelope["sku"])
        properties = {"versionUpgradeOption": UPGRADES} | {name: sent[name] for name in SIMULATED if sent.get(name) is not None}
        properties |= {"currentCapacity": envelope["sku"]["capacity"], "provisioningState": "Succeeded"}
        return _fitting(call, Resource(old.id if old else call.id, self.type, properties, envelope))


def _sku(sent: Json) -> Json:
    """With a capacity of 1 where none is sent (our choice)."""
    return {"capacity": 1} | {name: value for name, value in sent.items() if value is not None}


def _fitting(call: Call, deployment: Resource) -> Resource:
    """The deployment, where its region offers the model and has the quota. A model that is not in any list is taken on trust.

    The refusal of a model: [C https://github.com/Azure-Samples/contoso-creative-writer/issues/165].
    """
    location, model = call.parent.envelope["location"], deployment.properties["model"]
    known = {name for name, *_ in account_models.MODELS}
    if model["name"] in known - {each["name"] for each in account_models.offered(call.store, location)}:
        sku, found = deployment.envelope["sku"]["name"], f"{model['name']} {model.get('version', '')}".strip()
        message = f"The specified SKU '{sku}' for model '{found}' is not supported in this region '{location}'."
        raise ArmError(400, "InvalidResourceProperties", message, front_door=True)
    quota_usages.check(call.store, location, deployment)
    return deployment


def _check_model(model: Json) -> None:
    """Format, name and version; a model whose format is not OpenAI is another plane's business."""
    for name, value in model.items():
        if value is not None and name not in MODEL:
            raise errors.unsupported(f"properties.model.{name} of a deployment")
    for name in ("format", "name"):
        if not model.get(name):
            raise errors.invalid(name, f"properties.model.{name} is required")
    if model["format"] != FORMAT:
        raise errors.unsupported(f"properties.model.format {model['format']!r}; {FORMAT} is simulated")


RESOURCE_TYPE = Deployments()
