"""Certificates for tests of TLS."""

import ssl
import subprocess
from pathlib import Path


def self_signed(folder: Path, host: str) -> Path:
    """Key and certificate in one file, signed by nobody but itself, good for a day."""
    file = folder / f"{host}.pem"
    request = f"req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN={host}"
    alternative = ["-addext", f"subjectAltName=DNS:{host}"]
    subprocess.run(
        ["openssl", *request.split(), *alternative, "-keyout", file, "-out", f"{file}.crt"],
        check=True,
        capture_output=True,
    )
    file.write_text(file.read_text() + Path(f"{file}.crt").read_text())
    return file


def server_context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context
