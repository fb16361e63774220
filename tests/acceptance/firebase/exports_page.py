"""The examples of docs/exports.md for web pages, run there: an export is planned, and its file downloaded."""

import re
from datetime import UTC, datetime
from pathlib import Path

from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore, storage

from demo.seed import seed_flights
from tests.acceptance.firebase.web_sdk import PROJECT, SIGN_IN, functions_port, in_the_web_sdk

PAGE = Path("docs/exports.md")
FILE = "exports/flights/1/jfk.csv"


def an_export_is_planned_and_downloaded(client: firestore.Client) -> None:
    """STORAGE_EMULATOR_HOST says where the buckets are."""
    buckets = storage.Client(project=PROJECT, credentials=AnonymousCredentials())
    seed_flights(buckets.bucket("demo-onwrite-datasets"))
    buckets.bucket("demo-onwrite-exports").blob(FILE).upload_from_string("carrier\nAA\n")
    file = {"state": "done", "object": FILE, "filename": "flights-jfk.csv", "content_type": "text/csv"}
    order = {"customer": "ada", "paid_at": datetime.now(UTC), "exports": {"dataset_export_1": file}}
    client.document("orders/o9").set(order)
    examples = re.findall(r"^```js\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    in_the_web_sdk(
        "".join(examples) + _CALLS % {"port": functions_port(), "project": PROJECT, "sign_in": SIGN_IN}
    )


_CALLS = """
import { getAuth } from "firebase/auth";
import { connectFunctionsEmulator } from "firebase/functions";
connectFunctionsEmulator(getFunctions(), "127.0.0.1", %(port)d);
const refused = await plan({ dataset: "flights" }).catch((error) => error.code);
if (refused !== "functions/unauthenticated") throw new Error(`without a sign-in: ${refused}`);
await %(sign_in)s;

const planned = await plan({ dataset: "flights", regions: ["JFK"] });
if (planned.exists || planned.filename !== "flights-jfk.csv") throw new Error(JSON.stringify(planned));
const { problems } = await plan({ dataset: "flights", limit: 0 });
if (problems.length !== 1 || problems[0].field !== "limit") throw new Error(JSON.stringify(problems));

const functions = "http://127.0.0.1:%(port)d/%(project)s/us-central1";
const token = await getAuth().currentUser.getIdToken();
const { url, filename } = await linkOf(functions, token, "o9", "dataset_export_1");
if (filename !== "flights-jfk.csv") throw new Error(filename);
if ((await (await fetch(url)).text()) !== "carrier\\nAA\\n") throw new Error(url);
const said = await linkOf(functions, token, "o8", "dataset_export_1").catch((error) => error.message);
if (!said.includes("no such export")) throw new Error(said);
process.exit(0);
"""
