"""The one name for a JSON object that came from or goes to the wire."""

from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]


def copied(node: Any) -> Any:
    """Return a copy of JSON that shares nothing with it; several times as quick as `copy.deepcopy`."""
    if isinstance(node, dict):
        return {key: copied(value) for key, value in node.items()}
    return [copied(value) for value in node] if isinstance(node, list) else node
