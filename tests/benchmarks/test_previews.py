"""The preview that the report's benchmark reads: one that the report can judge, of the size it says."""

import json

import pytest

from apim.render.report import FORMATS
from apim.report import make_report, read
from benchmarks import previews


def test_the_preview_is_one():
    """Documents and policies differ from API to API, and an operation goes in each tenth."""
    report = make_report(read(json.dumps(previews.preview(11)), "preview"))
    assert report.verdict == "destructive"
    assert [group.name for group in report.groups if any(resource.gone for resource in group.resources)] == ["team-000", "team-010"]
    rules = {notice.rule for group in report.groups for resource in group.resources for notice in resource.notices}
    assert {"REPORT-OPERATION-DELETED", "REPORT-LIMIT", "DIFF-PROPERTY-REMOVED"} <= rules


@pytest.mark.rest
def test_a_comment_on_a_large_stack_fits():
    """The bound is that of the benchmark; every API is named."""
    markdown = FORMATS["markdown"](make_report(read(json.dumps(previews.preview(100)), "preview")))
    assert len(markdown) < previews.GOAL_CHARACTERS
    assert [name for name in (f"team-{number:03}" for number in range(100)) if name not in markdown] == []
