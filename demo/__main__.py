"""python -m demo: the local cloud, three orders and a document, a mail server that is down, a shelf that is empty."""

import os
import shutil
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore, storage
from rich.console import Console

from demo import document, lesson_plan, merchant, report, variety
from demo.orders import DATASET, KETTLES_DELIVERED, MAIL_DOWN, ORDERS, TOO_MANY
from demo.people import Person
from demo.seed import seed_flights, seed_stock
from demo.watch import Tasks, Watch, watching
from onwrite.local.addresses import ALL_PARTS, PARTS
from onwrite.local.cloud import LocalCloud
from onwrite.local.door import Door
from onwrite.local.errors import LocalCloudError
from onwrite.local.hosting.config import is_built
from onwrite.local.partner import Partner
from onwrite.local.ports import free_port

PROJECT = "demo-onwrite"
DATASETS, EXPORTS, UPLOADS = f"{PROJECT}-datasets", f"{PROJECT}-exports", f"{PROJECT}-uploads"
WORK = Path("build/demo")
EXPORT = "dataset_export_1"
FAILED = f"orders/{TOO_MANY}/tasks/order_processing"


def main() -> int:
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    shutil.rmtree(WORK, ignore_errors=True)
    started = time.monotonic()
    port = free_port()
    try:
        with (
            Partner(secret=merchant.SECRET, process=lesson_plan.process) as partner,
            Door(f"127.0.0.1:{port}") as door,
            _cloud(console, port, door.host, partner) as cloud,
        ):
            os.environ.update(cloud.environment)
            client = firestore.Client(project=PROJECT)
            with closing(_storage(cloud)) as buckets:
                _fill(console, cloud, client, buckets)
                merchant.seed_merchant(client, partner)
                tasks = _run(cloud, client)
                merchant.report_notices(console, partner.received.notices)
                _report(console, cloud, client, tasks, door)
                document.upload_document(console, client, buckets.bucket(UPLOADS), partner)
                _show_console(console, cloud, client)
            console.print(f"\nAll done after {time.monotonic() - started:.0f} s. Everything is in {WORK}/.")
            _stay(console, cloud)
    except (LocalCloudError, TimeoutError) as error:
        console.print(f"[red]{error}[/]")
        return 1
    return 0


def _cloud(console: Console, port: int, door: str, partner: Partner) -> LocalCloud:
    console.print("[bold]The local cloud[/]")
    return LocalCloud(
        project=PROJECT,
        parts=ALL_PARTS if is_built(Path("firebase.json")) else PARTS,
        data=WORK,
        ports={"firestore": port},
        rules=Path("firestore.rules"),
        buckets=(DATASETS, EXPORTS, UPLOADS),
        sweep_every=1,
        env={
            "FIRESTORE_EMULATOR_HOST": door,
            **merchant.environment(),
            **document.environment(partner, UPLOADS),
        },
        on_ready=lambda part: console.print(f"  {part}", style="dim"),
    )


def _fill(console: Console, cloud: LocalCloud, client: firestore.Client, buckets: storage.Client) -> None:
    console.print("\n[bold]Before the first order[/]: stock, and 336,776 flights for sale")
    seed_stock(client)
    variety.pause_a_type(client)
    seed_flights(buckets.bucket(DATASETS))
    (cloud.mails / ".down").touch()


def _run(cloud: LocalCloud, client: firestore.Client) -> Tasks:
    with watching(client) as watch:
        watch.say("\n[bold]The mail server is down[/], and mary's order comes in")
        _place(cloud, client, MAIL_DOWN)
        mail = f"orders/{MAIL_DOWN}/tasks/confirmation_email"
        watch.until("mary's e-mail is put off", lambda tasks: "error" in tasks.get(mail, {}))
        (cloud.mails / ".down").unlink()
        watch.say(
            "\n[bold]It is up again[/]; ada wants more kettles than there are, grace buys a data set too"
        )
        _place(cloud, client, TOO_MANY)
        _place(cloud, client, DATASET)
        watch.until("all but ada's kettles", lambda tasks: len(tasks) == 12 and _open(tasks) == {FAILED})  # noqa: PLR2004 — three orders of three tasks, two notices, a data set
        return _retry(cloud, client, watch)


def _retry(cloud: LocalCloud, client: firestore.Client, watch: Watch) -> Tasks:
    watch.say(
        f"\n[bold]{KETTLES_DELIVERED} kettles are delivered[/], and an admin flips the failed task to scheduled"
    )
    client.document("inventory/pour-over-kettle").update(
        {"available": firestore.Increment(KETTLES_DELIVERED)}
    )
    Person(cloud.firestore_host, PROJECT, "admin-anna", admin=True).flip_to_scheduled(FAILED)
    return watch.until("ada's kettles are reserved", lambda tasks: len(tasks) == 13 and not _open(tasks))  # noqa: PLR2004 — with her order's notice


def _place(cloud: LocalCloud, client: firestore.Client, order: str) -> None:
    """The customer's app writes the order, then the payment provider's webhook that it is paid."""
    customer = Person(cloud.firestore_host, PROJECT, str(ORDERS[order]["customer"]))
    customer.place_order(order, ORDERS[order])
    client.document(f"orders/{order}").update({"paid_at": firestore.SERVER_TIMESTAMP})


def _open(tasks: Tasks) -> set[str]:
    return {path for path, task in tasks.items() if task["state"] != "done"}


def _report(console: Console, cloud: LocalCloud, client: firestore.Client, tasks: Tasks, door: Door) -> None:
    report.report_mails(console, cloud.mails)
    _download(console, cloud, client)
    (WORK / "tasks").mkdir(exist_ok=True)
    report.report_tasks(console, tasks, WORK / "tasks")
    report.report_cost(console, tasks, door.counted, cloud.wait_idle())


def _show_console(console: Console, cloud: LocalCloud, client: firestore.Client) -> None:
    if "hosting" not in cloud.parts:
        console.print("\nThe console is not built: it needs Node.js 20 and npm.")
        return
    variety.write_variety(client, datetime.now(UTC))
    cloud.wait_idle()
    console.print(
        f"\n[bold]The console[/], signed in as an admin, with a task in every state: {cloud.console_url}"
    )


def _download(console: Console, cloud: LocalCloud, client: firestore.Client) -> None:
    customer = Person(cloud.firestore_host, PROJECT, str(ORDERS[DATASET]["customer"]))
    file = customer.download(cloud.functions_url, DATASET, EXPORT)
    bought = client.document(f"orders/{DATASET}").get().get("exports")[EXPORT]
    report.report_file(console, bought, EXPORTS, file.content, WORK)


def _storage(cloud: LocalCloud) -> storage.Client:
    return storage.Client(project=cloud.project, credentials=AnonymousCredentials())


def _stay(console: Console, cloud: LocalCloud) -> None:
    if sys.stdin.isatty() and sys.stdout.isatty():
        console.print("\n[bold]The cloud is up until you press Enter[/]")
        for part in cloud.parts:
            console.print(f"  {part:10} {cloud.how_to_reach(part)}")
        input()


if __name__ == "__main__":
    sys.exit(main())
