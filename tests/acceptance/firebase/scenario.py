"""What `firebase emulators:exec` runs: an order in, its tasks done, one failed task retried by an admin.

The admin is made, and the retry is done, by the examples of docs/security.md.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

from firebase_admin import auth
from google.cloud import firestore

from demo.people import Person
from tests.acceptance.waiting import all_done, in_state, wait_for_tasks

PROJECT = "demo-onwrite"
PAGE = Path("docs/security.md")
WEB_SDK = os.environ.get("WEB_SDK", ".")
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
    Person(os.environ["FIRESTORE_EMULATOR_HOST"], PROJECT, "ada").place_order("o1", ORDER)
    order = client.document("orders/o1")
    wait_for_tasks(order, in_state("order_processing", "failed"))
    client.document("inventory/kettle").update({"available": 1})
    uid = admin_of_the_docs()
    retry_of_the_docs(uid)
    tasks = wait_for_tasks(order, all_done(3))
    assert tasks["order_processing"]["retried_by"] == uid
    sys.stdout.write("seen: the order's tasks are done\n")


def admin_of_the_docs() -> str:
    """Run the page's Python example, for a user of the name it uses."""
    import firebase_admin  # noqa: PLC0415 — the example initialises it, so it is told its project first

    os.environ["GOOGLE_CLOUD_PROJECT"] = PROJECT
    (example,) = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    (uid,) = re.findall(r'set_custom_user_claims\("([^"]+)"', example)
    maker = firebase_admin.initialize_app(name="maker")
    auth.create_user(uid=uid, email="anna@example.com", password="correct horse", app=maker)
    exec(compile(example, str(PAGE), "exec"), {})  # noqa: S102 — our own docs
    return str(uid)


def retry_of_the_docs(uid: str) -> None:
    """Run the page's JavaScript example in the web SDK, signed in as that user."""
    (example,) = re.findall(r"^```js\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    firestore_host, firestore_port = os.environ["FIRESTORE_EMULATOR_HOST"].rsplit(":", 1)
    script = f"""
import {{ initializeApp }} from "firebase/app";
import {{ connectAuthEmulator, signInWithEmailAndPassword }} from "firebase/auth";
import {{ connectFirestoreEmulator }} from "firebase/firestore";
initializeApp({{ projectId: "{PROJECT}", apiKey: "demo" }});
connectAuthEmulator(getAuth(), "http://{os.environ["FIREBASE_AUTH_EMULATOR_HOST"]}", {{ disableWarnings: true }});
connectFirestoreEmulator(getFirestore(), "{firestore_host}", {firestore_port});
await signInWithEmailAndPassword(getAuth(), "anna@example.com", "correct horse");
if (getAuth().currentUser.uid !== "{uid}") throw new Error("somebody else");
await retry("{FAILED}");
process.exit(0);
{example}
"""
    subprocess.run(["node", "--input-type=module", "--eval", script], cwd=WEB_SDK, check=True, timeout=60)


if __name__ == "__main__":
    main()
