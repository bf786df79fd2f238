"""What breaks, and when: faults as a timetable beside the topology.

A fault acts from outside, on hosts, links and wires; no core knows of it. Files and the text of
``--fault`` become a `FaultSpec` each (`schema`, `text`, `load`), names are looked up in the
topology (`resolve`), instants are fixed or drawn before the run (`timetable`), and what happens
then is one small class a kind (`nodes`, `links`, `services`, `signalling`) that works on the
`ground`: the network and nodes of one replication. A run without faults has none of it.
"""
