"""On kmock, or on the cluster of ONWRITE_TEST_KUBECONFIG: never on one that happens to be in KUBECONFIG."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kubernetes.sides import Side, on_a_real_cluster, on_kmock


@pytest.fixture
def side(tmp_path: Path) -> Iterator[Side]:
    given = os.environ.get("ONWRITE_TEST_KUBECONFIG")
    with on_a_real_cluster(Path(given)) if given else on_kmock(tmp_path) as side:
        yield side
