"""Chaos: what the engine promises, put to the test with real processes under real load, at random.

`python -m onwrite.local.chaos` starts a local cloud that serves `project/` with several worker processes, fills it
with tasks, and for the length of the storm

- kills workers (SIGKILL) and freezes them past their lease (SIGSTOP), so that they thaw (SIGCONT) as late owners;
- duplicates, reorders, delays and drops events on their way to the functions;
- cuts off answers after the commit, so that the engine cannot know whether it wrote.

Then all faults stop, the sweep goes on until every task has ended, and a checker reads everything: the tasks, the
counter that each task adds one to in `task.batch`, the outside ledger (a partner that knows idempotency keys), and
the witness: every version that every task ever had, as the database itself told it to the event relay. It believes
no log and no counter of the engine.

What the last line says:

- `done`, `failed`: tasks in these states at the end. Every handler may try a thousand times: none should fail.
- `lost`: tasks that are gone, that have not ended, or that are done and one of their two effects is not there.
- `doubled_effects`: counters above one, and outside effects that were made under more than one key.
- `finishes_after_lost_lease`: versions in which an attempt was ended by a token that the version before was not
  leased to: somebody finished what was no longer theirs.
- `kills`, `freezes`: what was done to the workers; a freeze counts when the worker has been thawed again.
- `dropped`, `duplicated`: what was done to the events.

Whatever else the checker finds (an arrow the state machine does not have, a rescue before the lease ran out, a token
used twice, a version nobody told of) is printed as a sentence and also ends in exit code 1.
"""
