"""Expressions that read the model's name in a JSON body, and write another one in its place: all else stays as it came.

Json.NET tells which name a body has, but cannot write the body: it makes a date of each text that looks like one, and
policy expressions have no setting against that (https://www.newtonsoft.com/json/help/html/DatesInJSON.htm,
https://learn.microsoft.com/azure/api-management/api-management-policy-expressions#CLRTypes). So the name is replaced in the
text, where one pattern finds it for sure: only in a text of nothing but brackets, commas, colons, numbers, literals and texts
in double quotes can no text hold what looks like a member. Comments and single quotes, which Json.NET takes beside JSON, are
therefore refused; so are members that differ from `model` in letter case alone, since whoever reads them may ignore that.
"""

from typing import Final

from policy.csharp_text import quoted

_TEXT: Final = r'"(?>[^"\\]+|\\.)*"'
_BLANK: Final = r"[ \t\r\n]*"
_ONLY_JSON: Final = rf"^(?>[ \t\r\n{{}}\[\],:0-9.eE+-]+|{_TEXT}|true|false|null)*$"
_LETTERS: Final = ((r"m", "6[dD]"), ("o", "6[fF]"), ("d", "64"), ("e", "65"), ("l", "6[cC]"))
_KEY: Final = "".join(rf"(?:{letter}|\\u00{code})" for letter, code in _LETTERS)
_MEMBER: Final = rf'([{{,]{_BLANK}"{_KEY}"{_BLANK}:{_BLANK})({_TEXT})'
"""`model` at any depth, however its letters are escaped, and its text."""


BODY: Final = '(context.Request.Body == null ? "" : context.Request.Body.As<string>(preserveContent: true))'

NAMED_IN_JSON: Final = f"""try {{
  var text = {BODY};
  var body = JObject.Parse(text);
  if (body.Properties().Count(each => each.Name.ToLower() == "model") == 1 && body["model"] != null
      && body["model"].Type == JTokenType.String && Regex.IsMatch(text, {quoted(_ONLY_JSON)})) {{
    name = (string)body["model"];
  }}
}} catch (Exception) {{ name = ""; }}"""
"""Statements that set `name` to the model of a JSON object; it stays empty where there is none for sure."""


NAMED_ONCE: Final = f"Regex.Split({BODY}, {quoted(_MEMBER)}).Length == 4"
"""Condition that a body which names a model does so in one place only, at whatever depth."""


def mapped_body(deployment: tuple[str, ...]) -> str:
    """Expression of the body with a deployment, which statements leave in `deployment`, in place of the name.

    Of several members the outermost are replaced, by the brackets before them that are in no text.
    """
    before = "\n  ".join(deployment)
    return f"""@{{
  {before}
  var parts = Regex.Split({BODY}, {quoted(_MEMBER)});
  var depth = 0;
  for (var at = 0; at + 3 < parts.Length; at += 3) {{
    var outside = parts.Length == 4 ? "" : Regex.Replace(parts[at] + parts[at + 1], {quoted(_TEXT)}, "");
    depth += outside.Split('{{', '[').Length - outside.Split('}}', ']').Length;
    if (depth == 1 || parts.Length == 4) {{ parts[at + 2] = "\\"" + deployment + "\\""; }}
  }}
  return string.Join("", parts);
}}"""
