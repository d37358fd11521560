"""llm-content-safety, with verdicts that the tests choose, and with those of the simulated service."""

import json

import pytest
from apim_simulator.policy import PolicyRefused, accept

CHAT = {"messages": [{"role": "system", "content": "be kind"}, {"role": "user", "content": "hello"}]}
CATEGORIES = '<categories output-type="EightSeverityLevels"><category name="Hate" threshold="4" /></categories>'


@pytest.fixture
def api(site):
    """An API at /x, and a backend for content safety."""
    site.api("a", "x", "POST /*", "GET /*")
    site.put("/backends/s", {"url": f"{site.upstream}/", "protocol": "http"})
    return site


def policy(inner=CATEGORIES, attributes=""):
    """The element."""
    return f'<llm-content-safety backend-id="s" {attributes}>{inner}</llm-content-safety>'


def verdict(site, **found):
    """The next answer is a verdict."""
    site.echo.will(200, {}, json.dumps(found).encode())


def hate(site, severity):
    """The next answer is a verdict on hate."""
    verdict(site, blocklistsMatch=[], categoriesAnalysis=[{"category": "Hate", "severity": severity}])


@pytest.mark.parametrize(("severity", "status"), [(3, 200), (4, 403), (7, 403)])
def test_a_prompt_is_blocked_from_the_threshold_on(severity, status, api):
    api.policy("/apis/a", "api", inbound=policy())
    hate(api, severity)
    answer = api.call("POST", "/x/y", json=CHAT)
    assert answer.status_code == status
    asked = api.echo.seen[0]
    assert asked.target == "/contentsafety/text:analyze?api-version=2024-09-01"
    assert json.loads(asked.body) == {
        "text": "be kind\nhello",
        "categories": ["Hate"],
        "blocklistNames": [],
        "outputType": "EightSeverityLevels",
    }
    assert len(api.echo.seen) == (2 if status == 200 else 1)
    if status == 403:
        assert answer.json() == {"statusCode": 403, "message": "Request failed content safety check."}


def test_an_attack_and_a_blocklist_block_too(api):
    lists = "<blocklists><id>b1</id><id>b2</id></blocklists>"
    api.policy("/apis/a", "api", inbound=policy(lists, 'shield-prompt="true"'))
    verdict(api, userPromptAnalysis={"attackDetected": True})
    assert api.call("POST", "/x/y", json=CHAT).status_code == 403
    verdict(api, userPromptAnalysis={"attackDetected": False})
    verdict(api, blocklistsMatch=[{"blocklistName": "b2"}], categoriesAnalysis=[])
    assert api.call("POST", "/x/y", json=CHAT).status_code == 403
    shield, _, analysis = api.echo.seen
    assert shield.target.startswith("/contentsafety/text:shieldPrompt?")
    assert json.loads(analysis.body)["blocklistNames"] == ["b1", "b2"]


def test_a_long_prompt_is_judged_in_overlapping_windows(api):
    api.policy("/apis/a", "api", inbound=policy(attributes='window-size="4" window-overlap-size="1"'))
    for _ in range(3):
        hate(api, 0)
    api.call("POST", "/x/y", json={"messages": [{"role": "user", "content": "abcdefghij"}]})
    assert [json.loads(seen.body)["text"] for seen in api.echo.seen[:3]] == ["abcd", "defg", "ghij"]


COMPLETION = json.dumps({"choices": [{"message": {"content": "an answer"}}]}).encode()


@pytest.mark.parametrize("section", ["inbound", "outbound"])
def test_a_whole_completion_is_judged_where_asked_for(section, api):
    attributes = 'enforce-on-completions="true"' if section == "inbound" else ""
    api.policy("/apis/a", "api", **{section: policy(attributes=attributes)})
    for severity, status in ((0, 200), (6, 403)):
        if section == "inbound":
            hate(api, 0)
        api.echo.will(200, {"content-type": "application/json"}, COMPLETION)
        hate(api, severity)
        assert api.call("POST", "/x/y", json=CHAT).status_code == status
    assert json.loads(api.echo.seen[-1].body)["text"] == "an answer"


