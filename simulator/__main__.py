"""``python -m simulator`` is ``directsip``."""

import sys

from simulator.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
