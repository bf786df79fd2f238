"""``python -m simulator`` is ``directsip``."""

from __future__ import annotations

import sys
from typing import Final

_STOPPED: Final = 130


def start() -> int:
    """Run the command line; Ctrl-C while it is still loading is no error of the program."""
    try:
        from simulator.cli.main import main

        return main()
    except KeyboardInterrupt:
        return _STOPPED


if __name__ == "__main__":
    sys.exit(start())
