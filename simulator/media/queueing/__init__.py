"""Waiting for a link's turn: many packets at once where that is exact, else one by one.

`fifo` is Lindley's recursion over arrays, `port` a queue with a limit or classes that falls back
to `per_packet` only where packets meet the limit or each other, `order` puts packets of many
sources in order. All times are whole nanoseconds.
"""
