"""Damage to messages, from octets up to whole headers, drawn from a seeded generator."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Final

Mutation = Callable[[Random, bytes, Sequence[bytes]], bytes]

_TOKENS: Final = re.compile(rb"[A-Za-z0-9.\-_%+]+|[^A-Za-z0-9.\-_%+]")
# Words that mean something to a parser, and values at the edges of what it may take.
_WORDS: Final = (
    *(b"\r\n", b"\r\n ", b"\n", b"\r", b"\t", b"\0", b"\xff", b"\xc3", "Å".encode(), b'"', b"\\"),
    *(b"<", b">", b"<>", b";", b",", b":", b"=", b"@", b"/", b"?", b"[", b"]", b"[::1]", b"*"),
    *(b"0", b"-1", b"4294967296", b"9" * 40, b"SIP/2.0", b"SIP/9.9", b"sip:", b"sips:a", b"tel:1"),
    *(b"INVITE", b"ACK", b"SIP/2.0 200 OK", b"tag", b"branch", b"z9hG4bK", b";;", b"%00", b"%"),
    *(b"Content-Length", b"l", b"v", b"Via", b"CSeq", b"multipart/mixed;boundary=x", b"--x"),
    *(b"application/sdp", b"Content-Type", b"gzip", b"\r\n\r\n", "٣".encode(), b"\xa0", b"\x85"),
)


def mutate(draw: Random, octets: bytes, others: Sequence[bytes]) -> bytes:
    """Damage a message in one to four ways; `others` lend it headers."""
    for _ in range(draw.choice((1, 1, 1, 2, 2, 3, 4))):
        octets = draw.choice(MUTATIONS)(draw, octets, others)
    return octets


def _octet(draw: Random, octets: bytes, others: Sequence[bytes]) -> bytes:
    at = draw.randrange(len(octets) + 1)
    return octets[:at] + bytes((draw.randrange(256),)) + octets[at + draw.randrange(2) :]


def _bit(draw: Random, octets: bytes, others: Sequence[bytes]) -> bytes:
    if not octets:
        return octets
    at = draw.randrange(len(octets))
    return octets[:at] + bytes((octets[at] ^ 1 << draw.randrange(8),)) + octets[at + 1 :]


def _word(draw: Random, octets: bytes, others: Sequence[bytes]) -> bytes:
    """Put a word somewhere, or in the place of a token."""
    at = draw.randrange(len(octets) + 1)
    token = _TOKENS.match(octets, at)
    end = at if token is None or draw.random() < 0.5 else token.end()
    return octets[:at] + draw.choice(_WORDS) + octets[end:]


def _token(draw: Random, octets: bytes, others: Sequence[bytes]) -> bytes:
    """Take a token out, or say it again."""
    token = _TOKENS.match(octets, draw.randrange(len(octets) + 1))
    if token is None:
        return octets
    again = token[0] * draw.choice((0, 0, 2, 3, 50))
    return octets[: token.start()] + again + octets[token.end() :]


def _line(draw: Random, octets: bytes, others: Sequence[bytes]) -> bytes:
    """Drop, repeat or move a line."""
    lines = octets.split(b"\r\n")
    line = lines.pop(draw.randrange(len(lines)))
    for _ in range(draw.choice((0, 1, 2))):
        lines.insert(draw.randrange(len(lines) + 1), line)
    return b"\r\n".join(lines)


def _splice(draw: Random, octets: bytes, others: Sequence[bytes]) -> bytes:
    """Take in a header, or half of a message, of another."""
    other = draw.choice(others)
    if draw.random() < 0.3:
        return octets[: draw.randrange(len(octets) + 1)] + other[draw.randrange(len(other) + 1) :]
    lines = octets.split(b"\r\n")
    lines.insert(draw.randrange(len(lines) + 1), draw.choice(other.split(b"\r\n")))
    return b"\r\n".join(lines)


def _length(draw: Random, octets: bytes, others: Sequence[bytes]) -> bytes:
    """Cut it, or say a slice of it many times over."""
    begin = draw.randrange(len(octets) + 1)
    if draw.random() < 0.4:
        return octets[:begin]
    end = begin + draw.randrange(30)
    return octets[:end] + octets[begin:end] * draw.choice((1, 3, 20)) + octets[end:]


def _stated(draw: Random, octets: bytes, others: Sequence[bytes]) -> bytes:
    """State another length of the body."""
    value = draw.choice((b"0", b"1", b"4", b"-1", b"", b"00007", b"1e3", b"99999999999", b"5, 5"))
    return re.sub(rb"(?i)(\r\nContent-Length *:)[^\r\n]*", rb"\1 " + value, octets, count=1)


MUTATIONS: Final[tuple[Mutation, ...]] = (
    _octet,
    _bit,
    _word,
    _word,
    _token,
    _line,
    _splice,
    _length,
    _stated,
)
