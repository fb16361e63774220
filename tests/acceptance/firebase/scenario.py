"""What `firebase emulators:exec` runs: an order in, its tasks done, and all that an admin does by hand.

The admin is made by the commands of docs/security.md, and its examples make the changes and the pauses; the
sweep is called as a page calls it.
"""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import firebase_admin
from firebase_admin import auth
from google.cloud import firestore

from demo.people import Person
from tests.acceptance.firebase.exports_page import an_export_is_planned_and_downloaded
from tests.acceptance.firebase.web_sdk import PROJECT, SIGN_IN, functions_port, in_the_web_sdk
from tests.acceptance.waiting import all_done, in_state, wait_for_tasks

PAGE = Path("docs/security.md")
ADDRESS = "anna@example.com"
FAILED = "orders/o1/tasks/order_processing"

ORDER = {
    "customer": "ada",
    "email": "ada@example.com",
    "lines": [{"sku": "kettle", "name": "Kettle", "quantity": 1, "price": 6900}],
    "datasets": [],
    "currency": "EUR",
    "status": "placed",
}


def main() -> None:
    client = firestore.Client(project=PROJECT)
    client.document("inventory/kettle").set({"available": 0, "reserved": 0})
    client.document("merchants/roastery").set({"notify_url": os.environ["NOTIFY_URL"]})
    Person(os.environ["FIRESTORE_EMULATOR_HOST"], PROJECT, "ada").place_order("o1", ORDER)
    order = client.document("orders/o1")
    wait_for_tasks(order, in_state("order_processing", "failed"))
    client.document("inventory/kettle").update({"available": 1})
    uid = admin_of_the_docs()
    of_the_docs("retry", f'await retry("{FAILED}");', uid)
    tasks = wait_for_tasks(order, all_done(4))
    assert tasks["order_processing"]["retried_by"] == uid
    assert signatures(tasks["order_processing"]) == [("retry", uid)]
    assert tasks["notify_merchant"]["queue"] == "merchants"  # by the Tasks emulator, to merchantsQueue
    decides(client, uid)
    edits(client, uid)
    puts_off_and_runs_now(client, uid)
    cancels(client, uid)
    pauses_and_resumes(client, uid)
    sweep_of_an_admin()
    an_export_is_planned_and_downloaded(client)
    sys.stdout.write("seen: the order's tasks are done\n")


def decides(client: firestore.Client, uid: str) -> None:
    """Nothing runs them: the type is none, so that each comes back as invalid with what was decided."""
    intent = {"at": datetime.now(UTC), "attempt": 1}
    for call, decided in (('happened("{}", "mail", "250 OK")', "250 OK"), ('again("{}", "mail")', None)):
        task = client.document(f"orders/o3/tasks/{call[:5]}")
        error = {"kind": "outcome_unknown", "effect": "mail"}
        once = {"mail": {"intent": intent}}
        asked = {
            "type": "unknown",
            "state": "failed",
            "reason": "outcome_unknown",
            "error": error,
            "once": once,
        }
        task.set(asked)
        of_the_docs("happened", f"await {call.format(task.path)};", uid)
        fields = fields_of(task)
        assert fields["retried_by"] == uid
        assert signatures(fields) == [("decide", uid)]
        assert fields["once"].get("mail", {}).get("receipt") == decided


def edits(client: firestore.Client, uid: str) -> None:
    """Of no type, as above: it comes back as invalid, with the new input."""
    task = client.document("orders/o3/tasks/edited")
    task.set({"type": "unknown", "input": {"n": "seven"}, "state": "failed", "reason": "invalid"})
    of_the_docs("edit", f'await edit("{task.path}", {{ n: 7 }});', uid)
    fields = fields_of(task)
    assert (fields["input"], fields["retried_by"], signatures(fields)) == ({"n": 7}, uid, [("edit", uid)])


