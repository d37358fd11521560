"""More of the language: typed variables, new objects, strings with holes, loops, regular expressions, bytes, times."""

from dataclasses import replace

import pytest
from apim_simulator.policy.expressions import EvaluationFailed, ExpressionRefused, NotSimulatedValue, compile_expression

from simulator.tests.policy.expressions.test_expressions import CONTEXT

BODY = "context.Request.Body.As<JObject>(true)"
VALUES = [
    # JSON
    (
        'new JObject(new JProperty("a", 1), new JProperty("b", new JArray("x", "y"))).ToString(Formatting.None)',
        '{"a":1,"b":["x","y"]}',
    ),
    ('new JObject { ["a"] = "b", ["n"] = 2 }.ToString(Newtonsoft.Json.Formatting.None)', '{"a":"b","n":2}'),
    (f'{BODY}.Value<bool>("stream")', False),
    (f'{BODY}.Value<string>("model")', "gpt"),
    (f'{BODY}["n"].Value<int>() + 1', 4),
    (f'{BODY}["model"]?.ToString() ?? "none"', "gpt"),
    (f'{BODY}.SelectToken("o.p").ToString() + {BODY}.SelectToken("$.list[1]")', "q2.5"),
    (f'{BODY}.SelectToken("o.x") == null && {BODY}.ContainsKey("n")', True),
    (f'(bool?){BODY}["stream"] ?? true', True),
    (f'{BODY}["list"].Type == JTokenType.Array && {BODY}["list"].HasValues', True),
    (f'string.Join(",", {BODY}.Properties().Select(p => p.Name))', "model,n,list,none,o"),
    (f'(string)({BODY}["o"] as JObject)?["p"]', "q"),
    ('JObject.Parse("{\\"a\\": [1, 2]}")["a"].Values<int>().Sum()', 3),
    (
        'JsonConvert.SerializeObject(new { name = "x", context.Request.Method, list = new[] { 1, 2 } })',
        '{"name":"x","Method":"POST","list":[1,2]}',
    ),
    ('JsonConvert.DeserializeObject<JObject>("{\\"a\\": 5}").GetValue("a").ToObject<int>()', 5),
    ('JArray.Parse("[{\\"n\\": 2}, {\\"n\\": 1}]").OrderBy(x => (int)x["n"]).First()["n"].ToString()', "1"),
    # strings
    ('$"{context.Api.Id}-{7 + 1:D3} {{x}} {"a",3}|"', "chat-008 {x}   a|"),
    ('$@"{context.Api.Name}\\""q"', 'Chat\\"q'),
    ('string.Format("{0}/{1}", "a", 2)', "a/2"),
    ("\"a, b,,c\".Split(new[] { ',' }, StringSplitOptions.RemoveEmptyEntries).Length", 3),
    ("\"a/b/c\".Split('/').Skip(1).Take(1).Single() + \"a/b\".Split('/').Last()", "bb"),
    ('"Bearer x".Substring("Bearer ".Length).PadLeft(3, \'0\') + " y ".TrimStart().TrimEnd(\' \')', "00xy"),
    ('"ABC".StartsWith("ab", StringComparison.OrdinalIgnoreCase) && "abc".Equals("ABC", StringComparison.OrdinalIgnoreCase)', True),
    ('context.Request.Headers.GetValueOrDefault("c") == null', True),
    ('context.Request.Headers.Any(h => h.Key == "B" && h.Value.Contains("3"))', True),
    ('context.Request.MatchedParameters["deployment"].IndexOf("t") + "-" + "x"[0]', "2-x"),
    ('Regex.IsMatch("/a/42", @"^/a/\\d+$") && !Regex.IsMatch("A", "a") && Regex.IsMatch("A", "a", RegexOptions.IgnoreCase)', True),
    ('Regex.Match("max-age=60", @"max-age=(?<age>\\d+)").Groups["age"]?.Value', "60"),
    ('Regex.Replace("a1b22", "[0-9]+", "<$0>")', "a<1>b<22>"),
    ('new Regex("b+").Replace("abba", "x") + Regex.Matches("a1b2", "[0-9]").Count()', "axa2"),
    (
        'string.Join("|", "a/b/c".Split(new[] { \'/\' }, 2)) + "xmodel/y".Split(new[] { "model/" }, 2, StringSplitOptions.None)[1]',
        "a|b/cy",
    ),
    ('(string)new JArray("a").ElementAtOrDefault(1) ?? (string)new JArray("a").ElementAtOrDefault(0)', "a"),
    # bytes
    ('Encoding.UTF8.GetString(Convert.FromBase64String("YTpi"))', "a:b"),
    ('Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("a:b"))', "YTpi"),
    ('BitConverter.ToString(new HMACSHA256(Encoding.UTF8.GetBytes("k")).ComputeHash(Encoding.UTF8.GetBytes("d"))).Length', 95),
    ('"a" + context.User?.Id.ToUpper() + "b"', "a1b"),
    ('(context.Product?.Id.StartsWith("a") ?? true) && 1 + 2 * 3 - 4 % 3 == 6 && (1 < 2 || false)', True),
    ('"a" + context.User?.Id + context.Product?.Id ?? "x"', "a1"),
    ('(string)context.Variables?["s"] == "text"', True),
    ('context.Product == null && context.User?.Id == "1" ? "x" : context.Product?.Id', "x"),
    ('"Basic YTpi".AsBasic().UserId + "x".AsBasic()?.Password', "a"),
    ('Uri.EscapeDataString("a b/ä") + System.Net.WebUtility.UrlEncode("a b")', "a%20b%2F%C3%A4a+b"),
    ('new Uri("https://contoso.com:8443/a?b=c").Host + new Uri("https://contoso.com/a?b=c").PathAndQuery', "contoso.com/a?b=c"),
    ('new byte[4].Encrypt("Aes", new byte[16], new byte[16]).Decrypt("Aes", new byte[16], new byte[16]).Length', 4),
    ('Guid.Parse("00112233-4455-6677-8899-aabbccddeeff").ToByteArray()[0]', 0x33),
    # times and numbers
    ('DateTime.UtcNow.AddMinutes(-5).ToString("yyyy-MM-ddTHH:mm:ss.fffZ")', "2026-01-02T02:59:05.678Z"),
    ("(DateTime.UtcNow - new DateTime(2026, 1, 1)).TotalHours > 27", True),
    ("new DateTimeOffset(DateTime.UtcNow).ToUnixTimeSeconds()", 1767323045),
    ("DateTimeOffset.UtcNow.ToUnixTimeSeconds() + DateTimeOffset.FromUnixTimeSeconds(60).Minute", 1767323046),
    ('DateTime.Parse("2026-01-03T00:00:00Z") > DateTime.UtcNow', True),
    ("Math.Min(3, 5) + Math.Round(2.5)", 5.0),
    ("new Random().Next(2, 3)", 2),
    ('int.Parse("7") % 2 == 1 ? 1.5 : 2', 1.5),
    ('(string)context.Variables.GetValueOrDefault("s") + context.Variables.GetValueOrDefault("none")', "text"),
    ('context.Variables["s"] == "other" || context.Variables["i"] != "7"', True),
    ('("a"[0] ^ "b"[0]) | 4', 7),
    ("context.Request.Headers.Select(h => h.Key).ToArray<string>().Length", 2),
    # chains and lists
    ("context.Product?.Id.Length", None),
    ("context.Product?.Id.Length > 3", False),
    ('context.Variables?["s"].ToString()', "text"),
    ('new List<string> { "a", "b" }.Contains("b") && new Dictionary<string, int> { { "a", 1 } }["a"] == 1', True),
    ('new string[] { "b", "a" }.OrderByDescending(x => x).ToArray()[0]', "b"),
    ("new[] { 3, 1 }.Select((x, i) => x * i).Sum()", 1),
    ('context.Request.Certificate == null && context.Request.OriginalUrl.Scheme == "https"', True),
    ('new System.Collections.Generic.List<int>().Count + new System.Collections.Generic.List<string> { "a" }.Count', 1),
    ("new[] { 1, 1, 2, 3, 3 }.Except(new[] { 2 }).Count() * 10 + new[] { 1, 1, 2 }.Intersect(new[] { 1 }).Count()", 21),
    ('new[] { "a" }.Contains(context.Variables["s"] ?? "") || new[] { "text" }.Contains(context.Variables["s"])', True),
    ('Array.IndexOf(new[] { "a", "b" }, "b") * 10 + Array.IndexOf(new[] { 3 }, 4)', 9),
    ("Math.Pow(0, -1) == Math.Pow(10, 400) && Math.Pow(-10, 401) < 0 && Math.Floor(Math.Pow(9, 9999)) > 0", True),
    ('Math.Pow(-8, 0.5).ToString() + Math.Pow(2, 0.5).ToString("F2")', "NaN1.41"),
    ("new List<int?> { 1, null, 2 }.Sum(n => n)", 3),
    ("context.Timestamp <= DateTime.UtcNow && context.Elapsed.TotalSeconds < 1", True),
]


