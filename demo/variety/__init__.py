"""A task for each state and reason, a flow, and a day behind them: what a shop's queue looks like on a busy day.

What the engine comes to by itself is left to it; the rest is written as the engine would have left it.
"""

from demo.variety.write import pause_a_type, write_variety

__all__ = ["pause_a_type", "write_variety"]
