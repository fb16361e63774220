"""What an admin is told where TLS to the cluster does not come about."""

import base64
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from onwrite.launchers.kubernetes import KubernetesLauncher
from onwrite.launchers.kubernetes_cluster import Cluster
from onwrite.launchers.kubernetes_connection import connect
from onwrite.launchers.kubernetes_settings import KubernetesSettings
from onwrite.launchers.launcher import LauncherUnavailable, LaunchRefused
from tests.kubernetes.sides import new_job

NO_CERTIFICATE = base64.b64encode(b"not a certificate").decode()


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Of a server with TLS whose certificate nobody has signed."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path / "server.pem"))
    with serving(lambda connection: context.wrap_socket(connection, server_side=True)) as found:
        yield found


@pytest.mark.parametrize(
    ("cluster", "why"),
    [
        ({}, "self-signed certificate"),
        ({"certificate-authority-data": NO_CERTIFICATE}, "no certificate or crl"),
    ],
)
def test_a_certificate_that_does_not_fit_is_for_a_person(
    address: str, tmp_path: Path, cluster: dict[str, str], why: str
) -> None:
    with pytest.raises(LaunchRefused, match=f"look whether its certificate and address are right: .*{why}"):
        launch(tmp_path, address, cluster)


def test_a_handshake_that_is_cut_off_may_succeed_another_time(tmp_path: Path) -> None:
    refused = pytest.raises(LauncherUnavailable, match="could not create jobs in namespace shop-jobs: ")
    with serving(lambda connection: connection) as address, refused:
        launch(tmp_path, address, {})


@pytest.mark.parametrize(
    ("cluster", "why"),
    [
        ({"certificate-authority-data": "abc"}, "it has not the form of one (binascii.Error)"),
        ({"certificate-authority": "/etc/shop/ca.crt"}, "File does not exist: /etc/shop/ca.crt"),
    ],
)
def test_a_certificate_that_cannot_be_read_is_told_with_the_file(
    tmp_path: Path, cluster: dict[str, str], why: str
) -> None:
    with pytest.raises(LaunchRefused) as refused:
        launch(tmp_path, "https://cluster.invalid", cluster)
    assert f"the kubeconfig {tmp_path}/kubeconfig cannot be used: {why}" in str(refused.value)


def launch(folder: Path, address: str, cluster: dict[str, str]) -> None:
    entries = {
        "clusters": [{"name": "c", "cluster": {"server": address} | cluster}],
        "users": [{"name": "u", "user": {"token": "a-token"}}],
        "contexts": [{"name": "x", "context": {"cluster": "c", "user": "u"}}],
    }
    kubeconfig = folder / "kubeconfig"
    kubeconfig.write_text(yaml.safe_dump({"current-context": "x", **entries}))
    settings = KubernetesSettings("shop-jobs", "registry.invalid/{type}")
    KubernetesLauncher(settings, Cluster(connect(kubeconfig), settings.namespace)).launch(new_job())


@contextmanager
def serving(meet: Callable[[socket.socket], socket.socket]) -> Iterator[str]:
    """Every connection is met so, and closed."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while not over.is_set():
                connection, _ = listener.accept()
                with connection, suppress(OSError):
                    meet(connection).close()

        thread = threading.Thread(target=serve, name="tls")
        thread.start()
        try:
            yield f"https://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            over.set()
            socket.create_connection(listener.getsockname()).close()  # which ends accept()
            thread.join()


def self_signed(file: Path) -> Path:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "cluster")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(certificate.public_bytes(pem) + private)
    return file