@pytest.mark.parametrize(("text", "value"), VALUES, ids=[text for text, _ in VALUES])
def test_an_expression_has_its_value(text, value):
    """Value and Python type, which stands for the C# type."""
    found = compile_expression(f"@({text})").evaluate(CONTEXT)
    assert (found, type(found)) == (value, type(value))


BLOCKS = [
    ('return new JObject(/* é */ // 1\n new JProperty("a", // 2\n 1 /* 3 */)).Count + new[] { /* 4 */ 2 }[/* 5 */ 0];', 3),
    ('return JObject.Parse("{\\"Name\\": 1}").GetValue("name", StringComparison.OrdinalIgnoreCase)?.ToString();', "1"),
    ('var t = "a.b.".AsJwt(); return t == null ? "none" : t.Claims.GetValueOrDefault("oid", new string[]{""})[0];', "none"),
    (
        'byte[] a = new byte[4]; Array.Copy(Convert.FromBase64String("AQIDBA=="), 1, a, 0, 2); return BitConverter.ToInt16(a, 0);',
        770,
    ),
    ("char[] a = new char[2]; a[0] = 'x'; a[1] = \"yz\"[1]; return new string(a) + new string('=', 2);", "xz=="),
    ('var h = context.Request.Headers.FirstOrDefault(x => x.Key == "gone"); return h.Value == null || !h.Value.Any();', True),
    ('context.Trace("a"); context.Trace("policy", $"b{1}"); return context.RequestId.GetHashCode() == 1 ? 1 : 2;', 2),
    (
        'string a = null; int n = 0; JObject o = new JObject(); o["n"] = n + 1; o["a"] = a; return o.ToString(Formatting.None);',
        '{"n":1,"a":null}',
    ),
    (
        'var r = JObject.Parse("{}"); r["at"] = DateTime.UtcNow.AddSeconds(5); return DateTime.Now < r.Value<DateTime>("at");',
        True,
    ),
    ('var o = new JObject(); o.Add("x", 1); o.Add(new JProperty("y", true)); o.Remove("x"); return (o)["y"].ToString();', "True"),
    ("int sum = 0; for (int i = 0; i < 5; i++) { if (i == 1) continue; if (i == 4) break; sum += i; } return sum;", 5),
    ("var n = 0; while (true) { n++; if (n > 3) { break; } } do { n--; } while (n > 2); return n;", 2),
    ('switch (context.Request.Method) { case "GET": return 1; case "PUT": case "POST": return 2; default: return 3; }', 2),
    ('var d = new Dictionary<string, string> { ["a"] = null }; return d.Remove("a") && !d.Remove("a");', True),
    ('var d = new Dictionary<string, int>(); d["a"] = 1; d["a"]++; --d["a"]; d["a"]++; return d["a"];', 2),
    ("var a = new JArray(1, 2); a.Insert(2, 3); a.RemoveAt(0); return a.ToString(Formatting.None);", "[2,3]"),
    ("var l = new List<int> { 1 }; l.Insert(1, 2); l.RemoveAt(0); return l[0];", 2),
    ('try { return int.Parse("x"); } catch (Exception ex) { return ex.Message; }', "Input string was not in a correct format."),
    ('int n; return int.TryParse("12", out n) ? n + 1 : -1;', 13),
    ('DateTime d; DateTime.TryParse("no", out d); return d == DateTime.MinValue;', True),
    ('if (context.Request.Headers.TryGetValue("a", out var all)) { return all[1]; } return null;', "2"),
    ('object x = context.Variables["i"]; if (x is int) { return (int)x + 1; } return 0;', 8),
    ("var all = new List<string>(); foreach (JProperty p in " + BODY + ".Properties()) { all.Add(p.Name); } return all.Count;", 5),
    ("foreach (var pair in " + BODY + ') { if (pair.Key == "n") { return (int)pair.Value; } } return 0;', 3),
    ("System.Security.Cryptography.HMACSHA256 h = new HMACSHA256(new byte[1]); return h.ComputeHash(new byte[1]).Length;", 32),
    ('using (var hash = SHA256.Create()) { return hash.ComputeHash(Encoding.UTF8.GetBytes("a")).Length; }', 32),
    ('var b = new StringBuilder(); b.Append("a").AppendLine("b"); return b.ToString();', "ab\r\n"),
    ('var list = new JArray(); list.Add("a"); list.Add(new JObject(new JProperty("k", 1))); return list.Count;', 2),
    ('string[] parts = { "a", "b" }; parts[0] = "c"; return string.Concat(parts[0], parts[1]);', "cb"),
    ('var o = JObject.Parse("{}"); o["a"] = new JArray(1, 2); o["a"][0] = 5; return (int)o["a"].First;', 5),
]


