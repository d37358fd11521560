"""An API whose operations are declared one by one."""

from collections.abc import Sequence

import pulumi
from pulumi_azure_native import apimanagement

from arm_args import HttpOperationArgs
from components.api import ApiArgs, ApiComponent, common, declare_policies, options


class HttpApiArgs(ApiArgs):
    """Arguments of `HttpApi`."""

    operations: Sequence[HttpOperationArgs]
    """The operations, in the order in which they are written."""


class HttpApi(ApiComponent):
    """An API made by hand: a blank service URL, declared operations, and a policy that names the backend.

    Imports no document, so the operations have no schemas and `api-version` is an ordinary query parameter.
    """

    def __init__(self, name: str, args: HttpApiArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("HttpApi", name, opts)
        # No service_url: a blank one is read back as null (recorded: o24-06), and the policy decides where requests go.
        api = apimanagement.Api(f"{name}-api", **common(args), opts=options(self, args))
        last: pulumi.Resource = api
        for operation in args["operations"]:
            last = apimanagement.ApiOperation(
                f"{name}-operation-{operation['operation_id']}",
                resource_group_name=args["resource_group_name"],
                service_name=args["service_name"],
                api_id=api.name,
                operation_id=operation["operation_id"],
                display_name=operation["display_name"],
                method=operation["method"],
                url_template=operation["url_template"],
                template_parameters=[
                    {"name": parameter, "type": "string", "required": True} for parameter in operation["template_parameters"]
                ],
                opts=pulumi.ResourceOptions(parent=self, depends_on=[last]),  # one write at a time under an API
            )
        self.written = declare_policies(self, name, args, api.name, last)
        self.api_id = api.name
        self.register_outputs({})
