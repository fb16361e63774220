import pytest
from pydantic import BaseModel, ValidationError

from onwrite.failures import describe_problems, frames_of, message_of, trace_of


class Card(BaseModel):
    number: int
    holder: str


def deep(levels: int) -> None:
    if levels == 0:
        raise ValueError("at the bottom")
    deep(levels - 1)


def raised(call: object, *args: object) -> BaseException:
    with pytest.raises(Exception) as caught:  # noqa: PT011 — whatever it is, it is handed on
        call(*args)  # type: ignore[operator]
    return caught.value


def test_the_last_frames_are_kept_innermost_last() -> None:
    frames = frames_of(raised(deep, 9))
    assert len(frames) == 5
    assert frames[-1].endswith('deep: raise ValueError("at the bottom")')
    assert frames[-1].startswith("engine/test_failures.py:")


def test_a_validation_error_is_told_without_its_values() -> None:
    error = raised(Card.model_validate, {"number": "4111-1111"})
    assert isinstance(error, ValidationError)
    told = describe_problems(error, "input")
    assert told.startswith("input.number: Input should be a valid integer")
    assert told.endswith("; input.holder: Field required (found nothing)")
    assert "4111" not in told + message_of(error) + trace_of(error)


def test_the_whole_trace_names_the_cause_first() -> None:
    def wrapped() -> None:
        try:
            deep(1)
        except ValueError as error:
            raise RuntimeError("wrapped") from error

    trace = trace_of(raised(wrapped))
    assert trace.index("ValueError: at the bottom") < trace.index("RuntimeError: wrapped")


def test_a_hundred_problems_are_told_as_ten() -> None:
    class Many(BaseModel):
        numbers: list[int]

    error = raised(Many.model_validate, {"numbers": ["x"] * 100})
    assert isinstance(error, ValidationError)
    assert describe_problems(error, "").endswith("; and 90 more")