@pytest.mark.parametrize(("text", "value"), BLOCKS, ids=[text[:60] for text, _ in BLOCKS])
def test_a_block_has_its_value(text, value):
    assert compile_expression(f"@{{ {text} }}").evaluate(CONTEXT) == value


FAILURES = [
    ('@{ throw new Exception("no"); }', "no"),
    ('@(Convert.FromBase64String("?").Length)', "The input is not a valid Base-64 string"),
    ('@(new JObject(new JProperty("a", 1))["b"].ToString())', "Object reference not set"),
    ("@(new string[0].First())", "Sequence contains no matching element"),
    ("@(new string[2][2])", "Index was outside the bounds of the array."),
    ('@(JObject.Parse("[]").Count)', "Error reading JObject from JsonReader."),
    ('@(JObject.Parse(" ").Count)', "Error reading JObject from JsonReader. Path '', line 0, position 0."),
    (
        '@(JObject.Parse("<html>").Count)',
        "Error reading JObject from JsonReader. Unexpected character encountered while parsing value: <.",
    ),
    ('@(JObject.Parse("{").Count)', "Error reading JObject from JsonReader. It ends or is malformed near line 1, position 2."),
    ('@(JToken.Parse("' + "9" * 5000 + '").Type)', "Error reading JToken from JsonReader. JSON integer is too large to parse."),
    ('@(new Uri("x").Host)', "Invalid URI"),
    ("@{ new List<int>().RemoveAt(0); return 1; }", "Index was out of range."),
    ("@{ var l = new List<int> { 1 }; l.RemoveAt(-1); return 1; }", "Index was out of range."),
    ("@{ new List<int>().Insert(1, 1); return 1; }", "Index must be within the bounds of the List."),
    ("@{ new JArray().RemoveAt(0); return 1; }", "Index is equal to or greater than Count."),
    ("@{ new JArray().RemoveAt(-1); return 1; }", "Index is less than 0."),
    ("@{ new JArray().Insert(-1, 1); return 1; }", "Index must be within the bounds of the List."),
    ("@(TimeSpan.FromDays(1e12).Days)", "TimeSpan overflowed because the duration is too long."),
    ("@(TimeSpan.FromDays(Math.Pow(-1, 0.5)).Days)", "TimeSpan does not accept floating point Not-a-Number values."),
    ("@(DateTime.UtcNow.AddDays(1e12).Year)", "Value to add was out of range."),
    ("@(DateTime.UtcNow.AddYears(2000000000).Year)", "Months value must be between +/-120000."),
    ("@(new[] { 2147483647, 1 }.Sum())", "Arithmetic operation resulted in an overflow."),
    ("@(new[] { 2147483647, 1 }.Sum(n => n))", "Arithmetic operation resulted in an overflow."),
    ("@(Math.Round(1.5, 16))", "Rounding digits must be between 0 and 15"),
    ("@(Math.Abs(int.MinValue))", "Negating the minimum value"),
    ('@("a".IndexOf("a", -1))', "Index was out of range."),
    ('@("a".PadLeft(-1))', "Non-negative number required."),
    ("@(new Random().Next(-1))", "'minValue' cannot be greater than maxValue."),
    ('@("a".StartsWith(null))', "Value cannot be null."),
    ('@(int.Parse("' + "9" * 5000 + '"))', "Value was either too large or too small"),
    ('@((int)JObject.Parse("{\\"a\\": 3000000000}")["a"])', "Value was either too large or too small for an Int32."),
    (
        '@(JToken.Parse("' + "[" * 20000 + '").Type)',
        "Error reading JToken from JsonReader. The reader's MaxDepth has been exceeded.",
    ),
    ("@(Convert.ToInt32(new JArray()))", "Unable to cast object to type 'System.IConvertible'."),
    ('@(new JArray("a", 1).Max(x => x).ToString())', "At least one object must implement IComparable."),
    ('@(string.Format("{1}", "a"))', "Input string was not in a correct format."),
]


