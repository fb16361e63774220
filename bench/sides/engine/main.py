"""onwrite, with a handler that does nothing."""

from onwrite.trigger import task_trigger

processTaskOnWrite = task_trigger(
    "processTaskOnWrite", "orders/{order}/tasks/{task}", handlers="bench_handlers"
)
