"""Expressions that read and write the model of a body, run by the simulator's own reading of C#."""

import json
from datetime import UTC, datetime

import pytest
from apim_simulator.policy.expressions import Context, Headers, Named, Request, Url, compile_expression
from hypothesis import given
from hypothesis import strategies as st

from policy import (
    AllowedModels,
    ApiPolicy,
    BackendCredential,
    Forwarding,
    KeyCredential,
    ModelOperations,
    Models,
    ModelTarget,
    PublishedModel,
    api_policy,
    parse,
)
from policy.comparison import between, canonical
from policy.csharp_text import block
from policy.model_body import NAMED_IN_JSON, NAMED_ONCE, mapped_body
from policy.model_fields import NAMED_IN_FIELDS
from policy.model_reading import PublishedNames, published_names, sets_variable

DEPLOYMENT = "gpt-4o-2024-11-20"


def evaluated(expression: str, body: bytes):
    """What an expression gives for a request with a body."""
    none = Headers([])
    url = Url("gateway", "/chat/completions", none)
    request = Request("POST", url, url, none, "127.0.0.1", {}, body)
    context = Context(api=None, deployment=Named({}), request=request, request_id="", now=datetime(2026, 11, 29, tzinfo=UTC))
    return compile_expression(expression).evaluate(context)


def named(body: bytes, statements: str = NAMED_IN_JSON) -> str:
    """The name that is read of a body."""
    return str(evaluated(block(['var name = "";', statements, "return name;"]), body))


def mapped(body: bytes) -> bytes:
    """The body under the deployment's name."""
    return str(evaluated(mapped_body((f'var deployment = "{DEPLOYMENT}";',)), body)).encode()


READ = {
    b'{"model":"chat"}': "chat",
    b' {"messages":[{"role":"user"}] , "model" : "chat" } ': "chat",
    b'{"m\\u006fdel":"chat"}': "chat",
    b'{"tools":[{"parameters":{"properties":{"model":{"type":"string"}}}}],"model":"chat"}': "chat",
    b'{"model":"mini","model":"chat"}': "chat",
    '{"user":"\\"model\\":\\"mini\\",{","text":"é😀{[","model":"chat"}'.encode(): "chat",
    b"": "",
    b"{}": "",
    b"no json": "",
    b'[{"model":"chat"}]': "",
    b'{"input":{"model":"chat"}}': "",
    b'{"model":null}': "",
    b'{"model":["chat"]}': "",
    b'{"model":{"model":"chat"}}': "",
    b'{"model":"chat","Model":"mini"}': "",
    b"{'text':',\"model\":\"mini\"','model':'chat'}": "",
    b'{/* ,"model":"mini" */"model":"chat"}': "",
}


@pytest.mark.parametrize("body", READ)
def test_name_is_read_where_it_is_sure(body):
    """A name is the outermost member `model`, a text; what readers of JSON could take for another name has none."""
    assert named(body) == READ[body]


WRITTEN = {
    b'{"model":"chat"}': b'{"model":"$"}',
    b'{"at":"2024-01-01T00:00:00+02:00","n":[9007199254740993,1.10,1e400,-0],"n":1, "model" :\n"chat"}': (
        b'{"at":"2024-01-01T00:00:00+02:00","n":[9007199254740993,1.10,1e400,-0],"n":1, "model" :\n"$"}'
    ),
    b'{"model":"mini","m\\u006Fdel":"chat"}': b'{"model":"$","m\\u006Fdel":"$"}',
    b'{"a":[{"model":"x"},{"b":{"model":"y"}}],"model":"chat","c":{"model":"z"}}': (
        b'{"a":[{"model":"x"},{"b":{"model":"y"}}],"model":"$","c":{"model":"z"}}'
    ),
    b'{"a":"{[\\"model\\":\\"x\\"","b":{"model":"}"},"model":"chat"}': (
        b'{"a":"{[\\"model\\":\\"x\\"","b":{"model":"}"},"model":"$"}'
    ),
}


@pytest.mark.parametrize("body", WRITTEN)
def test_nothing_but_the_name_changes(body):
    """Dates, large numbers, members that are there twice, blanks and names below stay byte for byte."""
    assert mapped(body) == WRITTEN[body].replace(b"$", DEPLOYMENT.encode())


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.text() | st.just("model"), below, max_size=4),
    max_leaves=20,
)


