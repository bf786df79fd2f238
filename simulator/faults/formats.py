"""The table of kinds in the manual, from the code.

``python -m simulator.faults.formats docs/faults.md`` renews the page.
"""

from __future__ import annotations

import sys
from pathlib import Path

from simulator.faults.kinds import KINDS

_BEGIN, _END = "<!-- kinds: generated -->", "<!-- kinds: end -->"


def table() -> str:
    """Return all kinds as a table in Markdown."""
    rows = ["| kind | strikes | fields | what happens | in words |", "|---|---|---|---|---|"]
    for name, kind in KINDS.items():
        fields = [f"`{field}`" for field in kind.needs]
        fields += [f"[`{field}`]" for field in kind.takes]
        rows.append(
            f"| `{name}` | {', '.join(kind.scopes)} | {', '.join(fields)} | {kind.full} "
            f"| `{kind.example}` |"
        )
    return "\n".join(rows)


def renewed(text: str) -> str:
    """Return the page with the table as it is now."""
    head, _, rest = text.partition(_BEGIN)
    return f"{head}{_BEGIN}\n\n{table()}\n\n{_END}{rest.partition(_END)[2]}"


if __name__ == "__main__":
    page = Path(sys.argv[1])
    page.write_text(renewed(page.read_text(encoding="utf-8")), encoding="utf-8")
