"""What an HTTP answer means for a task: done, not now, or never."""

from datetime import datetime
from typing import Final

from handlers.shop.http_post import Answered
from handlers.shop.retry_after import retry_after
from onwrite import Fail, Retry

_DONE: Final = range(200, 300)
_ELSEWHERE: Final = range(300, 400)
# Request Timeout, Too Early, Too Many Requests: of the 4xx, those that may end otherwise next time.
_NOT_NOW: Final = frozenset({408, 425, 429})
_SERVER_ERROR: Final = range(500, 600)


def unless_done(answered: Answered, who: str, now: datetime) -> None:
    """Raises Retry or Fail where the answer is no success; `who` begins the sentence, such as `the merchant m1`."""
    status = answered.status
    if status in _DONE:
        return
    sentence = f"{who} answered {status}" + (f": {answered.said}" if answered.said else "")
    if status in _NOT_NOW or status in _SERVER_ERROR:
        raise Retry(sentence, after=retry_after(answered.retry_after, now))
    if status in _ELSEWHERE:
        # What stands behind the ? may be a secret.
        where = answered.location.partition("?")[0] or "nowhere"
        raise Fail(
            f"{who} answered {status}, a redirect to {where}: no redirect is followed; correct the address"
        )
    raise Fail(sentence)