@pytest.mark.parametrize(("text", "message"), FAILURES, ids=[text for text, _ in FAILURES])
def test_what_throws_in_dotnet_fails(text, message):
    with pytest.raises(EvaluationFailed) as caught:
        compile_expression(text).evaluate(CONTEXT)
    assert str(caught.value).startswith(message)


OURS_AT_RUN_TIME = [
    ('@(context.Variables["s"] == "text")', "comparing an object with an equal one compares references; cast one of them"),
    ('@("a".PadLeft(2000000000))', "a text of more than 1000000 characters by its width is not simulated"),
    ("@(new string('a', 2000000000))", "a text of more than 1000000 characters by its width is not simulated"),
    ('@(1.5.ToString("F999999999"))', "the number format 'F999999999' is not simulated"),
    ('@(DateTime.UtcNow.ToString("q"))', "the DateTime format 'q' is not simulated"),
    ('@(JObject.Parse("{}").SelectToken("$..a") == null)', "the JSON path '$..a' is not simulated"),
    ("@{ while (true) { } }", "loops that run more than 100000 times are not simulated"),
    ('@(Regex.IsMatch("a", "(?>a)(?<-b>)"))', "the regular expression is not simulated"),
]


@pytest.mark.parametrize(("text", "message"), OURS_AT_RUN_TIME, ids=[text for text, _ in OURS_AT_RUN_TIME])
def test_what_shows_late_is_refused_as_ours(text, message):
    with pytest.raises(NotSimulatedValue) as caught:
        compile_expression(text).evaluate(CONTEXT)
    assert str(caught.value).startswith(message)


