"""`task.once` where a handler's author tries it, with no cloud."""

from typing import Any

import pytest
from pydantic import BaseModel

from onwrite import OutcomeUnknown, Retry, Task, handler
from onwrite.errors import NotStorable
from onwrite.stops import ReceiptLost
from onwrite.testing import perform


class Label(BaseModel):
    number: str
    sizes: tuple[int, ...]


@handler()
def ship(task: Task, input: dict[str, Any]) -> Any:
    check = (lambda: input["found"]) if "found" in input else None
    return task.once("label", lambda: input.get("label", "a label"), check)


def test_the_receipt_of_an_effect_is_shown() -> None:
    performed = perform(ship)
    assert (performed.result, performed.once) == ("a label", {"label": "a label"})


def test_a_receipt_of_an_earlier_attempt_is_given_back() -> None:
    assert perform(ship, attempt=2, once={"label": "the first"}).result == "the first"
    assert perform(ship, attempt=2, once={"label": None}).result is None


def test_an_effect_that_was_begun_is_looked_up_or_asked_about() -> None:
    assert perform(ship, {"found": "the first"}, attempt=2, begun=["label"]).result == "the first"
    assert perform(ship, {"found": None}, attempt=2, begun=["label"]).result == "a label"
    with pytest.raises(OutcomeUnknown, match=r"it was begun at .* in attempt 1, and no receipt") as asked:
        perform(ship, attempt=2, begun=["label"])
    assert asked.value.effect == "label"


def test_a_check_is_not_called_where_nothing_was_begun() -> None:
    assert perform(ship, {"found": "the first"}).result == "a label"


def test_the_handler_gets_what_a_later_attempt_would_get() -> None:
    @handler()
    def label(task: Task, input: dict[str, Any]) -> Any:
        return task.once("label", lambda: Label(number="7", sizes=(1, 2)))

    first = perform(label)
    assert first.result == {"number": "7", "sizes": [1, 2]}
    assert perform(label, attempt=2, once=first.once).result == first.result


def test_what_a_handler_does_to_its_receipt_is_not_kept() -> None:
    @handler()
    def label(task: Task, input: dict[str, Any]) -> Any:
        task.once("label", lambda: {"sizes": [1]})["sizes"].append(2)
        return task.once("label", lambda: "never")

    performed = perform(label)
    assert performed.result == performed.once["label"] == {"sizes": [1]}


def test_a_receipt_that_cannot_be_kept_is_said() -> None:
    with pytest.raises(
        ReceiptLost, match="the receipt has 20,00. bytes, a task keeps at most 10,000"
    ) as lost:
        perform(ship, {"label": "x" * 20_000})
    assert isinstance(lost.value.__cause__, NotStorable)


def test_a_handler_that_catches_every_exception_does_not_swallow_the_question() -> None:
    @handler()
    def label(task: Task, input: dict[str, Any]) -> Any:
        try:
            return task.once("label", lambda: "never")
        except Exception as error:
            raise Retry from error

    with pytest.raises(OutcomeUnknown):
        perform(label, attempt=2, begun=["label"])


def test_an_effect_that_failed_is_open_for_the_rest_of_its_attempt_too() -> None:
    def lose() -> None:
        raise TimeoutError

    @handler()
    def label(task: Task, input: dict[str, Any]) -> Any:
        with pytest.raises(TimeoutError):
            task.once("label", lose)
        return task.once("label", lambda: "never")

    with pytest.raises(OutcomeUnknown):
        perform(label)
