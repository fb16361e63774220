"""In a container: the test says in the environment where its sales are, and which bucket the files go to."""

import os
from pathlib import Path

from google.cloud.storage import Client

import handlers.dataset_export as shop  # noqa: PLW0406 — another one, of the same name
from exports.exporter import Exporter
from tests.exporting.conftest import exporter_of


def sales() -> Exporter:
    bucket = Client(project="demo-onwrite").bucket(os.environ["EXPORTS_BUCKET"])
    return exporter_of(Path(os.environ["SALES"]), bucket)


vars(shop)["exporter"] = sales
dataset_export = shop.dataset_export
