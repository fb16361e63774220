"""An app writes an order; everything else happens by itself."""

from email import message_from_bytes, policy

from demo.people import Person
from onwrite.local import LocalCloud
from tests.acceptance.conftest import EXPORTS, client_of, place, storage_of
from tests.acceptance.events import redeliver
from tests.acceptance.waiting import all_done, in_state, wait_for_tasks


def test_an_order_leads_to_a_mail_a_reservation_a_booking_and_a_file(cloud: LocalCloud) -> None:
    february = {"filters": [{"column": "month", "op": "eq", "value": 2}]}
    bought = [{"dataset": "flights", "regions": ["JFK"], "request": february, "price": 4900}]
    order = place(cloud, "complete", datasets=bought)
    tasks = wait_for_tasks(order, all_done(4))

    assert order.get().get("status") == "reserved"
    mails = [
        message_from_bytes(path.read_bytes(), policy=policy.default) for path in cloud.mails.glob("*.eml")
    ]
    (mail,) = [
        mail for mail in mails if mail["message-id"] == tasks["confirmation_email"]["result"]["message_id"]
    ]
    assert mail["to"] == "ada@example.com"
    entry = client_of(cloud).document("ledger/complete").get()
    assert entry.get("amount") == 2490 + 4900
    exported = tasks["dataset_export_1"]["result"]
    with storage_of(cloud) as buckets:
        content = buckets.bucket(EXPORTS).blob(exported["object"]).download_as_text()
    assert content.count("\n") == exported["rows"] + 1 == 8421 + 1
    shown = order.get().get("exports")["dataset_export_1"]
    assert (shown["state"], shown["object"], shown["rows"]) == ("done", exported["object"], 8421)
    assert (shown["title"], shown["price"]) == ("Flights out of New York, 2013: John F. Kennedy", 4900)
    assert shown["title"] in (mail.get_body(("plain",)) or mail).get_content()


def test_an_order_that_makes_no_sense_is_rejected_with_the_reasons(cloud: LocalCloud) -> None:
    order = client_of(cloud).document("orders/nonsense")
    order.set({"customer": "ada", "email": "nobody", "currency": "EUR", "status": "placed"})  # past the rules
    cloud.wait_idle()
    rejected = order.get().to_dict() or {}
    assert rejected["status"] == "rejected"
    assert any("email" in reason for reason in rejected["reasons"])
    assert list(order.collection("tasks").stream()) == []


def test_an_order_of_what_the_catalogue_does_not_have_passes_the_rules_and_is_rejected(
    cloud: LocalCloud,
) -> None:
    other = {"dataset": "flights", "regions": ["JFK"], "request": {"regions": ["LGA"]}, "price": 4900}
    order = place(cloud, "not-for-sale", datasets=[{"dataset": "trains", "price": 1}, other])
    cloud.wait_idle()
    rejected = order.get().to_dict() or {}
    assert rejected["status"] == "rejected"
    assert rejected["reasons"] == [
        "Data set 1: dataset: there is no dataset 'trains'; ask for flights.",
        "Data set 2: regions[0]: the region LGA is not allowed; ask for JFK.",
    ]
    assert list(order.collection("tasks").stream()) == []


def test_an_admin_restocks_and_flips_the_failed_task_and_it_is_done(cloud: LocalCloud) -> None:
    wanted = [{"sku": "pour-over-kettle", "name": "Kettle", "quantity": 7, "price": 6900}]
    order = place(cloud, "too-many", lines=wanted)
    failed = wait_for_tasks(order, in_state("order_processing", "failed"))
    assert "2 left and 7 are asked for" in failed["order_processing"]["error"]["message"]

    client_of(cloud).document("inventory/pour-over-kettle").update({"available": 9})
    admin = Person(cloud.firestore_host, cloud.project, "anna", admin=True)
    admin.flip_to_scheduled(f"{order.path}/tasks/order_processing")
    done = wait_for_tasks(order, all_done(3))["order_processing"]
    assert (done["attempt"], done["retried_by"]) == (2, "anna")
    assert client_of(cloud).document("inventory/pour-over-kettle").get().get("available") == 2


def test_a_mail_server_that_is_down_puts_the_mail_off_and_not_the_order(cloud: LocalCloud) -> None:
    down = cloud.mails / ".down"
    down.touch()
    order = place(cloud, "mail-later")
    wait_for_tasks(order, lambda tasks: "error" in tasks.get("confirmation_email", {}))
    wait_for_tasks(order, in_state("order_processing", "done"))
    down.unlink()
    mail = wait_for_tasks(order, all_done(3))["confirmation_email"]
    assert mail["attempt"] >= 2
    assert mail["history"][0]["error"]["message"].startswith("the mail server answered 421")


def test_an_order_deleted_before_its_tasks_ran_leaves_failed_tasks_that_say_so(cloud: LocalCloud) -> None:
    client = client_of(cloud)
    order = client.document("orders/deleted")
    order.collection("tasks").document("bookkeeping").set(
        {"type": "bookkeeping", "input": {}, "state": "scheduled"}
    )
    failed = wait_for_tasks(order, in_state("bookkeeping", "failed"))
    assert "deleted" in failed["bookkeeping"]["error"]["message"]


def test_a_second_delivery_of_an_order_plans_nothing_twice(cloud: LocalCloud) -> None:
    order = place(cloud, "delivered-twice")
    wait_for_tasks(order, all_done(3))
    before = {task.id: task.update_time for task in order.collection("tasks").stream()}
    redeliver(cloud, "planOrderTasks", order)
    assert {task.id: task.update_time for task in order.collection("tasks").stream()} == before
    assert order.get().get("status") == "reserved"
