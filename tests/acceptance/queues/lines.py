"""What the functions and their handlers share."""

from onwrite import queue

PAIR = queue("pair", concurrent=2, per_second=100)
SINGLE = queue("single", concurrent=1, per_second=100)
