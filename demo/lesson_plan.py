"""The partner's work on a document: a lesson plan in Markdown becomes a record in JSON."""

import json
import re
from pathlib import Path
from typing import Any

from onwrite.local.partner import Made

LESSON = """\
# Growing beans

Author: Ada Example
Language: en-gb

## What a seed needs

Water, warmth, air. Light only later.

## Planting

Two beans for each glass, a finger deep.
"""


def process(document: Path, content_type: str) -> Made:
    """Of any other file it makes a record that lacks nearly everything."""
    record = read_plan(document.read_text(errors="replace")) if content_type == "text/markdown" else {}
    made = document.with_name(f"{document.name}.json")
    made.write_text(json.dumps(record))
    return Made(made, "application/json")


def read_plan(text: str) -> dict[str, Any]:
    """One page, since Markdown has none."""
    titles = re.findall(r"^## +(.+)$", text, re.MULTILINE)
    found = {
        "title": re.findall(r"^# +(.+)$", text, re.MULTILINE),
        "author": re.findall(r"^Author: *(.+)$", text, re.MULTILINE),
        "language": re.findall(r"^Language: *(.+)$", text, re.MULTILINE),
    }
    return {
        "kind": "lesson_plan",
        **{name: values[0] for name, values in found.items() if values},
        "pages": 1,
        "sections": [{"title": title, "page": 1} for title in titles],
        "checks": [{"name": "has sections", "passed": bool(titles)}],
    }
