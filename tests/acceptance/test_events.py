"""Raw protobuf CloudEvents over HTTP, to the functions as deployed."""

import json
from collections.abc import Iterator

import httpx
import pytest
import yaml

import main
from onwrite.local import LocalCloud
from onwrite.trigger import CONCURRENCY
from tests.acceptance.conftest import Start, client_of
from tests.acceptance.events import body_of, deleted_body_of, post

FUNCTION = "processTaskOnWrite"


@pytest.fixture(scope="module")
def alone(start: Start) -> Iterator[LocalCloud]:
    """Firestore and the functions, and no relay between them: the test is the platform."""
    with start(parts=("firestore", "functions")) as cloud:
        yield cloud


def test_an_event_of_a_scheduled_task_runs_it(alone: LocalCloud) -> None:
    task = client_of(alone).document("orders/o1/tasks/t1")
    task.set({"type": "ship", "input": {}, "state": "scheduled"})
    assert post(alone, FUNCTION, body_of(task)).status_code == 200
    assert (
        task.get().get("error.message").startswith("no handler for type 'ship'; write one of: bookkeeping, ")
    )


def test_an_id_in_any_script_is_the_same_document(alone: LocalCloud) -> None:
    task = client_of(alone).document("orders/Bestellung-Ä-注文/tasks/große")
    task.set({"type": "ship", "input": {}, "state": "scheduled"})
    assert post(alone, FUNCTION, body_of(task)).status_code == 200
    assert task.get().get("reason") == "invalid"


def test_a_body_that_is_no_event_is_logged_and_not_sent_again(alone: LocalCloud) -> None:
    assert post(alone, FUNCTION, b"\xff\xffnot a message").status_code == 200
    lines = [
        json.loads(line) for line in alone.functions_log.read_text().splitlines() if line.startswith("{")
    ]
    assert any("not a Firestore DocumentEventData message" in line["message"] for line in lines)


def test_an_event_of_a_deleted_task_is_left_alone(alone: LocalCloud) -> None:
    task = client_of(alone).document("orders/o1/tasks/deleted")
    task.set({"type": "ship", "input": {}, "state": "scheduled"})
    body = deleted_body_of(task)
    task.delete()
    assert post(alone, FUNCTION, body).status_code == 200
    assert not task.get().exists


def test_an_event_without_its_document_costs_one_read_and_runs_the_task(alone: LocalCloud) -> None:
    task = client_of(alone).document("orders/o1/tasks/large")
    task.set({"type": "ship", "input": {"scan": "x" * 600_000}, "state": "scheduled"})
    assert post(alone, FUNCTION, b"", **{"ce-document": task.path}).status_code == 200
    assert task.get().get("reason") == "invalid"


@pytest.mark.parametrize("state", ["running", "done", "failed"])
def test_whatever_is_not_scheduled_ends_before_any_call_to_firestore(
    start: Start, alone: LocalCloud, state: str
) -> None:
    task = client_of(alone).document(f"orders/o2/tasks/{state}")
    task.set({"type": "ship", "input": {}, "state": state})
    body = body_of(task)
    # Nobody listens there, and no credentials can be found: a client could not even be made.
    nowhere = {"FIRESTORE_EMULATOR_HOST": "127.0.0.1:1", "GOOGLE_APPLICATION_CREDENTIALS": "/nowhere"}
    with start(parts=("functions",), env=nowhere) as without_firestore:
        assert post(without_firestore, FUNCTION, body).status_code == 200


def test_the_manifest_is_what_firebase_deploy_needs(alone: LocalCloud) -> None:
    manifest = yaml.safe_load(httpx.get(f"{alone.functions_url}/__/functions.yaml", timeout=60).text)
    endpoint = manifest["endpoints"][FUNCTION]
    assert endpoint["eventTrigger"]["retry"] is True
    assert endpoint["eventTrigger"]["eventType"] == "google.cloud.firestore.document.v1.written"
    assert endpoint["eventTrigger"]["eventFilterPathPatterns"] == {"document": "orders/{order}/tasks/{task}"}
    assert (endpoint["cpu"], endpoint["concurrency"]) == (1, CONCURRENCY)
    recurring = manifest["endpoints"]["processRecurringTaskOnWrite"]["eventTrigger"]
    assert recurring["retry"] is True
    assert recurring["eventFilterPathPatterns"] == {"document": "recurring/{type}/tasks/{task}"}
    assert manifest["endpoints"]["planOrderTasks"]["eventTrigger"]["retry"] is True
    uploads = manifest["endpoints"]["transferOnUpload"]["eventTrigger"]
    assert uploads["eventType"] == "google.cloud.storage.object.v1.finalized"
    assert (uploads["eventFilters"], uploads["retry"]) == ({"bucket": "demo-onwrite-uploads"}, True)
    assert manifest["endpoints"]["sweepTasks"]["scheduleTrigger"]["schedule"] == "* * * * *"
    audit = manifest["endpoints"]["auditTasks"]
    assert (audit["scheduleTrigger"]["schedule"], audit["timeoutSeconds"]) == ("0 3 * * *", 1800)
    assert manifest["endpoints"]["sweepNow"]["callableTrigger"] == {}
    assert sorted(manifest["endpoints"]) == sorted(main.__all__)


def test_no_input_and_no_secret_is_in_the_log(alone: LocalCloud) -> None:
    task = client_of(alone).document("orders/o3/tasks/t1")
    task.set({"type": "dataset_export", "input": {"dataset": "card 4111-1111"}, "state": "scheduled"})
    assert post(alone, FUNCTION, body_of(task)).status_code == 200
    assert task.get().get("reason") == "invalid"
    assert "4111" not in alone.functions_log.read_text()
