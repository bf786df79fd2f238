"""What a PBX does with dialogs: calls, legs, detection points, routing, channels and reasons.

`control` is the transaction user of every node that takes part in calls; it finds the leg of a
message and tells a behaviour what happened to a call: `back_to_back` joins two legs (Mediation
Server, Telephony Server, media gateway), `terminal` is a telephone with somebody in front of it.
The decisions (`numbering`, `routing`) are pure functions with a trace.
"""
