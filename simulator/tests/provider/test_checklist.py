"""No behaviour of the checklist is without a test that names it."""

import re
from pathlib import Path


def test_every_id_of_the_checklist_has_a_test(evidence):
    """Names of tests hold the ids: `test_prov_05_…`."""
    checklist = (evidence / "docs" / "azure-native.md").read_text(encoding="utf-8")
    wanted = set(re.findall(r"^- \*\*PROV-(\d\d)\*\*", checklist, re.MULTILINE))
    tests = "".join(file.read_text(encoding="utf-8") for file in Path(__file__).parent.glob("test_*.py"))
    assert len(wanted) > 30
    assert wanted - set(re.findall(r"def test_prov_(\d\d)_", tests)) == set()
