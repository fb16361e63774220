"""The one step that gives a file its name.

A rewrite within a bucket moves no bytes, sets the metadata in the same step as the name, and with
if_generation_match=0 takes a name only that nobody has. Asked again because the first answer was lost, it is refused,
and the object that is there is its own. A rename (moveTo) would do as well but for that: its source would be gone.
"""

from collections.abc import Mapping
from typing import Final

from google.api_core import exceptions as google
from google.cloud.storage import Blob

from exports.errors import UploadLost
from exports.storage.look_up import look_up
from exports.storage.patience import Patience
from exports.storage.problems import explained
from exports.storage.stored_object import StoredObject, stored_object

_ROUNDS: Final = 3


def publish(
    source: Blob, target: Blob, content_type: str, metadata: Mapping[str, str], patience: Patience
) -> StoredObject:
    """The object now under the name of `target`, whoever put it there."""
    target.content_type = content_type
    target.metadata = dict(metadata)
    for _ in range(_ROUNDS):
        try:
            return _rewrite(source, target, patience)
        except google.PreconditionFailed:
            there = look_up(target, patience)
        except google.NotFound as error:
            raise UploadLost(
                f"{source.name} was deleted before it could be published as {target.name}. Try again."
            ) from error
        if there is not None:
            return there
    raise UploadLost(f"{target.name} was written and deleted by others again and again. Try again.")


def _rewrite(source: Blob, target: Blob, patience: Patience) -> StoredObject:
    token = None
    with explained(target.bucket.name):
        while True:
            token, _, _ = target.rewrite(
                source,
                token=token,
                if_generation_match=0,
                timeout=patience.call,
                retry=patience.retry(),
            )
            if token is None:
                return stored_object(target)
