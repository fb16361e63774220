"""The engine is generic: tasks under another collection are one more line with another path."""

from tests.acceptance.conftest import ROOT, Start, client_of


def test_tasks_under_uploads_run_too_and_others_are_left_alone(start: Start) -> None:
    main = ROOT / "tests/acceptance/uploads/main.py"
    env = {"PYTHONPATH": f"{ROOT}:{main.parent}"}
    with start(main=main, parts=("firestore", "relay", "functions"), env=env) as cloud:
        client = client_of(cloud)
        upload, order = client.document("uploads/u1"), client.document("orders/o1")
        for parent in (upload, order):
            parent.collection("tasks").document("m").set(
                {"type": "measure", "input": {"text": "hello"}, "state": "scheduled"}
            )
        cloud.wait_idle()
        assert upload.collection("tasks").document("m").get().get("result") == 5
        assert upload.get().get("length") == 5
        assert order.collection("tasks").document("m").get().get("state") == "scheduled"
