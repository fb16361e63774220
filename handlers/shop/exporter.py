"""The shop's exporter: the catalogue, the bucket with the data sets, and the bucket for the files."""

from exports.exporter import Exporter
from exports.sources.places import Places
from exports.storage import ObjectStore
from handlers.shop.buckets import bucket
from handlers.shop.datasets import catalogue
from handlers.shop.settings import setting


def exporter() -> Exporter:
    """SettingError where a bucket is not named. Asks nobody anything."""
    datasets = bucket("DATASETS_BUCKET", "the data sets for sale")
    places = Places(datasets, lambda name: setting(name, "the address of a PostgreSQL server"))
    store = ObjectStore(bucket("EXPORTS_BUCKET", "the finished exports"))
    return Exporter(catalogue(), places.source_of, store)
