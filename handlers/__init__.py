"""How to write a handler.

1. Make a file named after the task type: `handlers/ship_parcel.py` runs `type: ship_parcel`. That is all the wiring.
2. In it, a pydantic model of the input, and a function of the file's name: `@handler(timeout=minutes(2))` over
   `def ship_parcel(task: Task, input: Input) -> dict[str, Any]`. What it returns is the task's `result`.
3. Database effects go into `task.batch` (or `raise Transact(function)` where they must read first): they are
   committed together with `done`, or not at all.
4. Effects elsewhere carry `task.idempotency_key`, which is the same over all attempts: an attempt may be repeated.
5. `raise Fail("a sentence for a person")` where another attempt cannot help; any other exception is tried again.
6. Results and messages are read by people and kept for weeks: no addresses, no secrets, no whole documents.

Every module in this folder is a task type. What handlers share lives in the packages beside them, such as `shop`.
"""
