"""The confirmation of an order that must not go out twice: a real SMTP server, a real Firestore."""

from collections.abc import Iterator

import pytest

from handlers.confirmation_email import confirmation_email
from onwrite.cli import main
from tests.emulator.conftest import Bench
from tests.emulator.paying import ended, next_attempt
from tests.unit.handlers.mailbox import CUT_OFF, Mailbox, serving
from tests.unit.handlers.orders import order


@pytest.fixture
def mailbox(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    bench.handlers["work"] = confirmation_email
    bench.order.set(order())
    with serving(Mailbox()) as mailbox:
        monkeypatch.setenv("SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("SMTP_PORT", str(mailbox.port))
        monkeypatch.setenv("MAIL_FROM", "Corner Roastery <shop@shop.example>")
        monkeypatch.setenv("MAIL_ERRS_ON", "never")
        yield mailbox


def test_a_mail_whose_answer_was_lost_waits_for_a_person_who_looks_it_up(
    bench: Bench, mailbox: Mailbox
) -> None:
    mailbox.data_answers = [CUT_OFF]
    task = bench.write()
    assert ended(bench.process(task)) == ("scheduled", "retry")
    failed = next_attempt(bench, task)
    assert (ended(failed), failed["error"]["effect"]) == (("failed", "outcome_unknown"), "mail")
    assert len(mailbox.mails) == 1
    receipt = f'{{"message_id": "{mailbox.mails[0]["Message-ID"]}", "to_domain": "example.com"}}'
    assert main(["decide", task.path, "mail", "--happened", receipt, "--project", bench.client.project]) == 0
    done = bench.process(task)
    assert (done["state"], done["result"]["to_domain"], len(mailbox.mails)) == ("done", "example.com", 1)


@pytest.mark.parametrize("answer", ["451 try again later", "421 too busy"])
def test_a_mail_that_was_refused_for_now_is_sent_later_without_a_question(
    bench: Bench, mailbox: Mailbox, answer: str
) -> None:
    mailbox.data_answers = [answer]
    task = bench.write()
    assert bench.process(task)["once"] == {}
    mailbox.mails.clear()
    done = next_attempt(bench, task)
    assert (done["state"], done["once"]["mail"]["receipt"]) == ("done", done["result"])
    assert len(mailbox.mails) == 1
