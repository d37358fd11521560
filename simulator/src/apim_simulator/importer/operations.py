"""Paths become operations, with properties in ARM's shape."""

from collections.abc import Iterator

from apim_simulator.importer.bodies import WITHOUT_BODY, BodyReader
from apim_simulator.importer.names import OperationNames, display_name, pascal, path_stem
from apim_simulator.importer.parameters import PLACEHOLDER, Parameter, ParameterReader, check_names, check_template, merged
from apim_simulator.importer.references import HONOURED_EXTENSIONS
from apim_simulator.importer.result import Json, refuse, unsupported
from apim_simulator.importer.samples import Samples
from apim_simulator.importer.schemas import SchemaRegistry

METHODS = ("get", "put", "post", "delete", "options", "head", "patch")
IGNORED = ("summary", "description", "servers", "parameters", "trace")
"""Members of a path that are read elsewhere or dropped: Learn ignores its servers and does not support `trace`."""
MAXIMUM_TEMPLATE = 1000
MAXIMUM_DESCRIPTION = 1000


class OperationReader:
    """Converts every operation of a document. `conduct` says where required query parameters go: `template` or `query`."""

    def __init__(self, document: Json, *, schema_id: str, conduct: str, names: str) -> None:
        if conduct not in ("template", "query"):
            raise ValueError(conduct)
        self.registry = SchemaRegistry(document, schema_id)
        self.warnings: list[str] = []
        self._document = document
        self._conduct = conduct
        self._names = OperationNames(names, _identifiers(document))
        self._parameters = ParameterReader(document, self.registry, self.warnings)
        self._bodies = BodyReader(document, self.registry, Samples(document))
        self._signatures: dict[tuple[str | None, str], str] = {}

    def read(self) -> Iterator[tuple[str, Json, Json]]:
        """Name, ARM properties and the document's own object of each operation, in document order."""
        paths = self._document.get("paths")
        if not isinstance(paths, dict):
            refuse("Parsing error: the document has no paths")
        for path, item in paths.items():
            if path.startswith("x-"):
                continue
            if not path.startswith("/") or not isinstance(item, dict):
                refuse(f'Parsing error: path "{path}" does not begin with a slash, or holds no object')
            yield from self._path(path, item)

    def _path(self, path: str, item: Json) -> Iterator[tuple[str, Json, Json]]:
        if "$ref" in item or any(extension in item for extension in HONOURED_EXTENSIONS):
            unsupported(f"$ref, x-ms-paths and x-servers in path {path} are not simulated")
        stem = path_stem(path)
        shared = self._parameters.read(item.get("parameters"), f"{stem}OperationsRequest", path)
        for method, operation in item.items():
            where = f"{method.upper()} {path}"
            if method in METHODS:
                if not isinstance(operation, dict):
                    refuse(f"Parsing error: {where} is not an object")
                self._check_signature(path, method)
                name = self._names.name(method, path, operation)
                yield name, self._operation(path, method, operation, shared), operation
            elif method == "trace":
                self.warnings.append(f"{where} was dropped: trace is not supported")
            elif method not in IGNORED and not method.startswith("x-"):
                refuse(f'Parsing error: "{method}" is not a member of path {path}')

    def _operation(self, path: str, method: str, operation: Json, shared: list[Parameter]) -> Json:
        where = f"{method.upper()} {path}"
        stem = f"{path_stem(path)}{pascal(method)}"
        parameters = merged(shared, self._parameters.read(operation.get("parameters"), f"{stem}Request", where))
        check_names(parameters, where)
        check_template(path, parameters, where)
        in_template = [
            p for p in parameters if p.place == "path" or (p.place == "query" and p.required and self._conduct == "template")
        ]
        template = self._template(path, [p for p in in_template if p.place == "query"], method)
        return {
            "displayName": display_name(method, path, operation),
            "method": method.upper(),
            "urlTemplate": template,
            "templateParameters": [p.contract for p in in_template],
            "description": self._description(operation, where),
            "request": self._request(operation, method, [p for p in parameters if p not in in_template], stem),
            "responses": self._bodies.responses(operation.get("responses"), stem),
            "policies": None,
        }

    def _template(self, path: str, query: list[Parameter], method: str) -> str:
        """The path with its required query parameters, in document order, as `?a={a}&b={b}` (rev-05; several: templates)."""
        template = f"{path}?{'&'.join(f'{p.name}={{{p.name}}}' for p in query)}" if query else path
        if len(template) > MAXIMUM_TEMPLATE:
            refuse(f"the URL template of {method.upper()} {path} has over {MAXIMUM_TEMPLATE} characters")
        return template

    def _check_signature(self, path: str, method: str) -> None:
        """Method and path occur once, names of parameters (OpenAPI.NET issue 1572) and letter case apart (apiops issue 670).

        Operations of other methods below one such path are refused by newer versions of that library; which one Azure has is not
        known, so they are taken.
        """
        signature = PLACEHOLDER.sub("{}", path).lower()
        if (method, signature) in self._signatures:
            refuse(
                f"Importing API has duplicate signature operations: 2 operations with signature '{method.upper()} {path.lower()}'"
            )
        if self._signatures.setdefault((None, signature), path) != path:
            self.warnings.append(f"{path} and {self._signatures[None, signature]} are one path; newer importers refuse that")
        self._signatures[method, signature] = path

    @staticmethod
    def _description(operation: Json, where: str) -> str | None:
        """`description`, else `summary` (template), else null (inferred from the API's own, oay-05)."""
        text: str | None = operation.get("description") or operation.get("summary")
        if text is not None and len(text) > MAXIMUM_DESCRIPTION:
            refuse(f"the description of {where} has over {MAXIMUM_DESCRIPTION} characters")
        return text

    def _request(self, operation: Json, method: str, rest: list[Parameter], stem: str) -> Json:
        """Query parameters outside the template, headers and the body; three empty lists where there is none (op-04)."""
        request: Json = {
            "queryParameters": [p.contract for p in rest if p.place == "query"],
            "headers": [p.contract for p in rest if p.place == "header"],
            "representations": [],
        }
        body = operation.get("requestBody")
        if body is not None and method in WITHOUT_BODY:
            self.warnings.append(
                f"the request body of {operation.get('operationId', method)} was dropped: {method.upper()} has none"
            )
        elif body is not None:
            request |= self._bodies.request(body, f"{stem}Request")
        return request


def _identifiers(document: Json) -> Iterator[str]:
    """Every operationId of the document that is a text; whether the document is sound is looked at later."""
    paths = document.get("paths")
    items = [item for item in paths.values() if isinstance(item, dict)] if isinstance(paths, dict) else []
    for operation in (item[method] for item in items for method in METHODS if isinstance(item.get(method), dict)):
        if isinstance(operation.get("operationId"), str):
            yield operation["operationId"]
