from pydantic import BaseModel

from onwrite import Task, handler


class Input(BaseModel):
    text: str


@handler()
def measure(task: Task, input: Input) -> int:
    task.batch.set(task.parent, {"length": len(input.text)}, merge=True)
    return len(input.text)
