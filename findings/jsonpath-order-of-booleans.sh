#!/bin/sh
# python-jsonpath 2.2.2, jsonpath-ng 1.16.0 and jsonpath-rfc9535 1.0.1: one filter of an overlay's target, three sets of nodes.
#
# A good engineer guesses: RFC 9535 fixes what a filter selects, so a target can move from one library to another; and where `true == 1`
# is false, as the RFC has it, `true < 2` is too: `<` of a boolean and a number is false. `exclusiveMinimum` is a boolean in OpenAPI 3.0
# and a number in 3.1, so an overlay written for one meets the other. What happens: python-jsonpath keeps booleans and numbers apart
# for `==`, but compares them as 0 and 1 for `<` and `>`, with `strict=True`, too; jsonpath-ng leaves booleans out, but finds nothing
# at all, without an error, when the constant is on the left.
#
# Seen (library: schemas selected of on=true, off=false, one=1, three=3):
#   $[?@.exclusiveMinimum==1]  rfc9535: one  python-jsonpath strict: one  jsonpath-ng: one
#   $[?@.exclusiveMinimum<2]  rfc9535: one  python-jsonpath strict: on,off,one  jsonpath-ng: one
#   $[?@.exclusiveMinimum>0]  rfc9535: one,three  python-jsonpath strict: on,one,three  jsonpath-ng: one,three
#   $[?0<@.exclusiveMinimum]  rfc9535: one,three  python-jsonpath strict: on,one,three  jsonpath-ng: nothing
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check python-jsonpath==2.2.2 jsonpath-ng==1.16.0 jsonpath-rfc9535==1.0.1
"$work/venv/bin/python" - >"$work/seen" <<'PROGRAM'
import jsonpath
import jsonpath_ng.ext
import jsonpath_rfc9535

SCHEMAS = {name: {"exclusiveMinimum": value} for name, value in {"on": True, "off": False, "one": 1, "three": 3}.items()}
strict = jsonpath.JSONPathEnvironment(strict=True)
LIBRARIES = {
    "rfc9535": lambda query: [node.location[0] for node in jsonpath_rfc9535.find(query, SCHEMAS)],
    "python-jsonpath strict": lambda query: [match.parts[0] for match in strict.finditer(query, SCHEMAS)],
    "jsonpath-ng": lambda query: [str(match.full_path) for match in jsonpath_ng.ext.parse(query).find(SCHEMAS)],
}
for test in ("@.exclusiveMinimum==1", "@.exclusiveMinimum<2", "@.exclusiveMinimum>0", "0<@.exclusiveMinimum"):
    query = f"$[?{test}]"
    print(query, *(f"{name}: {','.join(find(query)) or 'nothing'}" for name, find in LIBRARIES.items()), sep="  ")
PROGRAM
cat "$work/seen"
diff - "$work/seen" <<'SEEN'
$[?@.exclusiveMinimum==1]  rfc9535: one  python-jsonpath strict: one  jsonpath-ng: one
$[?@.exclusiveMinimum<2]  rfc9535: one  python-jsonpath strict: on,off,one  jsonpath-ng: one
$[?@.exclusiveMinimum>0]  rfc9535: one,three  python-jsonpath strict: on,one,three  jsonpath-ng: one,three
$[?0<@.exclusiveMinimum]  rfc9535: one,three  python-jsonpath strict: on,one,three  jsonpath-ng: nothing
SEEN
