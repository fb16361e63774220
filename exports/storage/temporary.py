"""The object under a temporary name that an upload ends as, before it is published."""

import logging
from typing import Final
from uuid import uuid4

from google.api_core import exceptions as google
from google.cloud.storage import Blob, Bucket

from exports.errors import ExportError
from exports.storage.patience import Patience
from exports.storage.problems import explained, problem

PREFIX: Final = "tmp/"  # lifecycle.json sweeps it
# Whoever waits for the end of an export must not wait for what the lifecycle does as well.
_HASTE: Final = Patience(call=5.0, limit=3.0, first_pause=0.2, longest_pause=1.0)
_logger = logging.getLogger(__name__)


class Temporary:
    """Its name is never used twice, so whatever is under it is this upload's."""

    def __init__(self, bucket: Bucket, patience: Patience) -> None:
        self._bucket = bucket
        self._patience = patience
        self._name: Final = f"{PREFIX}{uuid4().hex}"

    def start(self, content_type: str) -> str:
        """The address of a new session. A session nobody goes on with is no object and costs nothing."""
        try:
            with explained(self._bucket.name):
                session = self._bucket.blob(self._name).create_resumable_upload_session(
                    content_type,
                    timeout=self._patience.call,
                    retry=self._patience.retry(),
                    if_generation_match=0,
                )
        except (google.NotFound, google.PreconditionFailed) as error:
            raise problem(self._bucket.name, error) from error
        return str(session)

    def written(self, generation: int) -> Blob:
        return self._bucket.blob(self._name, generation=generation)

    def remove(self) -> None:
        """As far as it can be done; the lifecycle does the rest."""
        try:
            with explained(self._bucket.name):
                self._bucket.blob(self._name).delete(timeout=_HASTE.call, retry=_HASTE.retry())
        except google.NotFound:
            return
        except ExportError as error:
            _logger.warning("gs://%s/%s stays until it is swept: %s", self._bucket.name, self._name, error)
