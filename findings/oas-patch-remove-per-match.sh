#!/bin/sh
# oas-patch 0.6.0 with jsonpath-ng 1.16.0: a `remove` whose target ends in an index takes more than that element.
#
# A good engineer guesses: `$.paths.*.get.tags[0]` with `remove: true` takes the first tag of every GET; the Overlay Specification removes
# the nodes that the target selects. What happens: oas-patch finds the nodes once, then deletes by the whole expression again for each
# of them. With two GETs each loses its first two tags, with three GETs three, and nothing is reported. Removing an object's property
# or elements chosen by a filter comes out right, because there the second round has nothing left to find.
#
# Seen:
#   two GETs:   orders=[c] items=[f]
#   three GETs: orders=[] items=[] users=[]
#   by filter:  orders=[b, c] items=[e, f]
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check oas-patch==0.6.0 jsonpath-ng==1.16.0 PyYAML==6.0.4
cd "$work"

operation() { # PATH TAG...: a path with one GET that has these tags
    path=$1
    shift
    printf '  /%s:\n    get:\n      tags: [%s, %s, %s]\n      responses: {"200": {description: done}}\n' "$path" "$@"
}
header='openapi: 3.0.3\ninfo: {title: shop, version: "1"}\npaths:\n'
{ printf "$header" && operation orders a b c && operation items d e f; } >two.yaml
{ cat two.yaml && operation users g h i; } >three.yaml

overlay() { # TARGET: an overlay that removes it
    printf 'overlay: 1.0.0\ninfo: {title: fewer tags, version: "1"}\nactions:\n- target: %s\n  remove: true\n' "$1"
}
overlay '$.paths.*.get.tags[0]' >index.yaml
overlay "\$.paths.*.get.tags[?@ == 'a' || @ == 'd']" >filter.yaml

tags() { # DOCUMENT OVERLAY: the tags of each GET after the overlay
    venv/bin/oas-patch overlay "$1" "$2" -o result.yaml >/dev/null
    venv/bin/python -c '
import yaml
paths = yaml.safe_load(open("result.yaml"))["paths"]
print(*("{}=[{}]".format(path[1:], ", ".join(item["get"]["tags"])) for path, item in paths.items()))'
}
{
    echo "two GETs:   $(tags two.yaml index.yaml)"
    echo "three GETs: $(tags three.yaml index.yaml)"
    echo "by filter:  $(tags two.yaml filter.yaml)"
} >seen
cat seen
diff - seen <<'SEEN'
two GETs:   orders=[c] items=[f]
three GETs: orders=[] items=[] users=[]
by filter:  orders=[b, c] items=[e, f]
SEEN
