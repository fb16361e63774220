"""Links to download a file, on the local cloud and as Cloud Storage is given them."""

import base64
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import google.auth
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth.credentials import AnonymousCredentials, Credentials
from google.cloud.storage import Bucket, Client, _signing
from google.oauth2 import service_account

from exports.errors import AccessDenied
from exports.storage import ObjectStore, signed_urls

NAME = "exports/flights/v1/jfk-07 ü.csv"


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[ObjectStore]:
    """A store that is not local. Nothing is asked over the network."""
    monkeypatch.delenv("STORAGE_EMULATOR_HOST", raising=False)
    signed_urls._credentials.cache_clear()
    with Client(project="demo-onwrite", credentials=AnonymousCredentials()) as client:
        yield ObjectStore(client.bucket("exports"))
    signed_urls._credentials.cache_clear()


def run_as(monkeypatch: pytest.MonkeyPatch, credentials: Credentials) -> None:
    monkeypatch.setattr(google.auth, "default", lambda **_: (credentials, "demo-onwrite"))


class OnTheServer(Credentials):
    """What programs have on Cloud Run: a token, and no key."""

    service_account_email = "exports@demo-onwrite.iam.gserviceaccount.com"

    def refresh(self, _request: Any) -> None:
        self.token = "fresh"


def test_a_local_link_gives_the_file_under_the_name_asked_for(store: ObjectStore, bucket: Bucket) -> None:
    bucket.blob(NAME).upload_from_string("a,b\n")
    link = store.signed_url(NAME, "Flüge.csv", "text/csv; charset=utf-8")
    with urllib.request.urlopen(link, timeout=30) as answer:
        assert answer.read() == b"a,b\n"
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        assert answer.headers["content-disposition"] == (
            "attachment; filename=\"Fl_ge.csv\"; filename*=UTF-8''Fl%C3%BCge.csv"
        )


def test_a_link_is_signed_with_a_key_where_there_is_one(
    cloud: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    account = {
        "client_email": "signer@demo-onwrite.iam.gserviceaccount.com",
        "private_key": key.decode(),
        "token_uri": "https://oauth2.googleapis.com/token",
    }
    signer = service_account.Credentials.from_service_account_info(account)  # type: ignore[no-untyped-call]
    run_as(monkeypatch, signer)
    link = urlsplit(cloud.signed_url(NAME, "flights.csv", "text/csv"))
    query = {key: values[0] for key, values in parse_qs(link.query).items()}
    assert (link.scheme, link.netloc) == ("https", "storage.googleapis.com")
    assert link.path == "/exports/exports/flights/v1/jfk-07%20%C3%BC.csv"
    assert (query["X-Goog-Algorithm"], query["X-Goog-Expires"]) == ("GOOG4-RSA-SHA256", "900")
    assert query["X-Goog-Credential"].startswith("signer@demo-onwrite.iam.gserviceaccount.com/")
    assert query["response-content-disposition"] == 'attachment; filename="flights.csv"'
    assert query["response-content-type"] == "text/csv"
    assert len(query["X-Goog-Signature"]) == 512


def test_without_a_key_google_is_asked_to_sign(cloud: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def sign(_text: bytes, token: str, account: str, _universe: str) -> str:
        asked.append((token, account))
        return base64.b64encode(b"signed").decode()

    monkeypatch.setattr(_signing, "_sign_message", sign)  # the one call that would leave this machine
    run_as(monkeypatch, OnTheServer())
    link = cloud.signed_url(NAME, "flights.csv", "text/csv", minutes=60)
    query = {key: values[0] for key, values in parse_qs(urlsplit(link).query).items()}
    assert asked == [("fresh", OnTheServer.service_account_email)]
    assert (query["X-Goog-Expires"], query["X-Goog-Signature"]) == ("3600", b"signed".hex())


def test_who_is_no_service_account_cannot_sign(cloud: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    class Person(OnTheServer):
        service_account_email = ""

    run_as(monkeypatch, Person())
    with pytest.raises(AccessDenied, match="Only a service account can sign links"):
        cloud.signed_url(NAME, "flights.csv", "text/csv")


@pytest.mark.parametrize(
    ("filename", "plain"),
    [
        ("flights.csv", "flights.csv"),
        ('a"b\\c/d.csv', "a_b_c_d.csv"),
        ("a\r\nb.csv", "a__b.csv"),
        ("Zürich 東京.csv", "Z_rich __.csv"),
    ],
)
def test_a_file_name_cannot_break_out_of_its_header(filename: str, plain: str) -> None:
    header = signed_urls.attachment(filename)
    assert header.startswith(f'attachment; filename="{plain}"')
    assert header.isascii()
    assert header.isprintable()
    assert ("filename*=UTF-8''" in header) == (filename != plain)
