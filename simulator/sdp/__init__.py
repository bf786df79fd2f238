"""Session descriptions, their negotiation (RFC 3264) and their text (RFC 4566).

`description` and `payloads` are the data, `capabilities` what a product brings along,
`negotiation` makes and judges offers and answers, `security` decides on SRTP, `exchange` holds the
state of one dialog, `agreement` what came of it, `codec` the octets.
"""
