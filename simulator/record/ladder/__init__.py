"""One call as a ladder: a column for each node, an arrow for each message on each hop.

`arrows` reads the table of messages, `story` the row of the call. What they found is drawn as text
(`text`), or laid out (`columns`, `rows`, by the widths of `typeface`) and written as a picture
(`svg`) or a page (`html`). `Ladder` is what a user holds.
"""

from simulator.record.ladder.of_call import Ladder, ladder

__all__ = ["Ladder", "ladder"]
