"""An exporter of what the command line names: a catalogue, the datasets' files, a bucket."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from google.auth.exceptions import DefaultCredentialsError
from google.cloud.storage import Bucket, Client

from exports.catalogue import read_catalogue
from exports.exporter import Exporter
from exports.sources.places import Places
from exports.storage import ObjectStore
from exports.unusable import Unusable

BUCKET: Final = "gs://"


@contextmanager
def exporter_here(catalogue: Path, files: str, bucket: str) -> Iterator[Exporter]:
    """Asks nobody anything. CatalogueError and Unusable say what else to give."""
    datasets = read_catalogue(catalogue)
    with _client() as client:
        places = Places(_files(client, files), _setting)
        yield Exporter(datasets, places.source_of, ObjectStore(_bucket(client, bucket)))


def _client() -> Client:
    try:
        return Client()
    except DefaultCredentialsError as error:
        raise Unusable(
            "No credentials: run `gcloud auth application-default login`, or set STORAGE_EMULATOR_HOST to reach "
            f"an emulator. ({error})"
        ) from None


def _files(client: Client, place: str) -> Path | Bucket:
    if place.startswith(BUCKET):
        return _bucket(client, place)
    if not Path(place).is_dir():
        raise Unusable(
            f"{place} is no folder: give --files the one with the datasets' files, or gs://BUCKET."
        )
    return Path(place)


def _bucket(client: Client, name: str) -> Bucket:
    """With gs:// or without."""
    plain = name.removeprefix(BUCKET).rstrip("/")
    if not plain or "/" in plain:
        raise Unusable(f"{name} is no bucket: give its name alone, such as shop-exports.")
    return client.bucket(plain)


def _setting(name: str) -> str:
    value = os.environ.get(name, "").strip()
    if not value:
        raise Unusable(f"{name} is not set: it must be the address of a PostgreSQL server.")
    return value