REFUSED = [
    ("@{ /* éé */ return Nope; }", "the name 'Nope' is not simulated", False),
    ("@{ var x; return 1; }", "'var' needs a value", True),
    ("@{ string x = 1; return x; }", "int cannot be assigned to 'x', which is string", True),
    ("@{ XDocument x = null; return 1; }", "a variable of type 'XDocument' is not simulated", False),
    ("@{ var x = 1; x; return 1; }", "this is no C#", True),
    (
        "@{ try { return 1; } catch (FormatException) { return 2; } }",
        "'(FormatException)' is not simulated; catch Exception",
        False,
    ),
    ('@(new[] { "a" }.Sum(x => x))', "the lambda of 'Sum' must be a number, not string", True),
    ("@(new[] { 1 }.ToDictionary(n => new JArray(n), n => n))", "a dictionary by JArray is not simulated", False),
    ("@{ Dictionary<JToken, int> d = null; return 1; }", "a variable of type 'Dictionary<JToken, int>' is not simulated", False),
    ('@{ var d = new Dictionary<string, int>(); return d["a"]++; }', "'d[\"a\"]++' is not simulated", False),
    ("@(new Foo())", "object creation expression 'new Foo()' is not simulated", False),
    ("@(context.Request.Headers.ToDictionary(h => h.Key))", "'ToDictionary' with a lambda is not simulated", False),
    ('@(context.Variables["a"] is System.Xml.XmlNode)', "'context.Variables[\"a\"] is System.Xml....' is not simulated", False),
    ("@(((object)1) switch { _ => 1 })", "switch expression", False),
    ("@(" + "(" * 3000 + "1" + ")" * 3000 + ")", "it is nested too deep", False),
]


@pytest.mark.parametrize(("text", "problem", "azure"), REFUSED, ids=[text[:60] for text, _, _ in REFUSED])
def test_what_is_refused_says_by_whom(text, problem, azure):
    with pytest.raises(ExpressionRefused) as caught:
        compile_expression(text)
    assert caught.value.problem.startswith(problem)
    assert caught.value.azure == azure
    assert "Nope" not in text or caught.value.offset == text.index("Nope")


def test_a_body_read_without_keeping_it_is_gone():
    """For a second look in the same expression, and for the gateway, which asks `consumed`."""
    request = replace(CONTEXT.request, consumed=[])
    context = replace(CONTEXT, request=request)
    text = '@(context.Request.Body.As<JObject>()["model"] + context.Request.Body.As<string>(preserveContent: true))'
    assert compile_expression(text).evaluate(context) == "gpt"
    assert request.consumed
