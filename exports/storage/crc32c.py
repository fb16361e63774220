"""The checksum that Cloud Storage keeps of every object."""

import base64


def as_text(crc32c: int) -> str:
    """As Cloud Storage writes it: four bytes, big-endian, in base64."""
    return base64.b64encode(crc32c.to_bytes(4, "big")).decode()
