"""Listeners that end."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from google.cloud import firestore


@contextmanager
def listening_client(like: firestore.Client) -> Iterator[firestore.Client]:
    """One more client of the same emulator, for a listener, closed with the block.

    The library may open the stream of a listener again that is just being unsubscribed. Once its server has ended, it
    would do so without end or pause, with a new thread for each try, also after it was unsubscribed; a closed channel
    ends that.
    """
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("FIRESTORE_EMULATOR_HOST", like._emulator_host)
        client = firestore.Client(project=like.project)
    try:
        yield client
    finally:
        client._firestore_api.transport.grpc_channel.close()
