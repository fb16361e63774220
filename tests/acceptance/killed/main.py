"""The shop's bookkeeping, which waits for its killer between its work and its finish."""

from onwrite.trigger import task_trigger

processTaskOnWrite = task_trigger(
    "processTaskOnWrite", "orders/{order}/tasks/{task}", handlers="killed_handlers"
)
