"""Expressions: what they are worth, and what is refused where."""

from datetime import UTC, datetime

import pytest
from apim_simulator.policy.expressions import (
    Context,
    EvaluationFailed,
    ExpressionRefused,
    Headers,
    LastError,
    Named,
    Request,
    Response,
    Url,
    compile_expression,
)

CONTEXT = Context(
    api=Named({"Id": "chat", "Name": "Chat", "Path": "x", "Revision": "1", "Version": ""}),
    operation=Named({"Id": "op", "Name": "Operation", "Method": "POST", "UrlTemplate": "/a"}),
    product=None,
    subscription=Named({"Id": "sub", "Name": "Sub", "Key": "k1"}),
    user=Named({"Id": "1"}),
    deployment=Named({"Region": "westeurope", "ServiceName": "apim", "GatewayId": "managed"}),
    request=Request(
        method="POST",
        url=Url("b.example", "/openai/a", Headers([("api-version", "v")])),
        original_url=Url("gw", "/x/a", Headers([("api-version", "v")])),
        headers=Headers([("A", "1"), ("a", "2"), ("B", "3")]),
        ip_address="127.0.0.1",
        matched_parameters={"deployment": "gpt"},
        body=b'\xef\xbb\xbf{"model": "gpt", "n": 3, "list": [true, 2.5], "none": null, "o": {"p": "q"}}',
    ),
    request_id="b1946ac9",
    now=datetime(2026, 1, 2, 3, 4, 5, 678900, tzinfo=UTC),
    response=Response(429, Headers([("Retry-After", "7")])),
    last_error=LastError("forward-request", "Timeout", "late", "backend"),
    variables={"s": "text", "i": 7, "b": True, "d": 1.5, "null": None},
)

