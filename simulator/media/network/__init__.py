"""What streams pass: links, the ways of segments over them, senders and receivers.

`simulator.media.evaluate` takes packets over them in arrays (`sources`, `boxes`, `stage` with
`wire`, `receiver`), `simulator.media.packets` one after the other (`one_link`, `account`).
"""
