"""The definition of an API with an OpenAPI document."""

import openapi
from desired_state import arm_names, routes
from desired_state.api_definition import ImportedDefinition, Report
from desired_state.documents import Documents
from linting import ContractError, Finding
from settings import Api, Spec


def imported_definition(api: Api, spec: Spec, origin: str, documents: Documents, report: Report) -> ImportedDefinition:
    """The definition from a document, its patches and the API's settings; all files can be read. Raises ContractError."""
    document = documents.document(spec.document_file)
    base_path = _base_path(api, document, report)
    service_url = f"{origin}{base_path}"
    policies = tuple(arm_names.imported_operation(api, name) for name in api.operation_policies)
    try:
        contract = documents.contract(api, spec, service_url, policies)
    except ContractError as error:
        raise ContractError(_at_setting(finding, spec, report) for finding in error.findings) from None
    operations = contract.summary.operations
    translate = api.required_query_parameters
    kept = {name for _, _, name in operations}
    # A name of the document as it came, or one that a patch gave.
    names = [*(operation.name for operation in openapi.operations(document)), *kept]
    return ImportedDefinition(
        arguments={"document_text": contract.text, "service_url": service_url, "required_query_parameters": translate},
        sha256=contract.summary.sha256,
        warnings=contract.warnings,
        base_path=base_path,
        api_version=api.api_version or contract.summary.api_version,
        operations={name: (arm,) for name in names if (arm := arm_names.imported_operation(api, name)) in kept},
        templates=tuple(template for _, template, _ in operations),
        routes={each.name: (each.method, openapi.url_template(each, translate)) for each in openapi.operations(contract.document)},
        contract=tuple(contract.summary.lines()),
    )


def _base_path(api: Api, document: openapi.Document, report: Report) -> str:
    """The setting, else by the document's routes: through deployments, or v1. Raises ContractError."""
    if api.base_path is not None:
        return api.base_path
    templates = [operation.path for operation in openapi.operations(document)]
    if any(map(routes.is_dated, templates)):
        return routes.DATED
    if any(map(routes.is_v1, templates)):
        return routes.V1
    if any(template.startswith(routes.UNDER_THE_ORIGIN) for template in templates):
        return ""
    found = f"the routes of {document.source} are neither /deployments/… nor those of v1, so the base path is not known"
    raise ContractError([report("base-path", ("basePath",), found, f'add it: "{routes.DATED}" or "{routes.V1}"')])


_SETTINGS = {"operation-selection": ("spec", "operations"), "server-base-path": ("basePath",), "idle-waiver": ("waivers",)}
"""Key path of the setting, by the rule about a document that a setting breaks."""


def _at_setting(finding: Finding, spec: Spec, report: Report) -> Finding:
    """What the document cannot fulfil is a mistake of the stack file where a setting asks for it."""
    if finding.rule not in _SETTINGS:
        return finding
    return report(finding.rule, _SETTINGS[finding.rule], f"{spec.document_file}: {finding.found}", finding.fix)
