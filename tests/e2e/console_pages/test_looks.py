"""Every page in every width and theme, by keyboard alone, and what axe has against it."""

import pytest

from tests.browser import axe
from tests.e2e.console_pages.conftest import POOLED, RESPONSES, Console

pytestmark = [pytest.mark.rest, pytest.mark.timeout(300)]

WIDTHS = (360, 412, 600, 761, 1024, 1280, 1600)
PAGES = (POOLED, RESPONSES, "/calls", "/faults", "/usage", "/stack", "/nothing-here")
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def pages(console: Console) -> list[str]:
    """Addresses of all kinds of pages, those of a call among them, and a form that came back with faults."""
    tab = console.send(POOLED, "Hello " + "x" * 300)
    call = tab.evaluate("location.pathname")
    assert call.startswith("/calls/")
    return [*PAGES, call, f"{call}/trace"]


def test_nothing_is_wider_than_the_screen(console: Console, pages: list[str]):
    """From 360 to 1,600 pixels: what is wide scrolls by itself, the page does not."""
    wide = {}
    for path in pages:
        tab = console.open(path)
        tab.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        for width in WIDTHS:
            tab.look(width=width)
            if over := tab.evaluate(OVERFLOW):
                wide[path, width] = over
    assert wide == {}


@pytest.mark.parametrize(
    ("dark", "width"),
    [
        (False, 360),
        (True, 1280),
        *(pytest.param(*look, marks=pytest.mark.soak) for look in ((False, 1280), (True, 360))),  # colours and layouts of those
    ],
)
def test_axe_finds_nothing(console: Console, pages: list[str], dark: bool, width: int):
    """In both themes, wide and narrow, with what is folded open."""
    found = {}
    for path in pages:
        tab = console.open(path, dark=dark, width=width)
        tab.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        if violations := axe.violations(tab):
            found[path] = violations
    assert found == {}


def test_a_theme_of_its_own(console: Console):
    """Dark is not light with another name."""
    grounds = [
        console.open(POOLED, dark=dark).evaluate("getComputedStyle(document.body).backgroundColor") for dark in (False, True)
    ]
    assert grounds == ["rgb(255, 255, 255)", "rgb(13, 17, 23)"]


def test_by_keyboard_alone(console: Console):
    """Skip link, message, send; the trace; a fault: without a mouse, and what has the focus is seen to have it."""
    tab = console.open("/stack")
    tab.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    assert tab.evaluate("document.activeElement.getBoundingClientRect().left") > 0
    tab.focus("nav[aria-label=Console] a[href='/']")
    tab.leave(lambda: tab.press("Enter"))
    tab.focus("textarea[name=prompt]")
    tab.type("By keyboard")
    tab.focus("form.send button")
    assert tab.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    tab.leave(lambda: tab.press("Enter"))
    assert "You said: By keyboard" in tab.text
    tab.focus(".why a")
    tab.leave(lambda: tab.press("Enter"))
    assert "Calls upstream" in tab.text
    tab.focus("nav[aria-label=Console] a[href='/faults']")
    tab.leave(lambda: tab.press("Enter"))
    tab.focus("form[action='/faults/clear'] button")
    tab.leave(lambda: tab.press("Enter"))
    assert "No backend" not in tab.text
