"""The definition of an HTTP API: its operations as declared, or once per deployment."""

from collections.abc import Iterator

from arm_args import HttpOperationArgs
from desired_state.api_definition import HttpDefinition, Report
from desired_state.arm_names import declared_operation, template_parameters
from desired_state.routes import is_under_v1
from linting import ContractError, Finding
from settings import Api, Http, HttpOperation

DEFAULT_API_VERSION = "2024-10-21"
"""For consumers of an API that names none: the newest dated stable api-version."""
V1_API_VERSION = "v1"
"""The same where all its routes are under /openai/v1, which refuses dated ones (recorded)."""

PARAMETER = "{deployment}"
MAX_NAME = 80
"""ARM's limit for an operation's name."""


def operation_groups(http: Http) -> tuple[tuple[HttpOperationArgs, ...], ...]:
    """The operations of ARM for each operation of the settings, in order."""
    return tuple(tuple(_per_deployment(operation, http.deployments)) for operation in http.operations)


def _per_deployment(operation: HttpOperation, deployments: tuple[str, ...]) -> Iterator[HttpOperationArgs]:
    title = operation.display_name or operation.name
    if not deployments or PARAMETER not in operation.template:
        yield _operation(operation.name, title, operation.method, operation.template)
        return
    for deployment in deployments:
        template = operation.template.replace(PARAMETER, deployment)
        yield _operation(declared_operation(operation.name, deployment), f"{title} ({deployment})", operation.method, template)


def _operation(name: str, title: str, method: str, template: str) -> HttpOperationArgs:
    return {
        "operation_id": name,
        "display_name": title,
        "method": method,
        "url_template": template,
        "template_parameters": template_parameters(template),
    }


def check(http: Http, report: Report) -> Iterator[Finding]:
    """What API Management would reject in declared operations: names and routes that repeat, names that are too long.

    ARM compares names without regard to letter case (recorded, 2022-08-01).
    """
    names: dict[str, str] = {}
    routes: dict[str, str] = {}
    for index, operations in enumerate(operation_groups(http)):
        at = ("http", "operations", index)
        for operation in operations:
            name = operation["operation_id"]
            route = f"{operation['method']} {operation['url_template']}"
            if len(name) > MAX_NAME:
                found = f'the name "{name}" has {len(name)} characters; ARM takes {MAX_NAME}'
                yield report("operation-name", (*at, "name"), found, "shorten the operation's name")
            if name.lower() in names:
                found = f'"{name}" and "{names[name.lower()]}" are one name in ARM'
                yield report("duplicate-operation", (*at, "name"), found, "rename one of the operations")
            if route in routes:
                found = f'"{routes[route]}" has the route "{route}" too'
                yield report("duplicate-operation", (*at, "template"), found, "remove one of the two")
            names.setdefault(name.lower(), name)
            routes.setdefault(route, name)
    if http.deployments and not any(PARAMETER in operation.template for operation in http.operations):
        found = f"no operation's template holds {PARAMETER}, so naming deployments changes nothing"
        fix = f"write {PARAMETER} into a template, or remove deployments"
        yield report("idle-deployments", ("http", "deployments"), found, fix)


def http_definition(api: Api, http: Http, report: Report) -> HttpDefinition:
    """The definition of an API whose operations are declared. Raises ContractError."""
    if wrong := tuple(check(http, report)):
        raise ContractError(wrong)
    groups = operation_groups(http)
    arguments = tuple(operation for group in groups for operation in group)
    return HttpDefinition(
        arguments=arguments,
        base_path=api.base_path or "",
        api_version=api.api_version or _api_version(api.base_path or "", http),
        operations={
            operation.name: tuple(each["operation_id"] for each in group)
            for operation, group in zip(http.operations, groups, strict=True)
        },
        templates=tuple(operation.template for operation in http.operations),
        routes={each["operation_id"]: (each["method"], each["url_template"]) for each in arguments},
        contract=tuple(f"{each['method']} {each['url_template']} {each['operation_id']}" for each in arguments),
    )


def _api_version(base_path: str, http: Http) -> str:
    v1 = all(is_under_v1(base_path, operation.template) for operation in http.operations)
    return V1_API_VERSION if v1 else DEFAULT_API_VERSION
