"""A report as one HTML file: nothing to load, nothing to run, light and dark as the reader's system is."""

from typing import Final

from markupsafe import Markup

from apim.graph import CHANGES
from apim.render.graph_svg import as_svg, style
from apim.render.html import environment
from apim.render.report_text import HOW
from apim.render.rule_links import SHORT, link
from apim.report.model import OPS, Quoted, Report
from apim.report.reasons import brief, counted, effect, next_step, reasons

MAX_REASONS: Final = 12
OPEN_GROUPS: Final = 5
"""Groups that are unfolded at first."""


def as_html(report: Report) -> str:
    """The whole page; everything from the preview is escaped by the template."""
    templates = environment()
    templates.tests["quoted"] = lambda piece: isinstance(piece, Quoted)
    return templates.get_template("report.html.j2").render(
        report=report,
        reasons=reasons(report),
        max_reasons=MAX_REASONS,
        open_groups=OPEN_GROUPS,
        brief=brief,
        counted=counted(report),
        effect=effect(report),
        next_step=next_step(report),
        how=HOW,
        link=lambda rule: link(report, rule),
        short=SHORT,
        removing=OPS[:2],
        picture=_drawn(report),
        signs=CHANGES,
    )


def _drawn(report: Report) -> tuple[Markup, Markup] | None:
    """The picture and its style; None where nothing of it changes."""
    if report.picture is None:
        return None
    drawn = as_svg(report.picture, embedded=True)
    return Markup(drawn), Markup(style(report.picture))  # noqa: S704 - the writer of SVG escapes every text itself
