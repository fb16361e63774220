"""Amounts as Kubernetes writes them: `500m` CPU, `4Gi` of memory."""

import re
from decimal import Decimal

_FACTORS = {
    "": Decimal(1),
    "m": Decimal("0.001"),
    **{unit: Decimal(1000) ** power for power, unit in enumerate("kMGTPE", start=1)},
    **{f"{unit}i": Decimal(1024) ** power for power, unit in enumerate("KMGTPE", start=1)},
}


def quantity(written: str) -> Decimal:
    """ValueError, with what would be right, for what is none."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?|\.\d+)([A-Za-z]*)", written, re.ASCII)
    if not found or found[2] not in _FACTORS:
        raise ValueError(
            f"{written!r} is no amount; write '2' or '500m' for cpu, '512Mi' or '4Gi' for memory"
        )
    return Decimal(found[1]) * _FACTORS[found[2]]
