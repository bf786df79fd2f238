r"""The regular expressions of .NET, as Lync's dial plans and routes write them, on Python's `re`.

Semantics are .NET's where it matters for numbers: named groups are numbered after the unnamed,
``$`` and ``\Z`` pass a last line feed, replacements are written with ``$1``. A pattern that .NET
or we cannot read, or that might backtrack for ever, is a `PatternError` when it is compiled.
Approximated: ``\w`` and ignored case beyond ASCII are Python's, which counts numerals such as a
superscript two as word characters and combining marks not.
"""

from simulator.calls.patterns.matcher import Pattern, Replacement, compile_dotnet
from simulator.calls.patterns.safety import LONGEST
from simulator.calls.patterns.tree import PatternError

__all__ = ["LONGEST", "Pattern", "PatternError", "Replacement", "compile_dotnet"]
