"""What a body says of stored things: expressions that read it once, and write it with the owner's mark.

Every text of the body, names included, is read with a `~` before it: Json.NET would take a text that looks like a date for one
(https://www.newtonsoft.com/json/help/html/DatesInJSON.htm) and write it otherwise. What is sent on is what was read: of two
members of one name the last, so that the account cannot see an id that was not looked at. Json.NET takes single quotes, too,
between which a name is without that `~`, and so a second one beside its like: such a body is refused, wherever the name is.
"""

import re
from typing import Final, Literal

from policy.csharp_text import listed
from policy.stored_ids import TEXTS, WITHOUT_SIGN, read_id

NAMES_OF_IDS: Final = ("file_id", "file_ids", "vector_store_id", "vector_store_ids", "container", "container_id", "input_file_id")
"""Members whose text, or texts, are ids of the gateway's own, at any depth."""
MEMBERS_OF_BATCHES: Final = ("input_file_id", "endpoint", "completion_window", "metadata", "output_expires_after")
"""What a batch may have: an `input_blob` would be read past the gateway, in place of the file that it looks through
(https://learn.microsoft.com/azure/ai-foundry/openai/how-to/batch-blob-storage)."""
REQUEST: Final = "stored-request"
"""Variable with what a body says: `text` to send, `refused` with a reason, and `foreign`, `responses`, `conversations` with ids."""
MARK: Final = "stored-mark"
"""Variable with the consumer's mark."""
PAIR: Final = "apim_owner"
"""Name of the mark in `metadata`."""
MOST_PAIRS: Final = 15
"""Pairs that are left to the consumer: Azure OpenAI takes 16
(https://learn.microsoft.com/azure/ai-services/openai/reference-preview-latest)."""

