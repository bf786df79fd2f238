"""What .NET writes in its own way; expected values are those of .NET's documentation."""

import pickle

import pytest

from simulator.calls.patterns import LONGEST, Pattern, PatternError, compile_dotnet


def replaced(pattern: str, replacement: str, subject: str) -> str | None:
    compiled = compile_dotnet(pattern)
    return compiled.replace(subject, compiled.replacement(replacement))


@pytest.mark.parametrize(
    ("pattern", "replacement", "dialled", "number"),
    [
        (r"^5(\d{4})$", "+1425555$1", "51234", "+14255551234"),
        (r"^(\d{4})$", "+1425555$1", "0123", "+14255550123"),
        (r"^011(\d*)$", "+$1", "01146855520123", "+46855520123"),
        (r"^(2\d{4})$", "+468555$1", "20123", "+46855520123"),
        (r"^0$", "+46855520000", "0", "+46855520000"),
        (r"^5(\d{4})$", "+1425555$1", "61234", None),
    ],
)
def test_rules_of_dial_plans(
    pattern: str, replacement: str, dialled: str, number: str | None
) -> None:
    assert replaced(pattern, replacement, dialled) == number


def test_named_groups_are_numbered_after_unnamed_ones() -> None:
    # .NET: "unnamed groups first, from left to right, then named groups"
    assert replaced(r"(?<a>x)(y)(?<b>z)(w)", "$1$2$3$4", "xyzw") == "ywxz"


def test_a_named_group_may_stand_in_quotes() -> None:
    assert replaced(r"^(?'rest'\d+)$", "+${rest}", "46") == "+46"


def test_a_number_reference_counts_as_dotnet_does() -> None:
    assert compile_dotnet(r"^(?<a>\d)(\d)\1\k<a>$").matches("1221")
    assert not compile_dotnet(r"^(?<a>\d)(\d)\1\k<a>$").matches("1212")


@pytest.mark.parametrize(
    ("replacement", "expected"),
    [
        ("[$&]", "a[12]z"),
        ("[$0]", "a[12]z"),
        ("$$1", "a$1z"),
        ("$`", "aaz"),
        ("$'", "azz"),
        ("$_", "aa12zz"),
        ("$+", "a2z"),
        ("${1}0", "a10z"),
        ("$", "a$z"),
        ("$x", "a$xz"),
    ],
)
def test_replacement_forms(replacement: str, expected: str) -> None:
    assert replaced(r"(\d)(\d)", replacement, "a12z") == expected


def test_an_unused_group_is_replaced_by_nothing() -> None:
    assert replaced(r"^(0)?(\d)$", "<$1$2>", "7") == "<7>"


def test_every_match_is_replaced() -> None:
    assert replaced(r"-", "", "46-8-555") == "468555"


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        (r"(?i)^ext$", "EXT", "EX"),
        (r"^a(?i)b|c$", "xC", "AB"),  # an option holds across the alternatives of its group
        (r"^(?:(?i)a)b$", "Ab", "AB"),
        (r"^(?i:a)b$", "Ab", "AB"),
        (r"^(?i)a(?-i)b$", "Ab", "AB"),
        (r"(?x) ^ 4 6 # Sweden", "468", "4 6"),
        (r"^4(?#country)6", "468", "4(6"),
        (r"^.$", "x", "\n"),
        (r"(?s)^.$", "\n", "xx"),
        (r"(?m)^b$", "a\nb\nc", "ab"),
        (r"^1\Z", "1\n", "1\n\n"),
        (r"^1\z", "1", "1\n"),
        (r"^1$", "1\n", "1\n\n"),
        (r"^\s$", "\u2003", "\x1c"),  # .NET knows no separators of ASCII
        (r"^\d$", "\u0663", "a"),  # .NET's \d is any decimal digit
        (r"^\p{Nd}$", "5", "x"),
        (r"^\x34\u0036\064$", "464", "46"),
        (r"^x{,2}$", "x{,2}", "xx"),  # not a quantifier in .NET
        (r"^[a-z-[aeiou]]+$", "xyz", "xaz"),
        (r"^[\d-[5]]$", "4", "5"),
        (r"^[]a]$", "]", "b"),
        (r"^[^]a]$", "b", "]"),
        (r"^[\b]$", "\b", "b"),
        (r"^[+()-]$", "-", "_"),
        (r"^(?>\d\d?)5$", "125", "15"),
        (r"^(?=46)\d+$", "468", "478"),
        (r"(?<!0)46$", "146", "046"),
        (r"\G46", "468", "146"),
        (r"^\+46\.8$", "+46.8", "+46x8"),
    ],
)
def test_what_matches(pattern: str, yes: str, no: str) -> None:
    compiled = compile_dotnet(pattern)
    assert compiled.matches(yes)
    assert not compiled.matches(no)


