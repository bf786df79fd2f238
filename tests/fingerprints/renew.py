"""Write the hashes of all cases anew: ``python -m tests.fingerprints.renew REASON``.

The reason goes into the file and so into the history: a hash that changes without one is a bug.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.fingerprints.fingerprint import CASES, fingerprint

FILE = Path(__file__).parent / "fingerprints.json"


def main(arguments: list[str]) -> int:
    reason = " ".join(arguments).strip()
    if not reason:
        print("say why: python -m tests.fingerprints.renew REASON", file=sys.stderr)
        return 2
    hashes = {name: fingerprint(name) for name in CASES}
    document = {"reason": reason, "hashes": hashes}
    FILE.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
