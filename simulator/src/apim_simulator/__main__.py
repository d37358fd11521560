"""`python -m apim_simulator --state DIR [--seed local]`."""

import sys

from apim_simulator.process import main

if __name__ == "__main__":
    sys.exit(main())
