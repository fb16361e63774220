"""What there is to look at when all is done, and what it took."""

import json
from collections import Counter
from collections.abc import Mapping
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from rich.console import Console

from demo.watch import Tasks

FIRST_LINES = 4
LONGEST_LINE = 100


def report_mails(console: Console, mails: Path) -> None:
    console.print("\n[bold]E-mails[/]")
    for mail in sorted(mails.glob("*.eml")):
        message = message_from_bytes(mail.read_bytes(), policy=policy.default)
        html, preview = message.get_body(("html",)), mail.with_suffix(".html")
        if html:
            preview.write_text(html.get_content())
        console.print(f"  {message['to']}: {message['subject']}")
        console.print(f"    {mail}\n    {preview}", style="dim")


def report_file(
    console: Console, bought: Mapping[str, Any], bucket: str, content: bytes, folder: Path
) -> None:
    """`bought` is what the order shows of the export, `content` what its customer has downloaded."""
    path = folder / bought["filename"]
    path.write_bytes(content)
    console.print("\n[bold]Exported file[/]")
    console.print(f"  {bought['title']}: {bought['rows']:,} rows, {bought['bytes']:,} bytes")
    console.print(f"    gs://{bucket}/{bought['object']}", style="dim")
    console.print("    downloaded as its customer does, by downloadExport:", style="dim")
    console.print(f"    {path}", style="dim")
    with path.open() as lines:
        for _ in range(FIRST_LINES):
            console.print(f"    {_cut(next(lines).rstrip())}", style="dim")


def report_tasks(console: Console, tasks: Tasks, folder: Path) -> None:
    console.print("\n[bold]Task documents[/]")
    for path, task in tasks.items():
        file = folder / (path.replace("/", "-") + ".json")
        file.write_text(json.dumps(task, indent=2, default=str))
    console.print(f"  {len(tasks)} of them in {folder}/, such as", style="dim")
    console.print(f"    {folder / (next(iter(tasks)).replace('/', '-') + '.json')}", style="dim")


def report_cost(
    console: Console, tasks: Tasks, counted: Counter[str], stats: Mapping[str, Mapping[str, Any]]
) -> None:
    attempts = sum("attempt" in entry for task in tasks.values() for entry in task["history"])
    calls = stats["processTaskOnWrite"]["delivered"]
    writes = counted["writes tasks"]
    console.print("\n[bold]What it took[/]")
    console.print(
        f"  {len(tasks)} tasks, {attempts} attempts: {calls} events to processTaskOnWrite"
        f" ({calls / len(tasks):.1f} a task), {writes} writes to task documents ({writes / attempts:.1f} an attempt,"
        " with the create and the wakes)"
    )
    reads, all_writes = counted["reads"], counted["writes"]
    console.print(
        f"  with what the handlers do themselves: {reads} reads and {all_writes} writes"
        f" ({reads / len(tasks):.1f} and {all_writes / len(tasks):.1f} a task)"
    )


def _cut(line: str) -> str:
    return line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]}…"