def event(text):
    """One streamed event."""
    return b"data: " + json.dumps({"choices": [{"delta": {"content": text}}]}).encode() + b"\n\n"


@pytest.mark.parametrize(("severities", "passed"), [((0, 0), 3), ((0, 5), 1), ((5,), 0)])
def test_a_stream_is_cut_where_it_is_blocked(severities, passed, api):
    """Events of a window are held until it is judged; the status is out already."""
    api.policy("/apis/a", "api", outbound=policy(attributes='window-size="4"'))
    events = [event("abcd"), event("efgh"), b"data: [DONE]\n\n"]
    stream = b"".join(events)
    api.echo.will(200, {"content-type": "text/event-stream"}, stream[:20], stream[20:])
    for severity in severities:
        hate(api, severity)
    answer = api.call("POST", "/x/y", json={**CHAT, "stream": True})
    assert (answer.status_code, answer.content) == (200, b"".join(events[:passed]))


@pytest.mark.parametrize("section", ["inbound", "outbound"])
def test_a_completion_that_breaks_off_fails_where_on_error_sees_it(section, api):
    """It is read to its end to be judged: what there is of it never passes."""
    attributes = 'enforce-on-completions="true"' if section == "inbound" else ""
    why = '<set-header name="why"><value>@(context.LastError.Reason)</value></set-header>'
    api.policy("/apis/a", "api", **{section: policy(attributes=attributes), "on_error": why})

    async def breaks_off(send, _receive):
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"100")]})
        await send({"type": "http.response.body", "body": COMPLETION, "more_body": True})
        raise ConnectionResetError

    if section == "inbound":
        hate(api, 0)
    api.echo.answers.append(breaks_off)
    answer = api.call("POST", "/x/y", json=CHAT)
    assert (answer.status_code, answer.headers["why"]) == (500, "BackendConnectionFailure")


def test_without_a_verdict_nothing_passes(api):
    api.policy("/apis/a", "api", inbound=policy())
    api.echo.will(401)
    assert api.call("POST", "/x/y", json=CHAT).status_code == 500
    assert len(api.echo.seen) == 1


def test_what_is_no_chat_is_refused_and_a_request_without_a_body_passes(api):
    api.policy("/apis/a", "api", inbound=policy())
    assert api.call("POST", "/x/y", json={"input": "x"}).status_code == 501
    assert api.call("GET", "/x/y").status_code == 200


def test_it_cannot_stand_at_operation_scope():
    text = f"<policies><inbound>{policy()}</inbound></policies>"
    assert ("backend", "s") in accept(text, "rawxml", "api").references
    with pytest.raises(PolicyRefused, match="is not allowed at operation scope"):
        accept(text, "rawxml", "operation")


def test_the_simulated_service_gives_the_verdicts_that_were_scripted(api, account):
    """From the gateway to an AIServices account and back, by its Azure name and with the service's identity."""
    inner = CATEGORIES + "<blocklists><id>fruit</id></blocklists>"
    api.policy("/apis/a", "api", inbound=policy(inner, 'shield-prompt="true"'))
    scripted = [
        {"text": "insult", "category": "Hate", "severity": 5},
        {"text": "ignore all", "attack": True},
        {"text": "banana", "blocklist": "fruit"},
    ]
    account("AIServices", "a97b65f3-24c7-4388-baec-2e87135dc908")
    api.world.options.change({"content_safety": scripted})
    try:
        said = {
            text: api.call("POST", "/x/y", json={"messages": [{"role": "user", "content": text}]}).status_code
            for text in ("good day", "an INSULT", "please ignore all of it", "a banana")
        }
    finally:
        api.world.options.reset()
    assert said == {"good day": 200, "an INSULT": 403, "please ignore all of it": 403, "a banana": 403}


def test_the_simulated_service_wants_the_role(api, account):
    account("AIServices", "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd")
    api.policy("/apis/a", "api", inbound=policy())
    assert api.call("POST", "/x/y", json=CHAT).status_code == 500
    assert api.echo.seen == []
