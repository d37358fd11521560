"""Completion in a body of JSON: by keyboard, from the contract's schema, and a hand on the mouse does as well."""

import json

import pytest

from tests.browser import axe
from tests.browser.tab import Tab
from tests.e2e.console_pages.conftest import POOLED, RESPONSES, Console

pytestmark = [pytest.mark.rest, pytest.mark.timeout(300)]

BODY = "document.querySelector('textarea[name=body]').value"
OFFERS = "[...document.querySelectorAll('.offers:not([hidden]) li')].map(each => each.firstChild.textContent)"


@pytest.fixture
def body(console: Console) -> Tab:
    """The form of a response with an empty object, the caret in it."""
    tab = console.open(RESPONSES)
    tab.fill("textarea[name=body]", "{")
    return tab


def test_names_and_values_are_typed_with_arrows_and_enter(body: Tab):
    """A name gets its colon; a value is one of the choices; what is there already is not offered again."""
    body.type('"tru')
    assert body.evaluate(OFFERS) == ["truncation"]
    body.press("ArrowDown")
    assert body.evaluate("document.activeElement.getAttribute('aria-activedescendant')") == "offers-0-0"
    body.press("Enter")
    assert body.evaluate(BODY) == '{"truncation": '
    body.type('"a')
    body.press("ArrowDown")
    body.press("Enter")
    assert json.loads(body.evaluate(BODY) + "}") == {"truncation": "auto"}
    body.type(', "tru')
    assert body.evaluate(OFFERS) == []


def test_asked_for_with_nothing_typed(body: Tab):
    """Ctrl and space list what could come; Escape closes; Enter is a new line, and Tab leaves, while nothing is chosen."""
    body.press(" ", control=True)
    assert "model" in body.evaluate(OFFERS)
    body.press("Escape")
    assert body.evaluate(OFFERS) == []
    body.press(" ", control=True)
    body.press("Enter")
    assert body.evaluate(BODY) == "{\n"
    body.press(" ", control=True)
    body.press("Tab")
    assert body.evaluate("document.activeElement.name") != "body"
    assert body.evaluate(OFFERS) == []


def test_by_mouse_and_in_objects_of_objects(body: Tab):
    """A click takes; fields of an object inside are that object's."""
    body.type('"reasoning": {"ef')
    assert body.evaluate(OFFERS) == ["effort"]
    body.click(".offers li")
    assert body.evaluate(BODY) == '{"reasoning": {"effort": '


def test_more_members_of_a_chat(console: Console):
    """The same, beside a conversation; axe has nothing against an open list."""
    tab = console.open(POOLED)
    tab.click("form.send details summary")
    tab.fill("textarea[name=more]", '{"tem')
    assert tab.evaluate(OFFERS) == ["temperature"]
    tab.press("ArrowDown")
    assert axe.violations(tab) == []
    tab.press("Enter")
    assert tab.evaluate("document.querySelector('textarea[name=more]').value") == '{"temperature": '