def test_explicit_capture_makes_round_brackets_plain() -> None:
    assert replaced(r"(?n)(a)(?<b>c)", "$1", "ac") == "c"


def test_ecmascript_classes_are_those_of_ascii() -> None:
    assert compile_dotnet(r"^\d\w\s\D\W\S$", ecmascript=True).matches("1a -\xe9x")
    assert not compile_dotnet(r"^\d$", ecmascript=True).matches("\u0663")
    assert not compile_dotnet(r"^[\w]$", ecmascript=True).matches("\xe9")


@pytest.mark.parametrize(
    ("pattern", "word"),
    [
        ("(", "never closed"),
        (")", "closing bracket"),
        ("[a", "ends too early"),
        ("*", "nothing before"),
        ("a**", "quantifier after a quantifier"),
        ("a*+", "quantifier after a quantifier"),  # possessive in Python, an error in .NET
        ("a{3,1}", "upper bound"),
        ("[z-a]", "wrong order"),
        (r"\q", "unknown escape"),
        (r"\_", "unknown escape"),
        ("\\", "ends too early"),
        (r"\2(a)", "group 2"),
        (r"\k<n>", "group n"),
        (r"(?<open-close>a)", "balancing"),
        (r"(?<1>a)", "number for a name"),
        (r"(?<a>x)|(?<a>y)", "same name"),
        (r"(?(1)a|b)", "conditional"),
        (r"\p{Lu}", "category"),
        (r"(?#", "comment"),
        (r"(?P<n>a)", "unknown kind"),
        (r"(?<=a+)b", "look-behind"),
        (r"^*", "after an anchor"),
        (r"[a-[b]c]", "subtraction"),
    ],
)
def test_what_cannot_be_read_is_a_clear_error(pattern: str, word: str) -> None:
    with pytest.raises(PatternError, match=word) as caught:
        compile_dotnet(pattern)
    assert repr(pattern) in str(caught.value)


def test_an_error_names_the_place() -> None:
    with pytest.raises(PatternError, match=r"an unknown escape at character 4 of"):
        compile_dotnet(r"^4\q")


def test_a_replacement_with_a_missing_group_is_an_error() -> None:
    with pytest.raises(PatternError, match=r"no group 15 .*\$\{1\}5"):
        replaced(r"^(\d+)$", "+$15", "46")
    with pytest.raises(PatternError, match="no group rest"):
        replaced(r"^(\d+)$", "+${rest}", "46")


def test_a_string_beyond_the_longest_has_no_match() -> None:
    compiled = compile_dotnet(r"^\d+$")
    assert compiled.matches("1" * LONGEST)
    assert not compiled.matches("1" * (LONGEST + 1))
    assert compiled.group("1" * (LONGEST + 1)) is None


def test_groups_are_read_by_name_and_number() -> None:
    compiled = compile_dotnet(r"^(?<country>46)?(\d+)$")
    assert compiled.group("468", "country") == "46"
    assert compiled.group("468", 1) == "8"
    assert compiled.group("123", "country") is None
    assert compiled.group("123") == "123"


def test_a_pattern_travels_to_another_process() -> None:
    sent = pickle.loads(pickle.dumps(compile_dotnet(r"^(?<n>5)(\d)$")))
    assert isinstance(sent, Pattern)
    assert sent.replace("51", sent.replacement("${n}-$1")) == "5-1"
