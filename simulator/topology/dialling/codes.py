"""Access codes that are never reached: extensions or longer codes have all of their numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator.calls.numbering import ExternalDestination, NumberRange
from simulator.errors import Mark
from simulator.nodes.spec import TelephonyServerSpec

Found = tuple[str, tuple[str, ...], str, Mark]  # rule, rules that hide it, proof in words, place


def hidden_codes(pbx: TelephonyServerSpec) -> Iterator[Found]:
    """Yield the external destinations that no number reaches."""
    for i, one in enumerate(pbx.destinations):
        name = f"external destination {one.access_code}"
        earlier = {other.access_code for other in pbx.destinations[:i]}
        longer = {other.access_code for other in pbx.destinations} - {one.access_code}
        if one.access_code in earlier:
            text = "the access code stands there twice; the first goes before"
            yield name, (name,), text, one.mark
        elif _is_covered(one.access_code, longer):
            codes = sorted(code for code in longer if code.startswith(one.access_code))
            by = tuple(f"external destination {code}" for code in codes)
            yield name, by, f"longer codes take every number: {', '.join(codes)}", one.mark
        elif ranges := _extensions_over(one, pbx.extensions):
            by = tuple(f"extensions {one.first} to {one.last}" for one in ranges)
            yield name, by, f"all of its numbers are extensions: {', '.join(by)}", one.mark


def _is_covered(code: str, codes: set[str]) -> bool:
    """Tell whether whatever digit follows a code, a longer code takes the number."""
    most = max(map(len, codes), default=0)
    if len(code) >= most:
        return False
    return all(code + digit in codes or _is_covered(code + digit, codes) for digit in "0123456789")


def _extensions_over(
    one: ExternalDestination, ranges: Sequence[NumberRange]
) -> tuple[NumberRange, ...]:
    """Return the extensions that have all numbers of a destination; empty: they have not."""
    code, found = one.access_code, dict[str, NumberRange]()
    for digits in range(one.min_digits, one.max_digits + 1):
        length = len(code) + digits
        low, high = int(code + "0" * digits), int(code + "9" * digits)
        same = (r for r in ranges if len(r.first) == length)
        for numbers in sorted(same, key=lambda r: int(r.first)):
            first, last = int(numbers.first), int(numbers.last)
            if first <= low <= last:
                low = last + 1
                found[numbers.first] = numbers
        if low <= high:
            return ()
    return tuple(found.values())