_READ: Final = r"""
var found = new JObject();
try {
  var sent = context.Request.Body == null ? "{}" : context.Request.Body.As<string>(preserveContent: true);
  var body = JObject.Parse(Regex.Replace(sent, SIGNED));
  var names = NAMES;
  var open = new System.Collections.Generic.List<JToken>();
  open.Add(body);
  for (var at = 0; at < open.Count; at++) {
    var token = open[at];
    if (token.Type == JTokenType.Object) {
      var item = token["~id"];
      var kind = token["~type"] == null ? "" : token["~type"].ToString();
      var reference = kind == "~item_reference" || (kind == "" && token["~role"] == null)
        || (kind == "~image_generation_call" && (token["~result"] == null || token["~result"].Type == JTokenType.Null));
      if (reference && item != null && item.Type == JTokenType.String) { found["foreign"] = item.ToString(); }
      foreach (var each in ((JObject)token).Properties()) {
        if (!each.Name.StartsWith("~")) { found["refused"] = "The body is not JSON."; }
        var value = each.Value;
        if (names.Contains(each.Name) && (value.Type == JTokenType.String || value.Type == JTokenType.Array)) {
          var named = value.Type == JTokenType.Array ? (JArray)value : new JArray(value);
          for (var place = 0; place < named.Count; place++) {
            if (named[place].Type == JTokenType.String) {
              var own = named[place].ToString().Substring(1);
              READ_ID
              if (account == "") { found["foreign"] = "~" + own; }
              else { named[place] = named[place].ToString().Substring(0, 1) + account; }
            }
          }
          if (value.Type == JTokenType.String) { each.Value = named[0]; value = each.Value; }
        }
        if (at > 0 || each.Name != "~metadata") {
          var holder = each.Name == "~conversation" || each.Name == "~prompt";
          if (at > 0 || value.Type != JTokenType.Object || !holder) { open.Add(value); }
          else {
            foreach (var part in ((JObject)value).Properties()) {
              if (!part.Name.StartsWith("~")) { found["refused"] = "The body is not JSON."; }
              if (part.Value.Type != JTokenType.Object) { open.Add(part.Value); }
              else {
                foreach (var inner in ((JObject)part.Value).Properties()) {
                  if (!inner.Name.StartsWith("~")) { found["refused"] = "The body is not JSON."; }
                  open.Add(inner.Value);
                }
              }
            }
          }
        }
        else if (value.Type == JTokenType.Object) {
          foreach (var pair in ((JObject)value).Properties()) {
            if (!pair.Name.StartsWith("~")) { found["refused"] = "The body is not JSON."; }
            if (pair.Value.Type != JTokenType.String) { found["refused"] = "A value in metadata is no text."; }
          }
        }
        else if (value.Type != JTokenType.Null) { found["refused"] = "metadata is no object."; }
      }
    }
    else if (token.Type == JTokenType.Array) { foreach (var each in (JArray)token) { open.Add(each); } }
    else if (token.Type == JTokenType.String) {
      if (!token.ToString().StartsWith("~")) { found["refused"] = "The body is not JSON."; }
    }
    else if (token.Type != JTokenType.Null && token.Type != JTokenType.Boolean && token.Type != JTokenType.Integer
      && token.Type != JTokenType.Float) { found["refused"] = "The body is not JSON."; }
  }
  var previous = body["~previous_response_id"];
  if (previous != null && previous.Type == JTokenType.String) { found["responses"] = previous.ToString().Substring(1); }
  else if (previous != null && previous.Type != JTokenType.Null) { found["refused"] = "previous_response_id is no text."; }
  var talk = body["~conversation"];
  if (talk != null && talk.Type == JTokenType.Object) { talk = talk["~id"]; }
  if (talk != null && talk.Type == JTokenType.String) { found["conversations"] = talk.ToString().Substring(1); }
  else if (talk != null && talk.Type != JTokenType.Null) { found["refused"] = "conversation is no text."; }
"""
_STORED: Final = r"""
  var kept = body["~store"];
  var marked = kept == null || kept.Type != JTokenType.Boolean || kept.ToString() == "True";
"""
_ALWAYS: Final = "var marked = true;"
_CHANGED: Final = 'var marked = body["~metadata"] != null;'
_MARKED: Final = r"""
  if (marked) {
    var given = body["~metadata"];
    var pairs = given != null && given.Type == JTokenType.Object ? (JObject)given : new JObject();
    pairs["~PAIR"] = "~" + (string)context.Variables["OWNER"];
    if (pairs.Count > MOST + 1) { found["refused"] = "metadata has more than MOST pairs; the gateway adds one of its own."; }
    body["~metadata"] = pairs;
  }
"""
_BATCH: Final = r"""
  foreach (var each in body.Properties()) {
    if (!MEMBERS.Contains(each.Name)) { found["refused"] = each.Name.Replace("~", "") + " is not taken in a batch here."; }
  }
  foreach (var name in new [] {"input_file_id", "endpoint"}) {
    var part = body["~" + name];
    if (part == null || part.Type != JTokenType.String) { found["refused"] = name + " is no text."; }
    else { found[name] = part.ToString().Substring(1); }
  }
"""
_WRITTEN: Final = r"""
  found["text"] = Regex.Replace(body.ToString(Newtonsoft.Json.Formatting.None), WITHOUT);
} catch (Exception) { found["refused"] = "The body is not JSON."; }
return found;
"""
Body = Literal["response", "question", "conversation", "change", "batch", "other"]
"""What a body is of: ids of files are looked for in each. What makes a response or a conversation gets the mark, a response that is
not stored none; a change of a conversation gets it where it has metadata, which would take the place of those that are there. A
question makes nothing. Of a batch its file and endpoint are kept for a look at them."""
REFERRING: Final = ("response", "question")
"""Bodies that continue a response or a conversation."""


def read_body(body: Body) -> str:
    """Expression of the JObject for `REQUEST`."""
    marked = {"response": _STORED, "conversation": _ALWAYS, "change": _CHANGED}
    mark = marked[body] + _MARKED if body in marked else _BATCH if body == "batch" else ""
    words = {
        "NAMES": listed(tuple(f"~{name}" for name in NAMES_OF_IDS)),
        "READ_ID": read_id("own", "account"),
        "SIGNED": TEXTS,
        "WITHOUT": WITHOUT_SIGN,
        "MEMBERS": listed(tuple(f"~{name}" for name in MEMBERS_OF_BATCHES)),
        "PAIR": PAIR,
        "OWNER": MARK,
        "MOST": str(MOST_PAIRS),
    }
    text = re.sub(r"\b[A-Z][A-Z_]+\b", lambda word: words.get(word[0], word[0]), f"{_READ}{mark}{_WRITTEN}")
    return "@{ " + " ".join(text.split()) + " }"


def of_body(member: str) -> str:
    """A text of `REQUEST`, "" where it has none, as the inside of an expression."""
    return f'((string)((JObject)context.Variables["{REQUEST}"])["{member}"] ?? "")'
