"""The stack's page: picture, revisions, and what drifted when it is asked for."""

import re

from tests.apim.console.stage import APIS, stack, visit


def test_picture_revisions_and_drift():
    """The picture has no styles of its own, which the page forbids; drift is looked for on demand alone."""
    revised = {**APIS["azure-openai"], "revision": 2, "revisions": [{"number": 1}, {"number": 2}]}
    known = stack(apis={**APIS, "azure-openai": revised})

    async def steps(browser):
        return await browser.get("/stack"), await browser.post("/stack"), await browser.get("/graph.css")

    page, drifted, style = visit(steps, of=known)
    assert '<svg class="apim-graph"' in page.text
    assert "<style" not in page.text
    assert ".apim-graph" in style.text
    assert "2, kept beside it: 1" in page.text
    assert "updated in place" in page.text
    assert "nothing drifted" not in page.text
    assert "nothing drifted" in drifted.text
    assert len(re.findall("Pulumi.local.yaml:58", page.text)) >= 2
