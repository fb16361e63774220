"""An SMTP server that keeps each mail as a file: `python -m onwrite.local.mail_server PORT FOLDER`.

While the folder holds a file named `.down` it refuses every mail, as a server that is down for a while does.
"""

import asyncio
import contextlib
import re
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from onwrite.local.ports import LOOPBACK

DOWN = ".down"
_REFUSAL = "421 4.3.2 The mail server is down for now (remove the file .down from its folder to bring it up)"


class MailFolder:
    """Writes `<number>-<recipient>.eml`, one file per recipient: the bytes as received under two X-Envelope lines."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        numbers = [int(path.name.split("-")[0]) for path in folder.glob("[0-9]*-*.eml")]
        self._number = max(numbers, default=0)

    async def handle_MAIL(  # noqa: N802 — aiosmtpd looks for this name and signature
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if (self._folder / DOWN).exists():
            return _REFUSAL
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 — the same
        if (self._folder / DOWN).exists():
            return _REFUSAL
        content = envelope.original_content or b""
        for recipient in envelope.rcpt_tos:
            self._number += 1
            head = f"X-Envelope-From: {envelope.mail_from}\r\nX-Envelope-To: {recipient}\r\n"
            self._keep(self._number, recipient, head.encode() + content)
        return "250 OK: kept"

    def _keep(self, number: int, recipient: str, content: bytes) -> None:
        harmless = re.sub(r"[^\w.@+-]", "_", recipient)
        path = self._folder / f"{number:04}-{harmless}.eml"
        # Whoever watches the folder sees a whole mail or none.
        unfinished = path.with_suffix(".unfinished")
        unfinished.write_bytes(content)
        unfinished.replace(path)


async def serve(port: int, folder: Path) -> None:
    mails = MailFolder(folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(mails, enable_SMTPUTF8=True), LOOPBACK, port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
