"""What one stack adopted is not another's; it goes with the stack only once the section says that it is owned."""

import pytest

from apim.report import make_report, read
from tests.e2e.adopt import worlds
from tests.e2e.adopt.conftest import writes


@pytest.mark.rest
@pytest.mark.timeout(600)
def test_another_stack_is_refused_and_owned_is_deleted(portal, adopter, azure):
    """With the owner and the way out, and nothing written; the report calls the switch destructive, and destroy deletes."""
    worlds.http_api(portal)
    one, two = adopter("one"), adopter("two")
    assert "stack local takes over 5, as they are:" in one.adopt("--api", "contoso-chat")
    assert list(one.section["resources"]) == worlds.HTTP_API
    one.workspace.up()
    since, text = len(azure.requests()), two.file.read_text(encoding="utf-8")
    printed = two.adopt("--api", "contoso-chat", code=1)
    assert 'API "contoso-chat" belongs to stack "local" of project "azure-openai-apim"' in printed
    assert "bin/apim adopt --release" in printed
    assert (writes(azure, since), two.file.read_text(encoding="utf-8")) == ([], text)
    two.file.write_text(one.file.read_text(encoding="utf-8"), encoding="utf-8")
    (two.folder / "adopted").symlink_to(one.folder / "adopted")
    assert "[name-taken]" in two.workspace.preview(code=1).text
    assert writes(azure, since) == []

    one.edit(lambda section: section.update(owned=True))
    preview = one.workspace.stack.capture("preview", "--json")
    report = make_report(read(preview.stdout, "preview"))
    assert (report.verdict, [each.name for each in report.resources]) == ("destructive", ["adopted"])
    one.workspace.up()
    assert "was last deployed with `owned: true`" in one.adopt("--release", code=1)
    one.workspace.destroy()
    left = [each["id"] for each in azure.state()["resources"]]
    assert not any("contoso-chat" in each or "openai-key" in each for each in left)
