"""The queues in which tasks wait for their turn. Each is deployed as a function of functions/ with the same value."""

from typing import Final

from onwrite import queue

# Merchants have small servers; what they are told of is not urgent.
MERCHANTS: Final = queue("merchants", concurrent=5, per_second=10)
