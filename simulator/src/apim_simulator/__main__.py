"""`python -m apim_simulator` is `apim-simulator`."""

import sys

from apim_simulator.process import main

if __name__ == "__main__":
    sys.exit(main())
