"""What vector stores and containers have in common: each is made with files of the account, and takes and gives back more."""

from collections.abc import Mapping
from dataclasses import dataclass

from apim_simulator.model import errors, files, shapes
from apim_simulator.model.answer import Answer, Json, whole
from apim_simulator.model.call import Call
from apim_simulator.model.stored import page
from apim_simulator.objects import StoredObject


@dataclass(frozen=True, slots=True, kw_only=True)
class FileHolders:
    """One kind of them: where it is stored, what it is called in answers, and what its bodies may have."""

    collection: str
    kind: str
    """`container`: the member `object` of one, and the beginning of that of its files."""
    absent: str
    absent_file: str
    """The message of 404, with `{}` for the id."""
    shape: Mapping[str, shapes.Shape]
    unsupported: tuple[str, ...]
    """Members that are real and not simulated."""

    def read(self, call: Call, allowed: tuple[str, ...]) -> Json:
        """The body with none but the allowed members. Raises Refused."""
        body = call.body()
        shapes.check_members(body, self.shape, allowed, self.collection, self.unsupported)
        return body

    def file_to_add(self, call: Call) -> str:
        """The file of the account that a body names. Raises Refused."""
        body = self.read(call, ("file_id",))
        if body.get("file_id") is None:
            raise errors.missing("file_id")
        files.require(call, [body["file_id"]])
        return str(body["file_id"])

    def found(self, call: Call) -> Json:
        """The holder that the path names. Raises 404."""
        return call.stored.require(self.collection, call.parameters["id"], self.absent).body

    def found_file(self, call: Call) -> StoredObject:
        """The file of a holder that the path names. Raises 404."""
        return call.stored.require(self.inside(self.found(call)), call.parameters["file"], self.absent_file)

    def inside(self, holder: Json) -> str:
        """The collection of a holder's files."""
        return f"{self.collection}/{holder['id']}"

    def files(self, call: Call, holder: Json) -> list[Json]:
        """Its files, oldest first."""
        return [each.body for each in call.stored.each(self.inside(holder))]

    def delete(self, call: Call) -> Answer:
        """The holder goes, and what was in it; the files of the account stay."""
        found = self.found(call)
        call.stored.clear(self.inside(found))
        call.stored.delete(self.collection, found["id"])
        return whole({"id": found["id"], "object": f"{self.kind}.deleted", "deleted": True})

    def list_files(self, call: Call) -> Answer:
        """The holder's files in pages."""
        return whole(page(self.files(call, self.found(call)), call.request.query_params))

    def delete_file(self, call: Call) -> Answer:
        """The file leaves the holder."""
        file = self.found_file(call)
        call.stored.delete(self.inside(self.found(call)), file.identifier)
        return whole({"id": file.identifier, "object": f"{self.kind}.file.deleted", "deleted": True})
