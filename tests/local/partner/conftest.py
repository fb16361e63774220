from collections.abc import Iterator

import pytest

from onwrite.local.partner import Partner
from tests.local.partner.callback_receiver import Receiver, receiving


@pytest.fixture
def partner() -> Iterator[Partner]:
    with Partner(secret="a secret of two") as partner:
        yield partner


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver
