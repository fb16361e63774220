"""Every write to a task of an order: claim it, run its handler, finish it.

Tasks under another collection are one more line here, with another name and path, and one more in main.py.
"""

from functions.job_launcher import job_launcher, max_jobs
from functions.parameters import SMTP_PASSWORD
from functions.timer_queue import timer
from onwrite.trigger import task_trigger

processTaskOnWrite = task_trigger(
    "processTaskOnWrite",
    "orders/{order}/tasks/{task}",
    launcher=job_launcher(),
    max_jobs=max_jobs(),
    timer=timer(),
    secrets=[SMTP_PASSWORD],
    memory=2048,  # two exports at once, each with some 400 MB and its data set on the disk, which is memory too
)
