"""Who gets in: the printed address, once; no other host, no other site, nothing without the cookie."""

import re

import pytest

from apim.console.access import POLICY, SCRIPT
from tests.apim.console.stage import CHAT, FORM, PORT, visit

ORIGIN = f"http://127.0.0.1:{PORT}"


def test_the_token_is_traded_for_a_cookie_and_gone_from_the_address():
    """HttpOnly, SameSite=Strict, of this session alone; a second use is refused."""

    async def steps(browser):
        address = browser.session.address
        browser.session.token = "once"
        traded = await browser.get("/?token=once")
        browser.client.cookies.clear()
        return address, traded, await browser.get("/?token=once")

    address, traded, again = visit(steps)
    assert address.endswith("?token=None")
    assert (traded.status_code, traded.headers["location"]) == (303, "/")
    cookie = traded.headers["set-cookie"]
    assert cookie.startswith(f"apim-console-{PORT}=")
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert (again.status_code, "used already" in again.text) == (403, True)


@pytest.mark.parametrize(
    "path", ["/", CHAT, "/calls", "/stack", "/static/console.css", "/nothing", "/?token=", "/?token=x&token=y"]
)
def test_nothing_without_the_cookie(path):
    """Not even styles, and no word of what there is."""

    async def steps(browser):
        browser.client.cookies.clear()
        return await browser.get(path), await browser.post(CHAT, FORM), len(browser.sent)

    page, action, sent = visit(steps)
    assert (page.status_code, action.status_code, sent) == (403, 403, 0)
    assert "local" not in page.text


@pytest.mark.parametrize("cookie", ["apim-console-8123=guess", "apim-console-8123", 'a="; apim-console-8123=x', "\x7f", ""])
def test_a_wrong_cookie(cookie):
    """Is none."""

    async def steps(browser):
        browser.client.cookies.clear()
        return await browser.get("/calls", headers={"cookie": cookie})

    assert visit(steps).status_code == 403


@pytest.mark.parametrize(
    "host", ["evil.example", f"localhost:{PORT}", "127.0.0.1", f"127.0.0.1:{PORT + 1}", f"evil.example:{PORT}", ""]
)
def test_another_host_is_refused(host):
    """A name that was made to lead here is not ours, whatever cookie comes with it."""

    async def steps(browser):
        return await browser.get("/calls", headers={"host": host})

    assert visit(steps).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": f"http://localhost:{PORT}"},
        {"origin": f"https://127.0.0.1:{PORT}"},
        {"origin": ""},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_an_action_of_another_site_is_refused(headers):
    """With the cookie, too: nothing is sent to the gateway."""

    async def steps(browser):
        answer = await browser.post(CHAT, FORM, **headers)
        return answer.status_code, len(browser.sent)

    assert visit(steps) == (403, 0)


def test_an_action_without_origin_is_refused():
    """Browsers send it with every form."""

    async def steps(browser):
        return (await browser.client.post(f"{ORIGIN}{CHAT}", content="")).status_code

    assert visit(steps) == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "HEAD", "TRACE"])
def test_other_methods(method):
    """GET and POST are all there is."""

    async def steps(browser):
        return (await browser.client.request(method, f"{ORIGIN}/calls")).status_code

    assert visit(steps) == 405


@pytest.mark.parametrize("path", ["/", "/calls", "/calls/x", "/stack", "/nothing", "/static/console.css", "/static/..%2fapp.py"])
def test_every_answer_forbids_scripts_frames_and_caches(path):
    """Also refusals and what is not there."""

    async def steps(browser):
        found = await browser.get(path)
        browser.client.cookies.clear()
        return found, await browser.get(path)

    for answer in visit(steps):
        assert answer.headers["content-security-policy"] == POLICY
        assert "script-src" not in POLICY
        assert "default-src 'none'" in POLICY
        assert (answer.headers["x-content-type-options"], answer.headers["cache-control"]) == ("nosniff", "no-store")
        assert "import" not in answer.text


def test_forms_alone_may_load_the_one_script():
    """By its whole address; the page has no other element of that name, and none with a text in it."""

    async def steps(browser):
        called = await browser.call()
        return await browser.get(CHAT), await browser.get(SCRIPT), called

    form, script, called = visit(steps)
    assert form.headers["content-security-policy"] == f"{POLICY}; script-src {ORIGIN}{SCRIPT}"
    assert re.findall("<script.*?</script>", form.text, re.DOTALL) == [f'<script src="{SCRIPT}" defer></script>']
    assert script.headers["content-type"].startswith("text/javascript")
    assert called.headers["content-security-policy"] == POLICY
    assert "<script" not in called.text


def test_a_form_that_is_too_long():
    """Is not read to its end."""

    async def steps(browser):
        answer = await browser.client.post(f"{ORIGIN}{CHAT}", content=b"x" * 8_000_001, headers={"origin": ORIGIN})
        return answer.status_code, len(browser.sent)

    assert visit(steps) == (413, 0)