VALUES = [
    # literals and operators
    ("1 + 2 * 3", 7),
    ("7 / 2", 3),
    ("-7 / 2", -3),
    ("-7 % 3", -1),
    ("7 / 2.0", 3.5),
    ("2147483647 + 1", -2147483648),
    ("2147483648 + 1", 2147483649),
    ("1L + 1", 2),
    ("1.5e1", 15.0),
    ("1 / 0.0 > 100", True),
    ("+3 - -2", 5),
    (r'"a\n\u0041\"" + @"\""q"', 'a\nA"\\"q'),
    ('"n=" + 1 + true + null + 1.0', "n=1True1"),
    ("1 < 2 && 2 <= 2 && 3 > 2 && 3 >= 3 && 1 != 2", True),
    ('"a" == "a" || 1 / 0 == 1', True),
    ("!(true && false)", True),
    ('true ? "y" : null', "y"),
    ("false ? 1 : 2.5", 2.5),
    ('null == context.Product && context.Api != null ? "none" : "some"', "none"),
    # context
    ("context.Response.StatusCode == 429 || context.Response.StatusCode == 503", True),
    ('context.Response.Headers.GetValueOrDefault("retry-after", "0")', "7"),
    ('(string)context.Variables["s"]', "text"),
    ('(int)context.Variables["i"] + 1', 8),
    ('(bool)context.Variables["b"]', True),
    ('context.Variables.GetValueOrDefault<int>("i")', 7),
    ('context.Variables.GetValueOrDefault<int>("x", 5)', 5),
    ('context.Variables.GetValueOrDefault<int>("x")', 0),
    ('context.Variables.GetValueOrDefault<string>("x")', None),
    ('context.Variables.GetValueOrDefault("x", "y")', "y"),
    ('context.Variables.GetValueOrDefault("i", 1) + 1', 8),
    ('context.Variables.ContainsKey("s")', True),
    ('(string)context.Variables["null"] ?? "else"', "else"),
    ("context.Subscription.Id + context.Subscription.Key + context.Subscription.Name", "subk1Sub"),
    ("context.Request.IpAddress", "127.0.0.1"),
    ('context.Request.Headers.GetValueOrDefault("a", "")', "1,2"),
    ('context.Request.Headers["A"][1]', "2"),
    ('context.Request.Headers.ContainsKey("c")', False),
    ("context.Request.Method", "POST"),
    ("context.Request.Url.Host + context.Request.Url.Path", "b.example/openai/a"),
    ('context.Request.OriginalUrl.Path + context.Request.OriginalUrl.Query.GetValueOrDefault("API-VERSION", "")', "/x/av"),
    ('context.Request.Url.Query["api-version"][0]', "v"),
    ('context.Request.MatchedParameters["deployment"]', "gpt"),
    ('context.Request.MatchedParameters.GetValueOrDefault("other", "d")', "d"),
    ("context.Api.Id + context.Api.Name + context.Operation.UrlTemplate + context.User.Id", "chatChat/a1"),
    ("context.Deployment.Region", "westeurope"),
    ("context.Deployment?.Gateway?.Id + context.Deployment.Gateway.InstanceId", "managedmanaged"),
    ("context.Deployment.Gateway.IsManaged == false", False),
    ("context.RequestId.ToString()", "b1946ac9"),
    ("context.LastError.Source + context.LastError.Reason + context.LastError.Message", "forward-requestTimeoutlate"),
    ("context.LastError.Section", "backend"),
    # bodies
    ('(string)context.Request.Body.As<JObject>(preserveContent: true)["model"]', "gpt"),
    ('(int)context.Request.Body.As<JObject>(preserveContent: true)["n"]', 3),
    ('(double)context.Request.Body.As<JObject>(preserveContent: true)["list"][1]', 2.5),
    ('(string)context.Request.Body.As<JObject>(preserveContent: true)["none"] == null', True),
    ('context.Request.Body.As<JObject>(preserveContent: true)["gone"] == null', True),
    ('context.Request.Body.As<JObject>(preserveContent: true)["o"].ToString()', '{\r\n  "p": "q"\r\n}'),
    ("context.Request.Body.As<string>(preserveContent: true).Length", 76),
    # arrays
    ('string.Join("|", "a b c".Split(\' \').Where(x => x != "b").Select(x => x + x))', "aa|cc"),
    ('"a b".Split(\' \').Any(x => x == "b") && !"a b".Split(\' \').All(x => x == "b")', True),
    ('"a,b".Split(\',\').First() + "a,b".Split(\',\').Last(x => x != "b") + "a,b".Split(\',\').Length', "aa2"),
    ('"a".Split(\',\').FirstOrDefault(x => x == "b") == null', True),
    ('"a,b".Split(\',\').Contains("b") && "a,b".Split(\',\').Count(x => x == "b") == 1', True),
    ('context.Request.Body.As<JObject>(preserveContent: true)["list"].Count()', 2),
    ('(string)context.Request.Body.As<JObject>(preserveContent: true)["list"].LastOrDefault()', "2.5"),
    ("Guid.NewGuid().ToString().Length", 36),
    # chains that may be skipped
    ('context.Product?.Id ?? "none"', "none"),
    ('context.Product?.Name.Trim().ToLower() ?? "none"', "none"),
    ("context.Subscription?.Id.ToUpper()", "SUB"),
    ('context.Product?.Name?.Replace("a", "b") == null', True),
    ('"no.token".AsJwt()?.Claims.GetValueOrDefault("oid", "-") ?? "anonymous"', "anonymous"),
    ("context.Product?.Id.Split(',').First() ?? \"none\"", "none"),
    # utilities
    ('string.IsNullOrEmpty("") && String.IsNullOrWhiteSpace(" ")', True),
    ('string.Equals("a", "A") || "a".Equals("a")', True),
    ('string.Concat("a", 1, true)', "a1True"),
    ("string.Empty", ""),
    ('"AbC".ToLower() + "AbC".ToUpperInvariant() + " x ".Trim()', "abcABCx"),
    ('"abc".Contains("b") && "abc".StartsWith("ab") && "abc".EndsWith("bc")', True),
    ('"abc".Replace("b", "") + "abcdef".Substring(2, 3) + "abc".Substring(1) + "abc".IndexOf("c")', "accdebc2"),
    ('int.Parse(" 42 ") + Convert.ToInt32("8")', 50),
    ('Convert.ToBoolean("True") && Convert.ToDouble("1.5") == 1.5', True),
    ('Convert.ToInt64(context.Variables["i"])', 7),
    ("Convert.ToString(1.0) + Convert.ToString(true)", "1True"),
    ("(int)2.9 + (int)-2.9", 0),
    ("DateTime.UtcNow.ToString()", "01/02/2026 03:04:05"),
    ('DateTime.UtcNow.ToString("o")', "2026-01-02T03:04:05.6789000Z"),
]


@pytest.mark.parametrize(("text", "value"), VALUES, ids=[text for text, _ in VALUES])
def test_an_expression_has_its_value(text, value):
    """Value and Python type, which stands for the C# type."""
    found = compile_expression(f"@({text})").evaluate(CONTEXT)
    assert (found, type(found)) == (value, type(value))


def test_a_block_runs_its_statements():
    """var, assignment, if with and without else, return; comments; blocks within blocks."""
    text = """@{
        // the first matching branch decides
        var name = context.Request.Method;
        var size = 0;
        if (name == "GET") { return "get"; }
        else if (name == "POST") { size = 2; /* larger */ var inner = size + 1; size = inner; }
        if (size > 2) return name + size;
        return null;
    }"""
    assert compile_expression(text).evaluate(CONTEXT) == "POST3"


def test_a_block_runs_through_arrays():
    """Of strings and of JSON; a return within ends the block; a lambda sees the variables around it."""
    text = """@{
        var found = "";
        foreach (var part in "a b c".Split(' ')) {
            if (part == "b") { found = found + part; }
        }
        var all = context.Request.Body.As<JObject>(preserveContent: true)["list"];
        foreach (var item in all) { if (all.Any(x => (string)x == "True")) return found + (string)item; }
        return "none";
    }"""
    assert compile_expression(text).evaluate(CONTEXT) == "bTrue"


def test_compiled_expressions_are_shared_and_say_whether_they_read_the_body():
    once = compile_expression("@(context.Request.Body.As<string>(preserveContent: true))")
    assert compile_expression("@(context.Request.Body.As<string>(preserveContent: true))") is once
    assert once.reads_body
    assert not compile_expression("@(1)").reads_body


