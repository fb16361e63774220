"""The thread that sends chunks while the next one is filled."""

import hashlib
import threading

from exports.storage.conveyor import Conveyor, Resource
from exports.storage.resumable import ResumableUpload


class Sender:
    """Ends with the last chunk or the first error, either told to the conveyor."""

    def __init__(self, session: ResumableUpload, conveyor: Conveyor) -> None:
        self.finishing = False  # from here on there may be an object under the temporary name
        self._sha256 = hashlib.sha256()  # of what was taken from the conveyor
        self._session = session
        self._conveyor = conveyor
        # A daemon: a process that ends must not wait for an upload nobody will publish.
        threading.Thread(target=self._run, name="export upload", daemon=True).start()

    @property
    def sha256(self) -> str:
        return self._sha256.hexdigest()

    def _run(self) -> None:
        try:
            self._conveyor.finish(self._send_all())
        except BaseException as error:  # noqa: BLE001 — it is raised in the thread that writes
            self._conveyor.fail(error)
        finally:
            self._session.close()

    def _send_all(self) -> Resource:
        while True:
            chunk = self._conveyor.next()
            self._sha256.update(chunk.content)
            if chunk.crc32c is not None:
                self.finishing = True
                return self._session.finish(chunk.content, chunk.crc32c)
            self._session.send(chunk.content)
            self._conveyor.give_back(chunk)
