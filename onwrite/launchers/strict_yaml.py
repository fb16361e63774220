"""YAML as a person meant it: a key that is there twice is a fault, and every fault has one line that says where."""

from typing import Any

import yaml


def read_yaml(text: str) -> Any:
    """yaml.YAMLError; see `place_of`."""
    return yaml.load(text, _Strict)  # noqa: S506 — it is a SafeLoader


def place_of(error: yaml.YAMLError) -> str:
    """Such as `line 4, column 4: expected <block end>, but found '<block mapping start>'`."""
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        said = ", ".join(filter(None, (error.context, error.problem)))
        return f"line {mark.line + 1}, column {mark.column + 1}: {said}" if mark else said
    return " ".join(str(error).split())


class _Strict(yaml.SafeLoader):
    """YAML's own rule; PyYAML silently takes the last of two."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 — PyYAML's
        seen = set()
        for key, _ in node.value:
            if key.tag == "tag:yaml.org,2002:str" and key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value} is there twice", key.start_mark
                )
            seen.add(key.value if isinstance(key, yaml.ScalarNode) else None)
        return super().construct_mapping(node, deep)
