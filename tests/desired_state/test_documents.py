"""Files are read once; documents are composed once per way of using them."""

import pytest

from desired_state.documents import Documents
from linting import ContractError, Finding
from settings import Api, Sources, Spec
from tests.desired_state.stacks import ROOT

SPEC = Spec(document="specs/azure-openai-chat.yaml")
API = Api(name="a", display_name="A", path="a/openai", backend="b", spec=SPEC)


class Files:
    """The repository's files, counted."""

    def __init__(self):
        self.reads = []

    def __call__(self, file):
        """Read one."""
        self.reads.append(file)
        return (ROOT / file).read_bytes()


def test_one_contract_for_equal_uses():
    """Equal settings share one composed document; another server or compaction makes another."""
    files = Files()
    documents = Documents(files)
    first = documents.contract(API, SPEC, "https://a/openai", ())
    assert documents.contract(API.model_copy(update={"name": "other"}), SPEC, "https://a/openai", ()) is first
    lean = API.model_copy(update={"compact": "lean"})
    others = [documents.contract(API, SPEC, "https://b/openai", ()), documents.contract(lean, SPEC, "https://a/openai", ())]
    assert len({first.text, *(other.text for other in others)}) == 3
    assert files.reads == ["specs/azure-openai-chat.yaml"]


def test_a_mistake_is_remembered_too():
    """A document that cannot be read is judged once and refused each time."""
    reads = []

    def read(file):
        reads.append(file)
        return b"{"

    documents = Documents(read)
    told = []
    for _ in range(2):
        with pytest.raises(ContractError) as refused:
            documents.document("broken.json")
        told.append(refused.value.findings)
    assert told[0] == told[1]
    assert reads == ["broken.json"]


def test_every_missing_file_is_told():
    """Not there, and there but unreadable."""

    def read(file):
        raise FileNotFoundError(file) if file == "a.yaml" else PermissionError(file)

    with pytest.raises(ContractError) as refused:
        Documents(read).check(
            [(("apis", 0, "spec", "document"), "a.yaml"), (("patches", "a", 0), "b.json")], Sources("Pulumi.x.yaml")
        )
    fix = "correct the path, which is relative to the repository's root"
    assert refused.value.findings == (
        Finding("Pulumi.x.yaml", "azure-openai-apim:apis[0].spec.document", "missing-file", '"a.yaml": there is no such file', fix),
        Finding("Pulumi.x.yaml", "azure-openai-apim:patches.a[0]", "missing-file", '"b.json": the file cannot be read', fix),
    )
