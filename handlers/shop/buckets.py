"""The shop's buckets in Cloud Storage."""

from functools import cache
from typing import Final

from google.cloud.storage import Bucket, Client
from google.cloud.storage.retry import DEFAULT_RETRY

from handlers.shop.settings import setting

CALL_TIMEOUT: Final = 30.0  # seconds, for one request
RETRY: Final = DEFAULT_RETRY.with_timeout(60.0)  # seconds, for all tries of one request


def bucket(variable: str, holds: str) -> Bucket:
    """The bucket the environment names; SettingError where it names none. Asks Cloud Storage nothing."""
    return _client().bucket(setting(variable, f"the bucket that holds {holds}"))


@cache
def _client() -> Client:
    """One a process: it holds the connections. Made on first use, not where a deploy imports the code."""
    return Client()
