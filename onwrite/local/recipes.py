"""How each part is started. A recipe returns at once; the part says later whether it answers."""

import json
from collections.abc import Callable

from onwrite.local.addresses import log_file
from onwrite.local.firestore_emulator import FirestoreEmulator
from onwrite.local.hosting.config import INIT
from onwrite.local.own_programs import own_program
from onwrite.local.part import Part
from onwrite.local.plan import Plan
from onwrite.local.ports import LOOPBACK
from onwrite.local.readiness import answers, greets
from onwrite.local.storage_server import storage_command


def firestore(plan: Plan) -> Part:
    addresses = plan.addresses
    emulator = FirestoreEmulator(
        addresses.project,
        plan.rules,
        addresses.ports["relay"] if "relay" in addresses.parts else None,
        port=addresses.ports["firestore"],
        log=log_file(plan.data, "firestore"),
    )
    return emulator.start()


def relay(plan: Plan) -> Part:
    url = plan.addresses.url("relay")
    return own_program(
        "The event relay",
        "relay",
        [plan.relay_settings().to_json()],
        log=log_file(plan.data, "relay"),
        ready=lambda: answers(f"{url}/stats"),
    )


def functions(plan: Plan) -> Part:
    url, port = plan.addresses.url("functions"), plan.addresses.ports["functions"]
    return own_program(
        f"The functions of {plan.main}",
        "functions_server",
        [str(plan.main.resolve()), str(port), str(plan.workers)],
        log=log_file(plan.data, "functions"),
        ready=lambda: answers(f"{url}/__/health"),
        environment=plan.functions_environment(),
    )


def smtp(plan: Plan) -> Part:
    port = plan.addresses.ports["smtp"]
    return own_program(
        "The SMTP server",
        "mail_server",
        [str(port), str((plan.data / "mails").resolve())],
        log=log_file(plan.data, "smtp"),
        ready=lambda: greets(LOOPBACK, port),
    )


def storage(plan: Plan) -> Part:
    url = plan.addresses.url("storage")
    return Part(
        "The storage server",
        storage_command(plan.addresses.ports["storage"], plan.storage_folder),
        log=log_file(plan.data, "storage"),
        ready=lambda: answers(f"{url}/storage/v1/b?project={plan.addresses.project}"),
    )


def hosting(plan: Plan) -> Part:
    configuration = json.dumps(plan.addresses.page_configuration())
    url = plan.addresses.url("hosting")
    return own_program(
        "The pages",
        "hosting",
        [str(plan.addresses.ports["hosting"]), str(plan.firebase_json), configuration],
        log=log_file(plan.data, "hosting"),
        ready=lambda: answers(f"{url}{INIT}"),
    )


RECIPES: dict[str, Callable[[Plan], Part]] = {
    "firestore": firestore,
    "relay": relay,
    "functions": functions,
    "smtp": smtp,
    "storage": storage,
    "hosting": hosting,
}