@given(
    st.dictionaries(st.text().filter(lambda name: name.lower() != "model"), values, max_size=4),
    st.dictionaries(st.text().filter(lambda name: name.lower() != "model"), values, max_size=4),
    st.booleans(),
)
def test_any_body_keeps_all_else(before, after, ascii_only):
    """Whatever else a body has is the same JSON, in the same order, and the name is read and replaced."""
    body = json.dumps({**before, "model": "chat", **after}, ensure_ascii=ascii_only).encode()
    expected = json.dumps({**before, "model": DEPLOYMENT, **after}, ensure_ascii=ascii_only).encode()
    assert named(body) == "chat"
    assert mapped(body) == expected


def test_a_name_that_is_there_twice_is_noticed():
    """A body that would pass as it came is written anew where two readers could take different names of it."""
    assert evaluated(f"@({NAMED_ONCE})", b'{"model":"chat"}') is True
    assert evaluated(f"@({NAMED_ONCE})", b'{"model":"mini","model":"chat"}') is False


LISTS = {
    "none": AllowedModels(every=("chat", "mini")),
    "both": AllowedModels(
        every=("chat", "mini"), subscriptions={"a": ("chat",), "b;c": ("mini",)}, products={"p": ("chat", "mini")}
    ),
    "one": AllowedModels(every=("chat",), products={"a {b": ("chat",)}),
}


@pytest.mark.parametrize("allowed", LISTS.values(), ids=LISTS)
def test_reports_read_what_is_built(allowed):
    """The names, lists and deployments that a policy is built of are what is read from it."""
    target = ModelTarget(backend="other", credential=KeyCredential("key"), forwarding=Forwarding())
    models = tuple(PublishedModel(name=name, deployment=f"{name}-1", target=target) for name in allowed.every)
    built = Models(models=models, operations=ModelOperations(json=("op",)), allowed=allowed)
    text = api_policy(ApiPolicy(backend="x", credential=BackendCredential(), key_header="k", key_query="k", models=built))
    read = published_names(canonical(parse(text, "xml").root))
    assert read == PublishedNames(
        deployments={name: f"{name}-1" for name in allowed.every},
        every=allowed.every,
        products=allowed.products,
        subscriptions=allowed.subscriptions,
    )


@pytest.mark.parametrize("allowed", LISTS.values(), ids=LISTS)
def test_variables_of_users_are_no_models(allowed):
    """They may have the same names, in another section too: what is read is what is built, and theirs is none of it."""
    target = ModelTarget(backend="other", credential=KeyCredential("key"), forwarding=Forwarding())
    models = tuple(PublishedModel(name=name, deployment=f"{name}-1", target=target) for name in allowed.every)
    built = Models(models=models, operations=ModelOperations(json=("op",)), allowed=allowed)
    text = api_policy(ApiPolicy(backend="x", credential=BackendCredential(), key_header="k", key_query="k", models=built))
    root = canonical(parse(text, "xml").root)
    own = [
        '<set-variable name="model" value="@((string)context.Variables[&quot;model&quot;])" />',
        '<set-variable name="models" value="@(&quot;a,b&quot;)" />',
        '<set-variable name="deployment" value="mine" />',
    ]
    mixed = text.replace("<outbound>", f"<outbound>{''.join(own)}")
    assert published_names(canonical(parse(mixed, "xml").root)) == published_names(root)
    found = [each.after for each in between(root, canonical(parse(mixed, "xml").root))]
    assert [sets_variable(each) for each in found] == [False, False, False]
    variables = [each for each in elements(root) if each[0] == "set-variable"]
    assert {dict(each[1])["name"] for each in variables} == {"model", "models", "deployment"}
    assert all(map(sets_variable, variables))


def elements(root):
    """An element and all in it."""
    yield root
    for child in root[2]:
        if not isinstance(child, str):
            yield from elements(child)


def form(*parts: str) -> bytes:
    """A form of several parts: headers and value of each."""
    return "".join(f"--x\r\nContent-Disposition: form-data; {part}\r\n" for part in parts).encode() + b"--x--\r\n"


FILE = 'name="file"; filename="a.wav"\r\nContent-Type: audio/wav\r\n\r\nRIFF'
FORMS = {
    form('name="model"\r\n\r\nwhisper', FILE): "whisper",
    form(FILE, "name=model\r\nContent-Type: text/plain\r\n\r\nwhisper"): "whisper",
    form(FILE): "",
    form('name="model"\r\n\r\nwhisper', 'name="model"\r\n\r\nother'): "",
    form('name="model"\r\n\r\nwhisper', "name*=utf-8''model\r\n\r\nother"): "",
    b"": "",
}


@pytest.mark.parametrize("body", FORMS)
def test_name_in_a_form(body):
    """The one field `model` of a form; two, or one under an encoded name, are none."""
    assert named(body, NAMED_IN_FIELDS) == FORMS[body]
