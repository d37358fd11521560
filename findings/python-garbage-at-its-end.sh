#!/bin/sh
# Python 3.11, 3.12 and 3.13: what `gc.disable()` spares a short program.
#
# A good engineer guesses: with `gc.disable()` nobody looks for garbage, and the end of a process is free, since the system takes all its
# memory back. What happens: before it ends, Python looks for garbage in all that is there, disabled or not, more than once. Only
# what `gc.freeze()` has set aside is passed over. In a program with 900 modules that was a fifth of the whole processor time.
#
# Seen: see the end of this script; the object is in a circle with itself, so only a search for garbage can find it.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >circle.py <<'PYTHON'
import gc
import sys

gc.disable()


class Circle:
    def __init__(self):
        self.itself = self

    def __del__(self, write=sys.stdout.write):
        write("found\n")


Circle()
if sys.argv[1] == "frozen":
    gc.freeze()
print(f"{sys.argv[1]}: the program ends")
PYTHON
for way in disabled frozen; do python3 circle.py "$way"; done >seen
cat seen
diff - seen <<'SEEN'
disabled: the program ends
found
frozen: the program ends
SEEN