def puts_off_and_runs_now(client: firestore.Client, uid: str) -> None:
    next_year = datetime.now(UTC) + timedelta(days=365)
    task = client.document("orders/o4/tasks/later")
    task.set({"type": "unknown", "input": {}, "state": "scheduled", "scheduled_at": next_year})
    of_the_docs("reschedule", f'await reschedule("{task.path}", new Date("2050-01-02T03:04:05Z"));', uid)
    fields = fields_of(task)
    assert fields["scheduled_at"] == fields["wake_at"] == datetime(2050, 1, 2, 3, 4, 5, tzinfo=UTC)
    of_the_docs("runNow", f'await runNow("{task.path}");', uid)
    tasks = wait_for_tasks(client.document("orders/o4"), in_state("later", "failed"))
    assert tasks["later"]["reason"] == "invalid"
    assert signatures(tasks["later"]) == [("reschedule", uid), ("run_now", uid)]


def cancels(client: firestore.Client, uid: str) -> None:
    next_year = datetime.now(UTC) + timedelta(days=365)
    task = client.document("orders/o2/tasks/confirmation_email")
    task.set({"type": "confirmation_email", "input": {}, "state": "scheduled", "scheduled_at": next_year})
    of_the_docs("cancel", f'await cancel("{task.path}");', uid)
    assert fields_of(task)["cancelled_by"] == uid
    assert signatures(fields_of(task)) == [("cancel", uid)]


def pauses_and_resumes(client: firestore.Client, uid: str) -> None:
    queue = client.document("settings/queue")
    for call, paused, types in (
        ("pause()", True, []),
        ('pauseTypes(["confirmation_email"])', False, ["confirmation_email"]),
        ("resume()", False, []),
    ):
        of_the_docs("resume", f"await {call};", uid)
        written = fields_of(queue)
        assert isinstance(written.pop("changed_at"), datetime)
        assert written == {"paused": paused, "paused_types": types, "changed_by": uid}


def signatures(task: dict[str, Any]) -> list[tuple[str, str]]:
    return [(entry["action"], entry["admin"]) for entry in task.get("history", ()) if "action" in entry]


def fields_of(document: firestore.DocumentReference) -> dict[str, Any]:
    return document.get().to_dict() or {}


def admin_of_the_docs() -> str:
    """Who signs in with the address of the page's commands, made what they say one after the other."""
    maker = firebase_admin.initialize_app(options={"projectId": PROJECT}, name="maker")
    uid = str(auth.create_user(email=ADDRESS, password="correct horse", app=maker).uid)
    commands = re.findall(rf"^python -m onwrite (\S+) {ADDRESS}$", PAGE.read_text(), re.MULTILINE)
    claims = []
    for command in (*commands, "grant-admin"):
        subprocess.run([sys.executable, "-m", "onwrite", command, ADDRESS, "--project", PROJECT], check=True)
        claims.append(auth.get_user(uid, app=maker).custom_claims or {})
    assert claims == [{"admin": True}, {"viewer": True}, {}, {"admin": True}]
    return uid


def of_the_docs(exported: str, calls: str, uid: str) -> None:
    """Run the page's JavaScript example that exports this name in the web SDK, signed in as that user."""
    examples = re.findall(r"^```js\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    (example,) = [text for text in examples if re.search(rf"^export \w+ {exported}\b", text, re.MULTILINE)]
    firestore_host, firestore_port = os.environ["FIRESTORE_EMULATOR_HOST"].rsplit(":", 1)
    in_the_web_sdk(f"""
{example}
import {{ connectFirestoreEmulator }} from "firebase/firestore";
connectFirestoreEmulator(getFirestore(), "{firestore_host}", {firestore_port});
await {SIGN_IN};
if (getAuth().currentUser.uid !== "{uid}") throw new Error("somebody else");
{calls}
process.exit(0);
""")


def sweep_of_an_admin() -> None:
    """Refused to nobody in particular, answered with numbers to an admin."""
    port = functions_port()
    in_the_web_sdk(f"""
import {{ getAuth }} from "firebase/auth";
import {{ connectFunctionsEmulator, getFunctions, httpsCallable }} from "firebase/functions";
connectFunctionsEmulator(getFunctions(), "127.0.0.1", {port});
const sweepNow = httpsCallable(getFunctions(), "sweepNow");
const refused = await sweepNow().catch((error) => error.code);
if (refused !== "functions/unauthenticated") throw new Error(`without a sign-in: ${{refused}}`);
await {SIGN_IN};
const {{ data }} = await sweepNow();
if (!Number.isInteger(data.woken) || data.out_of_time) throw new Error(JSON.stringify(data));
process.exit(0);
""")


if __name__ == "__main__":
    main()
