"""`python -m simulator --state DIR [--seed local]`."""

import sys

from simulator.process import main

if __name__ == "__main__":
    sys.exit(main())
