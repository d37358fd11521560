"""What a preview changes in the picture of a stack: what is added, changed, replaced and removed, and what leads there."""

import json

import pytest

from apim.graph.layout import layout
from apim.report import read
from apim.report.picture import picture
from apim.state import read as read_state
from linting import printable
from tests.apim.graph.test_writing import Elements
from tests.apim.report.goldens import FOLDER
from tests.apim.report.steps import TYPE, step
from tests.hostile_texts import TEXTS


def drawn(*steps, held=()):
    """The picture of steps by hand, and of resources that stay."""
    preview = {"steps": list(steps), "changeSummary": {}}
    state = {"version": 3, "deployment": {"resources": list(held)}}
    return picture(read(json.dumps(preview), "a preview"), read_state(json.dumps(state)))


def staying(token, name, **inputs):
    """A resource of a state."""
    urn = f"urn:pulumi:local::p::{TYPE}{token}::{name}"
    return {"urn": urn, "custom": True, "type": TYPE + token, "id": f"/{name}", "inputs": inputs}


def recorded(name):
    """The picture of a recorded scenario."""
    return picture(read((FOLDER / name / "preview.json").read_text(encoding="utf-8"), name))


def changes(graph):
    """Of nodes and of edges, where there is one; what stays is in neither."""
    nodes = {node.key: node.change for node in graph.nodes if node.change}
    return nodes, {(edge.start, edge.end): edge.change for edge in graph.edges if edge.change}


def policy(inner, api="chat"):
    """Inputs of an API's policy."""
    return {"apiId": api, "format": "xml", "value": f"<policies><inbound>{inner}</inbound></policies>"}


def test_a_member_joins_a_pool():
    """The pool and the policy change, the new backend and its account come; the other members stay, and are there."""
    found = recorded("pool-member-added")
    nodes, edges = changes(found)
    assert nodes == {
        "policy:chat": "changed",
        "pool:models-openai": "changed",
        "backend:north-openai": "added",
        "account:contoso-north.openai.azure.com": "added",
    }
    assert edges == {
        ("pool:models-openai", "backend:north-openai"): "added",
        ("backend:north-openai", "account:contoso-north.openai.azure.com"): "added",
    }
    assert {"backend:east-openai", "backend:west-openai", "api:chat"} <= {node.key for node in found.nodes}


def test_another_name_is_one_that_goes_and_one_that_comes():
    assert changes(recorded("product-name")) == (
        {"consumer:team-two": "changed", "product:trial": "removed", "product:tasting": "added"},
        {
            ("product:trial", "api:chat"): "removed",
            ("consumer:team-two", "product:trial"): "removed",
            ("product:tasting", "api:chat"): "added",
            ("consumer:team-two", "product:tasting"): "added",
        },
    )


def test_what_moves_elsewhere_is_replaced():
    nodes, edges = changes(recorded("service-moved"))
    assert set(nodes.values()) == {"replaced"}
    assert edges == {}


def test_weights_are_a_change_of_the_way_to_a_member():
    (edge,) = (edge for edge in recorded("pool-weights").edges if edge.change)
    assert (edge.change, edge.label) == ("changed", "priority 1, weight 1 → priority 1, weight 2")


@pytest.mark.parametrize("name", ["nothing", "named-value-changed", "logging-removed", "protect-on"])
def test_no_picture_where_nothing_of_it_changes(name):
    assert recorded(name) is None


def test_the_state_gives_what_stays():
    """From consumer to account, with the details that a preview alone does not have."""
    found = drawn(
        step("update", "ApiPolicy", policy(""), policy('<set-backend-service backend-id="East"/>')),
        held=[
            staying("Api", "chat", apiId="chat;rev=2", path="c", subscriptionRequired=True),
            staying("Backend", "east", backendId="east", url="https://east.openai.azure.com/openai"),
            staying("Subscription", "team", sid="team", scope="/apis", displayName="Team"),
            staying("Product", "gold", productId="gold", displayName="Gold"),
            staying("ProductApi", "gold-chat", productId="gold", apiId="chat"),
        ],
    )
    assert [(node.key, node.change, node.details) for node in found.nodes] == [
        ("product:gold", "", ("Gold",)),
        ("api:chat", "", ("/c",)),
        ("backend:east", "", ("/openai",)),
        ("account:east.openai.azure.com", "", ("east.openai.azure.com",)),
        ("policy:chat", "changed", ("set-backend-service",)),
        ("consumer:team", "", ("Team", "subscription key")),
    ]
    assert [(edge.start, edge.end, edge.change) for edge in found.edges] == [
        ("product:gold", "api:chat", ""),
        ("backend:east", "account:east.openai.azure.com", ""),
        ("api:chat", "policy:chat", ""),
        ("consumer:team", "api:chat", ""),
        ("policy:chat", "backend:east", "added"),
    ]


