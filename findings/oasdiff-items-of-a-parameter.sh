#!/bin/sh
# oasdiff 1.38.0 (Go module): `breaking` compares the limits of an array's items in a body, and not in a parameter.
#
# A good engineer guesses: `?size=1&size=2` with `items: {maximum: 1}` is refused like a body `[1, 2]` with the same schema, so both are
# errors. What happens: for the query parameter there are "No breaking changes to report" and exit status 0 with `--fail-on ERR`, for a
# maximum and for an enum; of items in a parameter only another type is told, as a warning. No flag changes that.
#
# Seen:
#   maximum, items of a body:       1 errors, exit status 1
#   maximum, items of a parameter:  0 errors, exit status 0
#   enum, items of a body:          1 errors, exit status 1
#   enum, items of a parameter:     0 errors, exit status 0
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
GOBIN="$work" GOFLAGS=-mod=mod go install github.com/oasdiff/oasdiff@v1.38.0
cd "$work"

document() { # PARAMETER BODY: a document with arrays of such items in a query and in a body
    printf 'openapi: 3.0.3\ninfo: {title: shop, version: "1"}\npaths:\n  /orders:\n    post:\n'
    printf '      parameters: [{name: size, in: query, schema: {type: array, items: {%s}}}]\n' "$1"
    printf '      requestBody: {content: {application/json: {schema: {type: array, items: {%s}}}}}\n' "$2"
    printf '      responses: {"200": {description: done}}\n'
}
compare() { # LABEL NEW: the errors, and the verdict
    status=0
    ./oasdiff breaking old.yaml "$2" --flatten-params --fail-on ERR -f json >found || status=$?
    printf '%-31s %s errors, exit status %s\n' "$1:" "$(grep -c '"level": *3' found || true)" "$status"
}
any='type: integer'
document "$any" "$any" >old.yaml
{
    for limit in 'maximum: 1' 'enum: [1]'; do
        document "$any" "$any, $limit" >body.yaml
        document "$any, $limit" "$any" >parameter.yaml
        compare "${limit%%:*}, items of a body" body.yaml
        compare "${limit%%:*}, items of a parameter" parameter.yaml
    done
} >seen
cat seen
diff - seen <<'SEEN'
maximum, items of a body:       1 errors, exit status 1
maximum, items of a parameter:  0 errors, exit status 0
enum, items of a body:          1 errors, exit status 1
enum, items of a parameter:     0 errors, exit status 0
SEEN
