"""Values as text: the one place where the text of a number, a date or a timestamp is made.

The rules are in the docstring of `exports.formats`.
"""

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from exports.formats.far_dates import with_far_dates, with_far_timestamps

NEVER_SCIENTIFIC: Final = 6  # decimal places up to which Arrow writes every decimal out


def plain_text(values: pa.Array) -> pa.Array:
    """A string for each value, null for null."""
    if pa.types.is_decimal(values.type):
        return _decimals(values)
    if pa.types.is_timestamp(values.type):
        return _timestamps(values)
    if pa.types.is_boolean(values.type):
        return pc.if_else(values, "true", "false")
    text = pc.cast(values, pa.string())
    return with_far_dates(text, values) if pa.types.is_date(values.type) else text


def _timestamps(values: pa.Array) -> pa.Array:
    # Without its zone first: Arrow looks the zone up for every single value, at 30 times the time.
    local = pc.cast(values.view(pa.timestamp("us")), pa.string())  # 2024-05-06 07:08:09.000010
    with_t = pc.binary_replace_slice(local, -16, -15, "T")
    return with_far_timestamps(pc.binary_replace_slice(with_t, _END, _END, "Z"), values)


_END: Final = 99  # beyond the last character of any timestamp


def _decimals(values: pa.Array) -> pa.Array:
    text = pc.cast(values, pa.string())
    if values.type.scale <= NEVER_SCIENTIFIC:
        return text
    scientific = pc.fill_null(pc.match_substring(text, "E"), False)
    if not pc.any(scientific).as_py():
        return text
    return pc.replace_with_mask(text, scientific, _written_out(values.filter(scientific)))


def _written_out(small: pa.Array) -> pa.Array:
    """0.0000001 for 1E-7: the digits of 1.0000001 with another first one."""
    wide = pc.cast(small, pa.decimal256(small.type.precision, small.type.scale))
    one = pa.scalar(1, pa.decimal256(1, 0))
    away = pc.if_else(pc.less(wide, pa.scalar(0, wide.type)), pc.subtract(wide, one), pc.add(wide, one))
    return pc.replace_substring(pc.cast(away, pa.string()), "1", "0", max_replacements=1)
