"""A handler that waits for a callback in a container: the container ends, another one goes on."""

from urllib.parse import parse_qs, urlsplit

from onwrite.callback_requests import Call
from onwrite.callbacks import Callbacks
from onwrite.launchers.launcher import Status
from onwrite.registry import Registry
from tests.emulator.jobs.conftest import HANDLERS, JobBench


def call_back(bench: JobBench, url: str, body: bytes) -> None:
    sent = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    call = Call("POST", sent["task"], sent["token"], "application/json", len(body), lambda _: body)
    Callbacks(bench.store, Registry(HANDLERS), tell=bench.told.append).receive(call)


def test_no_container_waits_and_another_one_goes_on_with_the_callback(bench: JobBench) -> None:
    bench.environment["CALLBACK_URL"] = "https://example.com/receiveCallback"
    task = bench.write(type="ask")
    bench.process(task)
    first = bench.name(task)
    assert bench.end(first) == Status("succeeded")
    waiting = bench.read(task)
    assert (waiting["state"], waiting["reason"], waiting["attempt"]) == ("running", "waiting", 1)
    assert "lease" not in waiting
    assert bench.said(first)[-1]["reason"] == "waiting"
    bench.later(minutes=30)
    bench.sweep()
    assert bench.read(task) == waiting
    call_back(bench, bench.order.get().get("url"), b'{"pages": 7}')
    assert bench.process(task)["reason"] == "claimed"
    second = bench.name(task)
    assert second != first
    assert bench.end(second) == Status("succeeded")
    done = bench.read(task)
    assert (done["state"], done["result"]) == ("done", {"pages": 7, "attempt": 1})
    assert [entry["reason"] for entry in done["history"]] == ["waiting", "completed"]
    asked = bench.order.get()
    assert asked.get("asked_by") != asked.get("told_to")


def test_a_container_without_the_address_says_so_in_the_task(bench: JobBench) -> None:
    bench.environment.pop("CALLBACK_URL", None)
    task = bench.write(type="ask")
    bench.process(task)
    bench.end(bench.name(task))
    failed = bench.read(task)
    assert failed["state"] == "failed"
    assert failed["error"]["message"].startswith("the setting CALLBACK_URL is missing")
