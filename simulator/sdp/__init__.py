"""Session descriptions, their negotiation (RFC 3264) and their text (RFC 4566)."""
