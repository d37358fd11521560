"""What stands in the way is on the page, too: a gateway that is silent, or gone, an identity without a right.

What keeps a console from starting is in tests/apim/console/test_command.py; where there is no console, there is no page.
"""

import re
from html import unescape

import httpx

from apim.azure import NotReached, Refused
from tests.apim.console.stage import stack, visit
from tests.apim.console.test_traces import Arm, source


def texts(page):
    """What a person reads, in one line."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.text)))


def called(answer=lambda: httpx.Response(200, json={"choices": []}), **parts):
    """The page of one call, and that of all calls."""

    async def steps(browser):
        return texts(await browser.call({"trace": "on"})), texts(await browser.get("/calls"))

    return visit(steps, answer, **parts)


def test_no_right_to_list_debug_credentials():
    """The call is made and answered; where its trace would be, the page names the right and the role that has it."""
    refused = Refused("403 AuthorizationFailed")
    one, listed = called(of=stack(), source=source(Arm(listDebugCredentials=refused)))
    for page in (one, listed):
        assert "200" in page
        assert "not traced: 403 AuthorizationFailed; the identity needs " in page
        assert "gateways/listDebugCredentials/action and listTrace/action" in page
        assert "API Management Service Contributor" in page


def test_an_azure_that_is_not_reached_for_credentials():
    """Is no reason not to call."""
    one, _ = called(of=stack(), source=source(Arm(listDebugCredentials=NotReached("management.azure.com does not answer"))))
    assert "not traced: management.azure.com does not answer" in one
    assert "200" in one


def test_a_gateway_that_is_silent():
    """After how long, and what kind of silence."""

    def silent(request):
        raise httpx.ReadTimeout("", request=request)

    one, listed = called(silent)
    assert re.search(r"the gateway did not answer within \d+ s: ReadTimeout", one)
    assert "Status none" in one
    assert "ReadTimeout" in listed


def test_a_gateway_that_is_gone():
    """Where it was looked for, and what to look at."""

    def gone(request):
        raise httpx.ConnectError("Connection refused", request=request)

    one, _ = called(gone)
    assert (
        "the gateway at https://gw.example/contoso/openai could not be reached: Connection refused; SSL_CERT_FILE names a CA" in one
    )
