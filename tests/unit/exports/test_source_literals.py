"""Values written into a statement for COPY, which takes no parameters."""

from hypothesis import given
from hypothesis import strategies as st

from exports.sources.postgresql_parameters import quoted, with_literals

PART = st.text(alphabet="a$1'\"2 \\")
QUOTED = PART.map(quoted) | PART.map(lambda text: "'" + text.replace("'", "''") + "'")


def test_numbers_stand_for_values() -> None:
    written = [f"'{number}'" for number in range(1, 13)]
    assert with_literals("a = $1 and b in ($12, $2)", written) == "a = '1' and b in ('12', '2')"


def test_a_value_that_looks_like_a_number_stays_as_it_is() -> None:
    assert with_literals("a = $1 and b = $2", ["'$2'", "'x'"]) == "a = '$2' and b = 'x'"


@given(st.lists(QUOTED, max_size=4))
def test_what_stands_in_quotes_is_text_or_a_name(parts: list[str]) -> None:
    sql = ", ".join([*parts, "$1", *parts])
    assert with_literals(sql, ["'one'"]) == ", ".join([*parts, "'one'", *parts])