def test_what_is_only_taken_into_the_state_is_there_already():
    assert drawn(step("import", "Backend", new={"backendId": "east", "url": "https://east.openai.azure.com"})) is None


def test_a_demanded_token_is_another_consumer():
    """And an API that is open to anyone has one, too."""
    opened = {"apiId": "chat", "path": "c", "subscriptionRequired": False}
    token = '<validate-jwt header-name="Authorization"/>'
    nodes, edges = changes(drawn(step("update", "ApiPolicy", policy(""), policy(token)), held=[staying("Api", "chat", **opened)]))
    assert nodes == {"policy:chat": "changed", "consumer:token/chat": "added", "consumer:anyone": "removed"}
    assert edges == {("consumer:token/chat", "api:chat"): "added", ("consumer:anyone", "api:chat"): "removed"}


@pytest.mark.parametrize("url", ["https://[", "https://u:p@h", "", {"4dabf18193072939515e22adb298388d": "x"}, "https://h?key=1"])
def test_a_url_that_says_nothing_has_no_account(url):
    """No URL, and one in which a key may be."""
    nodes, _ = changes(drawn(step("create", "Backend", new={"backendId": "east", "url": url})))
    assert nodes == {"backend:east": "added"}


def test_a_policy_that_nobody_can_read_is_drawn_all_the_same():
    found = drawn(step("create", "ApiPolicy", new={"apiId": "chat", "format": "xml", "value": "<policies>"}))
    assert [node.details for node in found.nodes if node.kind == "policy"] == [("not known",)]


def test_of_many_parts_those_on_the_way_remain():
    """A change of one API in a stack of two hundred leaves the others out."""
    held = [staying("Api", f"a{at}", apiId=f"a{at}", path=f"p{at}") for at in range(200)]
    found = drawn(step("update", "ApiPolicy", policy("<cors/>", "a7"), policy("", "a7")), held=held)
    assert [node.key for node in found.nodes] == ["api:a7", "policy:a7"]
    everything = [step("create", "Api", new={"apiId": f"a{at}", "path": f"p{at}"}, name=f"a{at}") for at in range(401)]
    assert drawn(*everything) is None


def test_the_page_marks_by_words_and_signs(report_on):
    """Not by colour alone, and nothing is run or loaded."""
    page = report_on(
        *json.loads((FOLDER / "pool-member-added" / "preview.json").read_text(encoding="utf-8"))["steps"], form="html"
    )[1]
    assert page.count("+ added</text>") == 2
    assert page.count("~ changed</text>") == 2
    assert "<title>added" in page
    assert "<script" not in page
    assert "What changes in the picture" not in report_on(form="html")[1]


def test_hostile_names_on_the_page_are_text(report_on):
    """Of APIs, products, consumers, backends, and elements of policies."""
    steps = []
    texts = [text for text in TEXTS if text != "\ud800"]  # half a character is refused
    for at, text in enumerate(texts):
        inputs = {"productId": text, "sid": text, "backendId": text, "displayName": text, "path": text, "scope": f"/apis/{text}"}
        name = f"n{at}"
        steps += [
            step("create", "Product", new=inputs, name=name),
            step("create", "Subscription", new=inputs, name=name),
            step("update", "Api", inputs | {"apiId": text}, inputs | {"apiId": text, "path": "new"}, name=f"{name}{text}"[:200]),
        ]
    code, page, err = report_on(*steps, form="html")
    usual = Elements(report_on(step("create", "Product", new={"productId": "p"}), form="html")[1])
    found = Elements(page)
    assert (code, err, "svg" in found.names) == (0, "", True)
    assert found.names - usual.names <= {"svg", "g", "path", "circle", "text", "rect", "defs", "marker", "details", "summary"}
    assert {name for name in found.attributes if name.startswith("on") or name in {"src", "srcdoc", "style"}} == set()
    shown = "".join(found.texts)
    assert all(printable(text.partition("/")[0])[:20] in shown for text in texts)


def test_a_picture_has_room_for_its_marks():
    """The first line of a box that changes says how."""
    placed = layout(recorded("pool-member-added"))
    marks = {box.node.key: box.lines[0] for column in placed.columns for box in column if box.node and box.node.change}
    assert marks["backend:north-openai"] == "+ added"
