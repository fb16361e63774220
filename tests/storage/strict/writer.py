"""A process that writes one file: `writer.py BUCKET NAME SIZE CHUNK`. It says how far it is, and its peak memory.

With a size of 0 it is alive and does nothing: what it takes by itself.
"""

import resource
import sys
from random import Random

from google.cloud.storage import Client

from exports.storage import ObjectStore

PIECE = 64 * 1024


def main(bucket: str, name: str, size: int, chunk: int) -> None:
    store = ObjectStore(Client(project="demo-onwrite").bucket(bucket), chunk=chunk)
    with store.writing(name, "text/plain") as upload:
        for start in range(0, size, PIECE):
            upload.write(piece(start)[: size - start])
            tell("written", upload.written)
        upload.finish({"by": "writer.py"})
    tell("finished", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def piece(start: int) -> bytes:
    """The same bytes in every process."""
    return Random(start % (16 * PIECE)).randbytes(PIECE)


def content(size: int) -> bytes:
    return b"".join(piece(start) for start in range(0, size, PIECE))[:size]


def tell(word: str, number: int) -> None:
    sys.stdout.write(f"{word} {number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
