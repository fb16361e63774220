import json
from pathlib import Path

from exports.storage.temporary import PREFIX

RULES = json.loads(Path("exports/lifecycle.json").read_text())["rule"]


def test_what_killed_uploads_leave_is_swept_after_a_day() -> None:
    (rule,) = [rule for rule in RULES if PREFIX in rule["condition"]["matchesPrefix"]]
    assert (rule["action"], rule["condition"]["age"]) == ({"type": "Delete"}, 1)


def test_every_rule_is_for_some_prefix_only() -> None:
    assert all(rule["condition"]["matchesPrefix"] for rule in RULES)
