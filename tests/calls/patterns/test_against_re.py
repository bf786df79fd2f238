"""On what .NET and Python have in common, our patterns behave as `re` itself."""

import re

from hypothesis import given
from hypothesis import strategies as st

from simulator.calls.patterns import PatternError, compile_dotnet

_CHARS = st.sampled_from(["0", "1", "4", "6", r"\+", r"\d", r"\D", "[0-4]", "[^6]", "[46]", "."])
_COUNTS = st.sampled_from(["", "", "", "?", "*", "+", "{2}", "{1,3}", "{2,}", "*?", "+?"])
_ITEMS = st.builds("{}{}".format, _CHARS, _COUNTS)


def _composed(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        st.builds("({})".format, inner),
        st.builds("(?:{}|{})".format, inner, inner),
        st.builds("({}){}".format, inner, _COUNTS),
        st.builds("(?={})".format, inner),
    )


PATTERNS = st.builds(
    "{}{}{}".format,
    st.sampled_from(["^", ""]),
    st.recursive(_ITEMS, _composed, max_leaves=8),
    st.sampled_from(["$", ""]),
)
SUBJECTS = st.text("01456+", max_size=12)


@given(PATTERNS, SUBJECTS)
def test_the_same_strings_match_with_the_same_groups(pattern: str, subject: str) -> None:
    try:
        ours = compile_dotnet(pattern)
    except PatternError as refused:
        if "ways" not in refused.message:  # only for safety
            raise
        return
    found = re.search(pattern, subject)
    assert ours.matches(subject) == (found is not None)
    for number in range(re.compile(pattern).groups + 1):
        assert ours.group(subject, number) == (found[number] if found else None)


@given(PATTERNS, SUBJECTS)
def test_the_same_text_is_replaced(pattern: str, subject: str) -> None:
    try:
        ours = compile_dotnet(pattern)
    except PatternError:
        return
    theirs = re.sub(pattern, r"<\g<0>>", subject) if re.search(pattern, subject) else None
    assert ours.replace(subject, ours.replacement("<$&>")) == theirs


@given(st.text(alphabet="()[]{}?<>*+|^$\\.-,:=!'#imnsxkpPdDwWsSAzZbBG0123Nu \n", max_size=20))
def test_any_text_is_read_or_refused(pattern: str) -> None:
    try:
        compiled = compile_dotnet(pattern)
    except PatternError:
        return
    compiled.matches("46855520123")
