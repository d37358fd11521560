"""Request bodies and responses become ARM's representations."""

from typing import Any

from apim_simulator.importer.names import media_type_stem, pascal
from apim_simulator.importer.parameters import parameter_contract
from apim_simulator.importer.references import follow
from apim_simulator.importer.result import Json, refuse, unsupported
from apim_simulator.importer.samples import Samples
from apim_simulator.importer.schemas import SchemaRegistry

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
WITHOUT_BODY = ("get", "head", "options")
"""Methods whose request body is discarded (Learn)."""
DEFAULT_CODES = (400, 500)
"""Where a `default` response of OpenAPI 3.0 is stored (template of Azure OpenAI); Swagger 2.0 only gives 500 (rev-05)."""
SHARED_BODIES = "#/components/requestBodies/"


class BodyReader:
    """Reads request bodies and responses, and registers their inline schemas."""

    def __init__(self, document: Json, registry: SchemaRegistry, samples: Samples) -> None:
        self._document = document
        self._registry = registry
        self._samples = samples

    def request(self, body: Any, stem: str) -> Json:
        """`description` and `representations` of a request body."""
        members = follow(self._document, body)
        shared = _shared_name(body)
        found: Json = {} if members.get("description") is None else {"description": members["description"]}
        contents = _contents(members)
        return found | {"representations": [self._representation(kind, media, stem, shared) for kind, media in contents.items()]}

    def responses(self, declared: Any, stem: str) -> list[Json]:
        """One entry per status; `default` as 400 and 500, save those that are declared beside it (inferred)."""
        if not isinstance(declared, dict):
            refuse("Parsing error: an operation has no responses")
        named = {int(status): status for status in declared if status.isdigit()}
        answers = {code: self._response(declared[status], f"{stem}{status}") for code, status in named.items()}
        for status in declared:
            if status == "default":
                answer = self._response(declared[status], f"{stem}{status}")
                answers |= {code: answer for code in DEFAULT_CODES if code not in answers}
            elif not (status.isdigit() or status.startswith("x-")):
                unsupported(f'response "{status}" is not simulated; give each status code')
        return [{"statusCode": code, **answer} for code, answer in answers.items()]

    def _response(self, response: Any, stem: str) -> Json:
        members = follow(self._document, response)
        representations = [
            self._representation(kind, media, f"{stem}{media_type_stem(kind)}Response", None)
            for kind, media in _contents(members).items()
        ]
        headers = [self._header(name, header, stem) for name, header in (members.get("headers") or {}).items()]
        return {"description": members.get("description"), "representations": representations, "headers": headers}

    def _header(self, name: str, header: Any, stem: str) -> Json:
        """A response header; its inline schema is called `{stem}{header}ResponseHeader` (oaj-04, template)."""
        members = follow(self._document, header)
        if not isinstance(members.get("schema"), dict):
            unsupported(f'response header "{name}" has no schema; not simulated')
        contract = parameter_contract(self._document, members, name)
        if members.get("required") is True:
            contract["required"] = True
        kind = self._registry.type_of(members["schema"], f"{stem}{name}ResponseHeader")
        return contract | {"schemaId": self._registry.schema_id, "typeName": kind}

    def _representation(self, kind: str, media: Any, stem: str, shared: str | None) -> Json:
        members = media if isinstance(media, dict) else {}
        schema = members.get("schema")
        if kind.split(";", maxsplit=1)[0].strip().lower() in FORMS:
            return {"contentType": kind, "formParameters": self._form(schema)}
        found: Json = {"contentType": kind}
        if isinstance(schema, dict):
            type_name = self._shared_type(shared, kind, schema) if shared else self._registry.type_of(schema, stem)
            found |= {"schemaId": self._registry.schema_id, "typeName": type_name}
        return found | self._samples.members(kind, members)

    def _form(self, schema: Any) -> list[Json]:
        """A form body has no type of its own (oaj-04); its members are listed instead (ARM's formParameters; inferred)."""
        members = follow(self._document, schema or {})
        required = members.get("required") or []
        parameters = []
        for name, member in (members.get("properties") or {}).items():
            described = {"schema": member, "description": follow(self._document, member).get("description")}
            contract = parameter_contract(self._document, described, name)
            parameters.append(contract | ({"required": True} if name in required else {}))
        return parameters

    def _shared_type(self, shared: str, kind: str, schema: Json) -> str:
        """Type of a body in `components.requestBodies`.

        Registered once, after the operations' own, as `UserArrayRequest-json` (oaj-04).
        """
        return self._registry.deferred(
            schema, f"{pascal(shared)}Request-{kind.split(';', maxsplit=1)[0].strip().rpartition('/')[2]}"
        )


def _contents(members: Json) -> Json:
    contents = members.get("content")
    return contents if isinstance(contents, dict) else {}


def _shared_name(body: Any) -> str | None:
    pointer = body.get("$ref") if isinstance(body, dict) else None
    return pointer.removeprefix(SHARED_BODIES) if isinstance(pointer, str) and pointer.startswith(SHARED_BODIES) else None
