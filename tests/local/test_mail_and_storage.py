import smtplib
from email.message import EmailMessage
from typing import Any

import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud.storage import Client

from onwrite.local import LocalCloud


@pytest.fixture(scope="module")
def options() -> dict[str, Any]:
    return {"parts": ("smtp", "storage"), "buckets": ("exports", "uploads")}


def send(cloud: LocalCloud, *recipients: str) -> None:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = (
        "Your order",
        "shop@example.com",
        ", ".join(recipients),
    )
    message.set_content("Thank you.")
    with smtplib.SMTP("127.0.0.1", cloud.smtp_port) as server:
        server.send_message(message)


def test_each_recipient_of_a_mail_has_a_file(cloud: LocalCloud) -> None:
    send(cloud, "ada@example.com", "bob@example.com")
    files = sorted(path.name for path in cloud.mails.glob("*.eml"))
    assert files == ["0001-ada@example.com.eml", "0002-bob@example.com.eml"]
    content = (cloud.mails / files[0]).read_bytes()
    assert content.startswith(b"X-Envelope-From: shop@example.com\r\nX-Envelope-To: ada@example.com\r\n")
    assert b"Subject: Your order\r\n" in content
    assert content.endswith(b"Thank you.\r\n")


def test_a_server_that_is_down_refuses_until_it_is_up_again(cloud: LocalCloud) -> None:
    down = cloud.mails / ".down"
    down.touch()
    with pytest.raises(smtplib.SMTPSenderRefused, match="down for now"):
        send(cloud, "carol@example.com")
    down.unlink()
    send(cloud, "carol@example.com")
    assert len(list(cloud.mails.glob("*-carol@example.com.eml"))) == 1


def test_objects_can_be_written_read_and_listed(cloud: LocalCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", cloud.storage_url)
    client = Client(project="demo-onwrite", credentials=AnonymousCredentials())
    assert {bucket.name for bucket in client.list_buckets()} == {"exports", "uploads"}
    bucket = client.bucket("exports")
    bucket.blob("a/b.csv").upload_from_string("x,y\n1,2\n", content_type="text/csv")
    assert bucket.blob("a/b.csv").download_as_text() == "x,y\n1,2\n"
    assert [blob.name for blob in bucket.list_blobs(prefix="a/")] == ["a/b.csv"]
    client.close()
