"""Imported before pyarrow: without numpy and pandas, which other tools bring along and deployed code does not have.

pyarrow loads them where they are, for 45 MB and half a second.
"""

import sys

sys.modules |= dict.fromkeys(("numpy", "pandas"))  # type: ignore[arg-type]
