"""What a job costs without the engine: `python -m bench.bare_job PATH`.

A Firestore client, the task's document read, the work, and one update that says `done`: nobody claims, no lease is
kept, no input is checked, and what goes wrong is lost.
"""

import sys

from google.cloud import firestore

from bench.sides.jobs.work import total


def main() -> None:
    task = firestore.Client().document(sys.argv[1])
    result = total(task.get().get("input"))
    task.update({"state": "done", "result": result, "finished_at": firestore.SERVER_TIMESTAMP})


if __name__ == "__main__":
    main()
