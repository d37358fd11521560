#!/bin/sh
# typer 0.29.2 against 0.28.0: a command with one option that is a text.
#
# A good engineer guesses: typer parses the words of a command line itself, as its releases before 0.29 do, and a small update costs
# nothing at start. What happens: from 0.29 on every option, a plain text too, is read by an adapter of pydantic, which is imported to run
# any command and to print its help. With a program of eleven commands that was 75 ms of processor time and 14 MB for each start.
#
# Seen:
#   typer 0.28.0: pydantic imported: False
#   typer 0.29.2: pydantic imported: True
#   modules that 0.29.2 imports besides those of 0.28.0: more than 80
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pydantic==2.14.3 rich==15.0.0 shellingham==1.5.4 annotated-doc==0.0.7
cd "$work"
cat >app.py <<'PYTHON'
import sys

import typer

app = typer.Typer()


@app.command()
def hello(name: str = "you"):
    sys.stdout.write("")


app(standalone_mode=False)
print(len(sys.modules), "pydantic" in sys.modules)
PYTHON
for version in 0.28.0 0.29.2; do
    "$work/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --target "$version" "typer==$version"
    PYTHONPATH=$version venv/bin/python app.py --name me >"$version.out"
    echo "typer $version: pydantic imported: $(cut -d' ' -f2 "$version.out")"
done >seen
more=$(($(cut -d' ' -f1 0.29.2.out) - $(cut -d' ' -f1 0.28.0.out)))
echo "modules that 0.29.2 imports besides those of 0.28.0: $([ "$more" -gt 80 ] && echo "more than 80" || echo "$more")" >>seen
cat seen
diff - seen <<'SEEN'
typer 0.28.0: pydantic imported: False
typer 0.29.2: pydantic imported: True
modules that 0.29.2 imports besides those of 0.28.0: more than 80
SEEN
