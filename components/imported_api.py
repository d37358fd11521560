"""An API whose operations belong to an OpenAPI document."""

import pulumi
from pulumi_azure_native import apimanagement

from arm_args import ImportArgs
from components.api import ApiArgs, ApiComponent, common, declare_policies, options


class ImportedApiArgs(ApiArgs, ImportArgs):
    """Arguments of `ImportedApi`."""


def content(args: ImportedApiArgs) -> dict[str, object]:
    """Arguments of the ARM resource that say what is imported.

    service_url is always sent: an import without it derives it again from the document
    (https://github.com/Azure/apiops-cli/issues/141). So are the key names, which an import does not take from the document's
    security schemes.
    """
    return {
        "service_url": args["service_url"],
        "format": "openapi+json",
        "value": args["document_text"],
        "translate_required_query_parameters_conduct": args["required_query_parameters"],
    }


class ImportedApi(ApiComponent):
    """One OpenAPI document published through API Management, with its policies.

    Declares no operation: the provider refuses to create what the import made, and a re-import deletes what the document
    lacks. Declares no backend or named value either: policies name shared ones, see `policy_depends_on`.
    """

    def __init__(self, name: str, args: ImportedApiArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("ImportedApi", name, opts)
        api = apimanagement.Api(f"{name}-api", **common(args), **content(args), opts=options(self, args))
        self.written = declare_policies(self, name, args, api.name, api)
        self.api_id = api.name
        self.register_outputs({})
