"""Studies of a topology, and the mathematics that their answers are held against.

`study.erlang` has the traffic formulae, `study.statistics` the intervals over replications and
`study.metrics` the SIP performance metrics of RFC 6076. The other files each hold one kind of
study.
"""
