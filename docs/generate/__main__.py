"""Writes all generated parts; see the package."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from docs.generate.availability import page_of_availability
from docs.generate.everything import ROOT, answer_in_readme, generated, studies_of_failover


def main(arguments: Sequence[str]) -> None:
    """Write every file whose generated text differs from what stands there."""
    files = generated()
    if "--year" in arguments:
        files |= page_of_availability(ROOT)
    if "--answer" in arguments:
        files["README.md"] = answer_in_readme(files["README.md"])
    if "--studies" in arguments:
        files |= studies_of_failover(files["docs/failover.md"])
    for name, text in files.items():
        path = ROOT / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
