"""A real Cloud Storage server, with the whole data set for sale in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud.storage import Bucket, Client

from demo.seed import seed_flights
from handlers.shop import buckets
from onwrite.local import LocalCloud, LocalCloudError
from tests.conftest import missing


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    data = tmp_path_factory.mktemp("storage")
    try:
        with LocalCloud(parts=("storage",), data=data, buckets=("datasets", "exports", "empty")) as cloud:
            options = {"api_endpoint": cloud.storage_url}
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("STORAGE_EMULATOR_HOST", cloud.storage_url)
                client = Client(
                    project=cloud.project, credentials=AnonymousCredentials(), client_options=options
                )
                seed_flights(client.bucket("datasets"))
                yield client
                client.close()
    except LocalCloudError as error:
        missing(str(error))


@pytest.fixture
def exports(client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """Where the handler writes; what it puts on disk goes below `tmp_path`."""
    monkeypatch.setenv("DATASETS_BUCKET", "datasets")
    monkeypatch.setenv("EXPORTS_BUCKET", "exports")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    buckets._client.cache_clear()
    yield client.bucket("exports")
    buckets._client().close()
    buckets._client.cache_clear()
