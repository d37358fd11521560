#!/bin/sh
# oas-patch 0.6.0 with deepdiff 9.1.0: `diff` leaves out every value whose JSON or YAML type changed.
#
# A good engineer guesses: the overlay that `oas-patch diff OLD NEW` writes makes NEW out of OLD. What happens: deepdiff lists a changed
# value under `values_changed` only when its Python type is the same, otherwise under `type_changes`, which oas-patch does not read. So
# making a string nullable in OpenAPI 3.1 (`type: string` to a list) is lost, and so is 0 to 0.5, while 1 to 2 is kept. When nothing else
# differs the overlay has no actions: `oas-patch validate` prints that it is invalid ("[] should be non-empty"), and its exit status is 0
# all the same.
#
# Seen:
#   number 1 to 2:                   1 actions, validate exits 0: Validation successful
#   number 0 to 0.5:                 0 actions, validate exits 0: - [] should be non-empty
#   example null to a:               0 actions, validate exits 0: - [] should be non-empty
#   type string to [string, "null"]: 0 actions, validate exits 0: - [] should be non-empty
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check oas-patch==0.6.0 deepdiff==9.1.0 PyYAML==6.0.4
cd "$work"

document() { # SCHEMA: a document with this schema
    printf 'openapi: 3.1.0\ninfo: {title: shop, version: "1"}\npaths: {}\ncomponents:\n  schemas:\n    Price: {%s}\n' "$1"
}
compare() { # LABEL OLD NEW: what diff and validate make of the change
    document "$2" >old.yaml
    document "$3" >new.yaml
    venv/bin/oas-patch diff old.yaml new.yaml -o overlay.yaml >/dev/null
    actions=$(venv/bin/python -c 'import yaml; print(len(yaml.safe_load(open("overlay.yaml"))["actions"]))')
    status=0
    venv/bin/oas-patch validate overlay.yaml >verdict 2>&1 || status=$?
    printf '%-32s %s actions, validate exits %s: %s\n' "$1:" "$actions" "$status" "$(grep -E 'successful|non-empty' verdict)"
}
{
    compare 'number 1 to 2' 'type: number, minimum: 1' 'type: number, minimum: 2'
    compare 'number 0 to 0.5' 'type: number, minimum: 0' 'type: number, minimum: 0.5'
    compare 'example null to a' 'type: [string, "null"], example: null' 'type: [string, "null"], example: a'
    compare 'type string to [string, "null"]' 'type: string' 'type: [string, "null"]'
} >seen
cat seen
diff - seen <<'SEEN'
number 1 to 2:                   1 actions, validate exits 0: Validation successful
number 0 to 0.5:                 0 actions, validate exits 0: - [] should be non-empty
example null to a:               0 actions, validate exits 0: - [] should be non-empty
type string to [string, "null"]: 0 actions, validate exits 0: - [] should be non-empty
SEEN
