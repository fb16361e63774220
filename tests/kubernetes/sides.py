"""A cluster to test against: kmock in this process, or a real one, in a namespace of the tests' own."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from kubernetes.client import ApiClient, CoreV1Api

from onwrite.launchers.kubernetes import KubernetesLauncher
from onwrite.launchers.kubernetes_cluster import Cluster
from onwrite.launchers.kubernetes_connection import connect
from onwrite.launchers.kubernetes_settings import KubernetesSettings
from onwrite.launchers.launcher import Job
from tests.kubernetes.api_server import ApiServer
from tests.kubernetes.controller import Controller

DATABASE = "projects/demo-onwrite/databases/(default)"
ACCOUNTS = ("default", "onwrite-job")  # a real cluster makes no pod without its account


@dataclass(frozen=True)
class Side:
    kubeconfig: Path
    namespace: str
    client: ApiClient
    server: ApiServer | None

    @property
    def faults(self) -> ApiServer:
        if self.server is None:
            pytest.skip("a real cluster cannot be made to suffer this at a test's word")
        return self.server

    @property
    def cluster(self) -> Cluster:
        return Cluster(self.client, self.namespace)

    @property
    def controller(self) -> Controller:
        return Controller(self.client, self.namespace)

    def settings(self, **given: Any) -> KubernetesSettings:
        chosen = {"image": "registry.invalid/{type}:tests", "managed_by": Controller.MANAGED_BY} | given
        return KubernetesSettings(**{"namespace": self.namespace, **chosen})

    def launcher(self, **given: Any) -> KubernetesLauncher:
        return KubernetesLauncher(self.settings(**given), self.cluster)

    def launch(self, attempt: int = 1) -> Job:
        job = new_job(attempt)
        self.launcher().launch(job)
        return job


def new_job(attempt: int = 1) -> Job:
    return Job(DATABASE, f"orders/{uuid.uuid4().hex}/tasks/export", "dataset_export", attempt, "t" * 22)


@contextmanager
def on_kmock(folder: Path) -> Iterator[Side]:
    namespace = "shop-jobs"
    with ApiServer(namespace) as server:
        kubeconfig = server.kubeconfig(folder / "kubeconfig", token="a-token")
        yield Side(kubeconfig, namespace, connect(kubeconfig), server)


@contextmanager
def on_a_real_cluster(kubeconfig: Path) -> Iterator[Side]:
    client = connect(kubeconfig)
    core: Any = CoreV1Api(client)
    namespace = f"onwrite-tests-{uuid.uuid4().hex[:8]}"
    core.create_namespace({"metadata": {"name": namespace}})
    try:
        for account in ACCOUNTS:
            try:
                core.create_namespaced_service_account(namespace, {"metadata": {"name": account}})
            except Exception as error:
                if getattr(error, "status", None) != 409:  # the cluster's controller was first
                    raise
        yield Side(kubeconfig, namespace, client, None)
    finally:
        core.delete_namespace(namespace)