FAILURES = [
    ("1 / 0", "Attempted to divide by zero."),
    ("(context.Product?.Name).Length", "Object reference not set to an instance of an object."),
    ("context.Product.Id", "Object reference not set to an instance of an object."),
    ('(int)context.Variables["null"]', "Object reference not set to an instance of an object."),
    ('(string)context.Variables["i"]', "Unable to cast object of type 'int' to type 'string'."),
    ('(int)context.Variables["b"]', "Unable to cast object of type 'bool' to type 'int'."),
    ('context.Variables["gone"].ToString()', "The given key was not present in the dictionary."),
    ('context.Request.Headers["gone"][0]', "The given key was not present in the dictionary."),
    ('context.Request.Headers["a"][2]', "Index was outside the bounds of the array."),
    ('int.Parse("4x")', "Input string was not in a correct format."),
    ('int.Parse("2147483648")', "Value was either too large or too small for an integer."),
    (
        'context.Request.Body.As<JObject>(preserveContent: true)["gone"].ToString()',
        "Object reference not set to an instance of an object.",
    ),
    ('(int)context.Request.Body.As<JObject>(preserveContent: true)["model"]', "Can not convert str to int."),
    ('"abc".Substring(4)', "Index and length must refer to a location within the string."),
]


@pytest.mark.parametrize(("text", "message"), FAILURES, ids=[text for text, _ in FAILURES])
def test_what_throws_in_dotnet_fails(text, message):
    with pytest.raises(EvaluationFailed) as caught:
        compile_expression(f"@({text})").evaluate(CONTEXT)
    assert str(caught.value) == message


AZURES = [
    ("@(context.Response.StatusCode?.Nope)", 2, "operator '?' cannot be applied to int"),
    ("@(\"a b\".Split(' ').Any(x => x.Length))", 23, "the lambda of 'Any' must be bool, not int"),
    ("@(1 +)", 5, "this is no C#"),
    ("@()", 1, "this is no C#"),
    ('@("a" && true)', 2, "operator '&&' cannot be applied to string and bool"),
    ("@(1 ? 2 : 3)", 2, "a condition must be bool, not int"),
    ('@(true ? 1 : "a")', 2, "there is no common type of int and string"),
    ("@(!1)", 2, "operator '!' cannot be applied to int"),
    ('@("a" == 1)', 2, "operator '==' cannot be applied to string and int"),
    ('@((int)"1")', 2, "string cannot be cast to int"),
    ("@{ }", 1, "not every path through the block returns a value"),
    ("@{ if (true) { return 1; } }", 1, "not every path through the block returns a value"),
    ("@{ var x = null; return x; }", 3, "'var' needs a value with a type, not null"),
    ("@{ var x = 1; var x = 2; return x; }", 14, "a local variable named 'x' exists already"),
    ('@{ var x = 1; x = "a"; return x; }', 14, "string cannot be assigned to 'x', which is int"),
    ("@{ return; }", 3, "'return' needs a value"),
    ("@{ if (1) return 1; return 2; }", 3, "a condition must be bool, not int"),
]
OURS = [
    ("@(context.Nope)", 10, "the member 'Nope' of IProxyRequestContext is not simulated"),
    ("@(context.Request.Nope())", 18, "the method 'Nope' of context.Request is not simulated"),
    ("@(Random.Next())", 2, "the name 'Random' is not simulated"),
    ("@(\"a b\".Split(' ').Where())", 2, "'Where' of string[] without a lambda of one parameter is not simulated"),
    ("@(context.Product?.Nope)", 19, "the member 'Nope' of context.Product is not simulated"),
    ("@(0x10)", 2, "the number '0x10' is not simulated"),
    ("@(1.5m)", 2, "the number '1.5m' is not simulated"),
    ("@(1 << 2)", 2, "operator '<<' is not simulated"),
    ("@(~1)", 2, "operator '~' is not simulated"),
    ('@(context.Variables["a"] == 1)', 2, "comparing object with int compares references; cast one of them"),
    (
        "@(context.Request.Body.As<XDocument>(preserveContent: true))",
        23,
        "the type argument of 'As<XDocument>' is not simulated",
    ),
    ('@("a".Trim<int>())', 2, "'\"a\".Trim<int>()' with type arguments is not simulated"),
    ('@("a".Contains(1))', 2, "'\"a\".Contains(1)' takes string, not int"),
    ('@("a".Contains())', 2, "'\"a\".Contains()' with 0 arguments is not simulated"),
    ("@(context())", 2, "calling 'context' is not simulated"),
]


@pytest.mark.parametrize(
    ("text", "offset", "problem", "azure"),
    [(*row, True) for row in AZURES] + [(*row, False) for row in OURS],
    ids=[row[0] for row in AZURES + OURS],
)
def test_what_is_refused_says_where_and_by_whom(text, offset, problem, azure):
    """Azure's compiler refuses the first kind, too; the second is only not simulated."""
    with pytest.raises(ExpressionRefused) as caught:
        compile_expression(text)
    assert (caught.value.offset, caught.value.problem, caught.value.azure) == (offset, problem, azure)
