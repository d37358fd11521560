#!/bin/sh
# Runs the first Python of version 3.11 or newer on PATH with the given arguments, or says what is missing.
for candidate in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11 python; do
    if [ -n "$candidate" ] && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        exec "$candidate" "$@"
    fi
done
echo "error: Python 3.11 or newer is needed, and python3 on PATH is $(python3 --version 2>/dev/null || echo missing);" \
    "install one (https://www.python.org/downloads/) or name it: make PYTHON=/path/to/python3.12 ..." >&2
exit 1
