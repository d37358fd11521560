#!/bin/sh
# oasdiff 1.38.0 (Go module): `breaking` does not look at parameters that a path item declares for all its operations.
#
# A good engineer guesses: OpenAPI gives a path item's parameters to each of its operations, so a parameter that becomes required there
# is as breaking as one of an operation. What happens: "No breaking changes to report", exit status 0 with `--fail-on ERR`, also for an
# enum that leaves one value. `--flatten-params`, which is off by default, finds both. And a parameter that only moves from the operation
# to its path is "deleted", a warning, where nothing changed for a caller.
#
# Seen:
#   required, of the operation:         1 errors, 0 warnings, exit status 1
#   required, of the path:              0 errors, 0 warnings, exit status 0
#   required, of the path, flattened:   1 errors, 0 warnings, exit status 1
#   one value, of the path:             0 errors, 0 warnings, exit status 0
#   one value, of the path, flattened:  1 errors, 0 warnings, exit status 1
#   moved from operation to path:       0 errors, 1 warnings, exit status 0
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
GOBIN="$work" GOFLAGS=-mod=mod go install github.com/oasdiff/oasdiff@v1.38.0
cd "$work"

document() { # PLACE PARAMETER: a document whose path or operation has the parameter
    printf 'openapi: 3.0.3\ninfo: {title: shop, version: "1"}\npaths:\n  /orders:\n'
    [ "$1" = operation ] || printf '    parameters: [%s]\n' "$2"
    printf '    get:\n      responses: {"200": {description: done}}\n'
    [ "$1" = path ] || printf '      parameters: [%s]\n' "$2"
}
compare() { # LABEL OLD NEW [FLAG]: what it counts, and its verdict
    label=$1 old=$2 new=$3
    shift 3
    status=0
    ./oasdiff breaking "$old" "$new" --fail-on ERR -f json "$@" >found || status=$?
    errors=$(grep -c '"level": *3' found || true)
    warnings=$(grep -c '"level": *2' found || true)
    printf '%-35s %s errors, %s warnings, exit status %s\n' "$label:" "$errors" "$warnings" "$status"
}
document operation '{name: state, in: query, schema: {type: string}}' >of-operation.yaml
document path '{name: state, in: query, schema: {type: string}}' >of-path.yaml
document operation '{name: state, in: query, required: true, schema: {type: string}}' >operation-required.yaml
document path '{name: state, in: query, required: true, schema: {type: string}}' >path-required.yaml
document path '{name: state, in: query, schema: {type: string, enum: [open]}}' >path-one-value.yaml
{
    compare 'required, of the operation' of-operation.yaml operation-required.yaml
    compare 'required, of the path' of-path.yaml path-required.yaml
    compare 'required, of the path, flattened' of-path.yaml path-required.yaml --flatten-params
    compare 'one value, of the path' of-path.yaml path-one-value.yaml
    compare 'one value, of the path, flattened' of-path.yaml path-one-value.yaml --flatten-params
    compare 'moved from operation to path' of-operation.yaml of-path.yaml
} >seen
cat seen
diff - seen <<'SEEN'
required, of the operation:         1 errors, 0 warnings, exit status 1
required, of the path:              0 errors, 0 warnings, exit status 0
required, of the path, flattened:   1 errors, 0 warnings, exit status 1
one value, of the path:             0 errors, 0 warnings, exit status 0
one value, of the path, flattened:  1 errors, 0 warnings, exit status 1
moved from operation to path:       0 errors, 1 warnings, exit status 0
SEEN
