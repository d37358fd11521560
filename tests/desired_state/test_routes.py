"""Rows of the URL truth table, as the program judges them before anything is deployed."""

import pytest

from desired_state.routes import DATED, V1, azure_endpoint, base_url, faults, is_dated, is_v1

IMPORTED = "/deployments/{deployment-id}/chat/completions"
DECLARED = "/openai/deployments/{deployment}/chat/completions"
CHAT = "/chat/completions"

UNDER_THE_ORIGIN = "remove basePath, as the template begins right under the origin"
WEBSOCKET = "leave the operation out, and publish it as a WebSocket API beside the stack"

WORK = {
    "T1": ("x/openai", DATED, IMPORTED),
    "T1 at the root": ("openai", DATED, IMPORTED),
    "T2": ("x", "", DECLARED),
    "T2 at the root": ("", "", DECLARED),
    "T3": ("x/openai/v1", V1, CHAT),
    "v1 under a path of its own, as base_url names it whole": ("x", V1, CHAT),
    "v1 declared with its whole route": ("x", "", V1 + CHAT),
    "behind another gateway": ("x/openai", "/proxy/openai", IMPORTED),
    "a route that is neither of a deployment nor of v1": ("x", "", "/openai/models"),
    "one model, by the route of v1": ("x", V1, "/models/{model}"),
    "one model, by the dated route": ("x", DATED, "/models/{model-id}"),
    "Claude's messages, right under the origin": ("x", "", "/anthropic/v1/messages"),
    "the same by its base path": ("x", "/anthropic", "/v1/messages"),
    "sessions of realtime, which are HTTP": ("x", "", "/openai/v1/realtime/client_secrets"),
    "a preview's route right under /openai": ("x/openai", DATED, "/responses"),
}
FAIL = {
    "F1": ("x", DATED, DECLARED, "basePath", "remove basePath, as the template begins with /openai"),
    "F2": ("x/openai", "", IMPORTED, "basePath", 'set basePath to "/openai"'),
    "F3": ("x", DATED, IMPORTED, "path", 'write "x/openai", or set clients to any'),
    "F3 at the root": ("", DATED, IMPORTED, "path", 'write "openai", or set clients to any'),
    "F3 in capitals": ("x/OpenAI", DATED, IMPORTED, "path", 'write "x/openai", or set clients to any'),
    "F3 in a longer word": ("x/myopenai", DATED, IMPORTED, "path", 'write "x/myopenai/openai", or set clients to any'),
    "F4": ("x/openai", "", DECLARED, "path", 'write "x", or set clients to any'),
    "F9 without a base path": ("x/openai/v1", "", CHAT, "basePath", 'set basePath to "/openai/v1"'),
    "F9 on the dated base path": ("x/openai/v1", DATED, CHAT, "basePath", 'set basePath to "/openai/v1"'),
    "Claude's messages under /openai": ("x", V1, "/anthropic/v1/messages", "basePath", UNDER_THE_ORIGIN),
    "Foundry's routes under /openai": ("x", DATED, "/models/chat/completions", "basePath", UNDER_THE_ORIGIN),
    "Claude's messages after another path": ("x", "/other", "/anthropic/v1/messages", "basePath", UNDER_THE_ORIGIN),
    "files without a base path": ("x", "", "/files", "basePath", 'set basePath to "/openai/v1"'),
    "what Azure OpenAI has not": (
        "x",
        "",
        "/pets",
        "basePath",
        "set basePath to the path under which the resource has this route; Azure OpenAI has none of that name",
    ),
    "realtime, dated": ("x", "", "/openai/realtime", "", WEBSOCKET),
    "realtime of v1": ("x/openai/v1", V1, "/realtime", "", WEBSOCKET),
    "doubled in an import": ("x/openai", "/openai/openai", IMPORTED, "basePath", 'set basePath to "/openai"'),
}


@pytest.mark.parametrize(("path", "base_path", "template"), WORK.values(), ids=WORK)
def test_works(path, base_path, template):
    """Nothing is wrong with rows that work."""
    assert list(faults(path, base_path, [template], clients="sdk")) == []


@pytest.mark.parametrize(("path", "base_path", "template", "setting", "fix"), FAIL.values(), ids=FAIL)
def test_fails(path, base_path, template, setting, fix):
    """Rows that fail name the one setting to change and the value that works."""
    assert [(fault.setting, fault.fix) for fault in faults(path, base_path, [template], clients="sdk")] == [(setting, fix)]


@pytest.mark.parametrize("row", ["F3", "F4"])
def test_any_clients_may_have_any_path(row):
    """Whoever does not use an SDK's endpoint can reach any suffix; what Azure OpenAI is called with still counts."""
    path, base_path, template, *_ = FAIL[row]
    assert list(faults(path, base_path, [template], clients="any")) == []
    assert [fault.setting for fault in faults("x", "", [IMPORTED], clients="any")] == ["basePath"]


def test_each_mistake_is_told_once():
    """A document of many routes has one wrong suffix, not many."""
    templates = [IMPORTED, "/deployments/{deployment-id}/embeddings"]
    assert [fault.setting for fault in faults("x", "", templates, clients="sdk")] == ["basePath", "path"]


@pytest.mark.parametrize(
    ("path", "template", "expected"),
    [
        ("x/openai", IMPORTED, "x"),
        ("openai", IMPORTED, ""),
        ("x", DECLARED, "x"),
        ("", DECLARED, ""),
        ("a/b/openai", IMPORTED, "a/b"),
        ("x", IMPORTED, None),
        ("x/myopenai", IMPORTED, None),
        ("x/openai/v1", CHAT, None),
    ],
)
def test_azure_endpoint(path, template, expected):
    """What AzureOpenAI clients append /openai/deployments/… to; nothing where that leads nowhere."""
    assert azure_endpoint(path, ["/openai/models", template]) == expected


@pytest.mark.parametrize(
    ("path", "template", "expected"),
    [
        ("x/openai/v1", CHAT, "x/openai/v1"),
        ("x", V1 + CHAT, "x/openai/v1"),
        ("", V1 + CHAT, "openai/v1"),
        ("x/openai", IMPORTED, None),
    ],
)
def test_base_url(path, template, expected):
    """What v1 clients append /chat/completions to; nothing where deployments are in the path."""
    assert base_url(path, [template]) == expected


def test_kinds_of_routes():
    """Deployment routes and v1 routes are told apart by their segments."""
    assert [is_dated(each) for each in (IMPORTED, DECLARED, CHAT, "/mydeployments/x")] == [True, True, False, False]
    assert [is_v1(each) for each in (CHAT, V1 + CHAT, "/embeddings", "/pets", IMPORTED)] == [True, True, True, False, False]


def test_foundry_routes_stand_right_under_the_origin():
    """`/models/…` without /openai is theirs; after a base path of Azure OpenAI it is a mistake as any."""
    assert not list(faults("foundry", "", ["/models/chat/completions"], clients="any"))
    assert not list(faults("foundry", "/models", ["/chat/completions"], clients="any"))
    assert [fault.rule for fault in faults("x", "/other/models", ["/chat/completions"], clients="any")] == ["openai-missing"]
