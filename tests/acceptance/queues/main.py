"""Two queues with handlers of their own, and the timer: each is a function."""

from onwrite import queue
from onwrite.queue_trigger import queue_trigger, timer_trigger
from onwrite.trigger import task_trigger
from tests.acceptance.queues.lines import PAIR, SINGLE

TIMER = queue("timer", concurrent=10, per_second=100)

processTaskOnWrite = task_trigger(
    "processTaskOnWrite", "orders/{order}/tasks/{task}", handlers="queue_handlers", timer=TIMER
)
pairQueue = queue_trigger(PAIR, handlers="queue_handlers")
singleQueue = queue_trigger(SINGLE, handlers="queue_handlers")
timerQueue = timer_trigger(TIMER)
