"""The one name for a JSON object that came from or goes to the wire."""

from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
