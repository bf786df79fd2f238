"""Print the torture tables: ``DIRECTSIP_SAMPLES=FOLDER python -m tests.sip.torture.show``."""

from __future__ import annotations

import os
from pathlib import Path

from tests.sip.torture import own, rfc4475, rfc5118
from tests.sip.torture.archive import messages
from tests.sip.torture.rows import results, table


def main() -> None:
    print(table(results(own.ROWS, own.OCTETS)))
    folder = os.environ.get("DIRECTSIP_SAMPLES")
    if folder:
        print(table(results((*rfc4475.ROWS, *rfc5118.ROWS), messages(Path(folder)))))


if __name__ == "__main__":
    main()
