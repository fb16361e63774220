"""How often each user asked, in `quotas/<uid>`: one read and one write an ask, which no client sees.

The write asks for the version that was read. A transaction would be one call more, and the library's own has no
time-out: a function would wait for a Firestore that is away until it is ended itself.
"""

import random
import time
from datetime import datetime
from typing import Final
from urllib.parse import quote

from google.api_core.exceptions import (
    Aborted,
    AlreadyExists,
    FailedPrecondition,
    GoogleAPIError,
    NotFound,
    ServiceUnavailable,
)
from google.api_core.retry import Retry, if_exception_type
from google.cloud import firestore

from handlers.shop.quota import Allowance, Wait, read_allowance, spend

TIMEOUT: Final = 10.0  # seconds, for one call and all its tries
RETRY: Final = Retry(if_exception_type(ServiceUnavailable), initial=0.1, timeout=TIMEOUT)
TRIES: Final = 12  # a page may ask for several plans at the same moment: at each try one of them gets through

_OVERTAKEN: Final = (Aborted, AlreadyExists, FailedPrecondition, NotFound)


class NotCounted(Exception):
    """Firestore did not answer, or one user asks very many times at the same moment."""


def spend_quota(client: firestore.Client, uid: str, a_minute: int, now: datetime) -> Wait | None:
    """None: go on. Whoever must wait costs no write."""
    document = client.collection("quotas").document(quote(uid, safe=""))  # an app's own uids may have slashes
    try:
        for tries in range(TRIES):
            before = document.get(timeout=TIMEOUT, retry=RETRY)
            after = spend(read_allowance(before.to_dict()), a_minute, now)
            if isinstance(after, Wait):
                return after
            if _stored(client, before, after):
                return None
            time.sleep(random.uniform(0, 0.02 * 2 ** min(tries, 3)))  # noqa: S311 — jitter is no secret
    except GoogleAPIError as error:
        raise NotCounted(f"{document.path} could not be counted: {error}") from error
    raise NotCounted(f"{document.path} was overtaken {TRIES} times")


def _stored(client: firestore.Client, before: firestore.DocumentSnapshot, after: Allowance) -> bool:
    """Whether nobody was faster. A commit whose answer was lost counts twice: that is nobody's loss."""
    batch = client.batch()
    if before.exists:
        unchanged = client.write_option(last_update_time=before.update_time)
        batch.update(before.reference, after.as_fields(), unchanged)
    else:
        batch.create(before.reference, after.as_fields())
    try:
        batch.commit(retry=RETRY, timeout=TIMEOUT)
    except _OVERTAKEN:
        return False
    return True
