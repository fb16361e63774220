"""The function as deployed, with a handler that outlives its worker."""

from onwrite.trigger import task_trigger

processTaskOnWrite = task_trigger(
    "processTaskOnWrite", "orders/{order}/tasks/{task}", handlers="shutdown_handlers"
)
